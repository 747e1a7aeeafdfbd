"""Jobs on PostgreSQL: queued in the transaction that needs them, run by the service's worker."""

import json
from collections.abc import Mapping
from typing import Any

from procrastinate import App, PsycopgConnector
from procrastinate.schema import SchemaManager
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from kernel.settings import ServiceSettings

STALLED_AFTER = 60


def jobs_schema_sql() -> str:
    """Return the SQL of the queue's tables and functions, to run inside `<service>_jobs`."""
    return SchemaManager.get_schema()


def job_app(settings: ServiceSettings) -> App:
    """Return the job application of a service; tasks register on it by decorator."""
    url = settings.database_url().set(drivername="postgresql")
    connector = PsycopgConnector(
        conninfo=url.render_as_string(hide_password=False),
        kwargs={"options": f"-csearch_path={settings.service}_jobs,{settings.service}"},
        min_size=1,
        max_size=4,
    )
    app = App(connector=connector)

    @app.periodic(cron="* * * * *")
    @app.task(name="retry_stalled_jobs", queueing_lock="retry_stalled_jobs", pass_context=False)
    async def retry_stalled_jobs(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate passes it
        """Queue again what a killed worker left behind; every task is written to be repeatable."""
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
            await app.job_manager.retry_job(job)

    @app.periodic(cron="17 19 * * *")  # UTC: 03:17 at night in Yantai
    @app.task(name="forget_finished_jobs", queueing_lock="forget_finished_jobs", pass_context=False)
    async def forget_finished_jobs(timestamp: int) -> None:  # noqa: ARG001
        """Delete the rows of jobs that ended well more than three days ago."""
        await app.job_manager.delete_old_jobs(nb_hours=72)

    return app


async def defer(
    session: AsyncSession,
    task: str,
    *args: Mapping[str, Any],
    queue: str = "default",
    lock: str | None = None,
    queueing_lock: str | None = None,
) -> None:
    """Queue a job for each of the arguments in the caller's transaction: no commit, no job."""
    sql = text(
        "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(CAST(:queue AS varchar),"
        " CAST(:task AS varchar), 0, :lock, :queueing_lock, CAST(:args AS jsonb), NULL"
        ")::procrastinate_job_to_defer_v1])"
    )
    shared = {"queue": queue, "task": task, "lock": lock, "queueing_lock": queueing_lock}
    values = [shared | {"args": json.dumps(dict(one), default=str)} for one in args]
    await session.execute(sql, values)
