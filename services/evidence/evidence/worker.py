"""Worker of evidence: `python -m evidence.worker` checks arrived files and sweeps uploads."""

import asyncio

from evidence.checks import jobs as checks
from evidence.object_store import S3Store
from evidence.ports import Means
from evidence.settings import Settings
from evidence.uploads import jobs as uploads
from kernel.clock import utc_now
from kernel.db import new_engine, new_unit_of_work
from kernel.jobs import job_app
from kernel.logs import configure_logs

_AT_ONCE = 4


async def run(settings: Settings, *, wait: bool = True) -> None:
    """Work until stopped; with `wait=False` until the queue is empty."""
    configure_logs(settings.log_level)
    engine, store = new_engine(settings), S3Store(settings)
    means = Means(new_unit_of_work(engine), store, settings, utc_now)
    app = job_app(settings)
    checks.register(app, means)
    uploads.register(app, means)
    try:
        async with app.open_async():
            await app.run_worker_async(
                name="evidence", concurrency=_AT_ONCE, wait=wait, fetch_job_polling_interval=2
            )
    finally:
        store.close()
        await engine.dispose()


if __name__ == "__main__":
    asyncio.run(run(Settings()))
