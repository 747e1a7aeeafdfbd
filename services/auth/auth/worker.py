"""The service's worker: `python -m auth.worker`. Bulk imports and housekeeping."""

import asyncio

from auth.imports import jobs as imports
from auth.security_settings import jobs as security_jobs
from auth.sessions import jobs
from auth.settings import Settings
from auth.sso import jobs as sso_jobs
from kernel.db import new_engine, new_unit_of_work
from kernel.jobs import job_app
from kernel.logs import configure_logs


async def run() -> None:
    """Work until the process is told to stop."""
    settings = Settings()
    configure_logs(settings.log_level)
    engine = new_engine(settings)
    app = job_app(settings)
    uow = new_unit_of_work(engine)
    jobs.register(app, uow)
    sso_jobs.register(app, uow)
    imports.register(app, uow, settings)
    security_jobs.register(app, uow, settings)
    try:
        async with app.open_async():
            await app.run_worker_async(concurrency=2)
    finally:
        await engine.dispose()


if __name__ == "__main__":
    asyncio.run(run())
