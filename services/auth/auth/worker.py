"""The service's worker: `python -m auth.worker`. Housekeeping only; no request waits for it."""

import asyncio

from auth.sessions import jobs
from auth.settings import Settings
from kernel.db import new_engine, new_unit_of_work
from kernel.jobs import job_app
from kernel.logs import configure_logs


async def run() -> None:
    """Work until the process is told to stop."""
    settings = Settings()
    configure_logs(settings.log_level)
    engine = new_engine(settings)
    app = job_app(settings)
    jobs.register(app, new_unit_of_work(engine))
    try:
        async with app.open_async():
            await app.run_worker_async(concurrency=1)
    finally:
        await engine.dispose()


if __name__ == "__main__":
    asyncio.run(run())
