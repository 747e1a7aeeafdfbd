"""The worker of assessment: follows the directory and runs jobs (`python -m assessment.worker`)."""

import asyncio
from time import monotonic

import structlog

from assessment.certifications.service.seating import give_on_left
from assessment.clients import directory_of
from assessment.directory.service import pull
from assessment.settings import Settings
from kernel import archiving
from kernel.clock import utc_now
from kernel.db import new_engine, new_unit_of_work
from kernel.errors import Unavailable
from kernel.http.client import ServiceClient
from kernel.jobs import job_app
from kernel.logs import configure_logs

PAUSE_SECONDS = 2
# People also leave by a day that comes, of which the feed says nothing.
GIVE_ON_SECONDS = 600


async def follow_directory(settings: Settings) -> None:
    """Keep the projection a few seconds behind auth, for as long as the process lives."""
    engine = new_engine(settings)
    auth = ServiceClient(settings.auth_url, settings, name="登录服务")
    uow, fetch = new_unit_of_work(engine), directory_of(auth)
    given_on_at = -GIVE_ON_SECONDS * 1.0
    try:
        while True:
            try:
                changes = await pull(uow, fetch, utc_now)
                if changes or monotonic() >= given_on_at + GIVE_ON_SECONDS:
                    given_on_at = monotonic()
                    await give_on_left(uow, utc_now)
            except Unavailable as refusal:  # auth restarts; the cursor waits
                structlog.get_logger().warning("directory_unavailable", detail=refusal.detail)
            await asyncio.sleep(PAUSE_SECONDS)
    finally:
        await auth.close()
        await engine.dispose()


async def run(settings: Settings) -> None:
    """Run until told to stop; if either half fails the process ends and is started anew."""
    configure_logs(settings.log_level)
    engine, jobs = new_engine(settings), job_app(settings)
    archiving.register(jobs, new_unit_of_work(engine), settings)
    try:
        async with jobs.open_async(), asyncio.TaskGroup() as group:
            following = group.create_task(follow_directory(settings))
            await jobs.run_worker_async(concurrency=2)  # returns on SIGTERM
            following.cancel()
    finally:
        await engine.dispose()


def main() -> None:
    """Start the worker from the environment."""
    asyncio.run(run(Settings()))


if __name__ == "__main__":
    main()
