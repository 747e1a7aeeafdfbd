"""The worker of cases: follows the directory and runs jobs (`python -m cases.worker`)."""

import asyncio
from datetime import timedelta

import structlog

from cases.clients import directory_of
from cases.directory.service import follow
from cases.link_asker import LinkAsker
from cases.settings import Settings
from cases.tools import jobs as tool_jobs
from cases.tools.service.asking import Manners
from kernel import archiving
from kernel.clock import utc_now
from kernel.db import new_engine, new_unit_of_work
from kernel.errors import Unavailable
from kernel.http.client import ServiceClient
from kernel.jobs import job_app
from kernel.logs import configure_logs

PAUSE_SECONDS = 2


async def follow_directory(settings: Settings) -> None:
    """Keep the projection a few seconds behind auth, for as long as the process lives."""
    engine = new_engine(settings)
    auth = ServiceClient(settings.auth_url, settings, name="登录服务")
    uow, fetch = new_unit_of_work(engine), directory_of(auth)
    try:
        while True:
            try:
                await follow(uow, fetch, utc_now)
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
    links = LinkAsker(proxy=settings.tool_links_proxy)
    if settings.tool_links_asked:
        manners = Manners(every=timedelta(days=settings.tool_links_days))
        tool_jobs.register(jobs, new_unit_of_work(engine), links.asker(), manners, utc_now)
    try:
        async with links, jobs.open_async(), asyncio.TaskGroup() as group:
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
