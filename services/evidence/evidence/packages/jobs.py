"""Jobs of packages: preparing them, and forgetting those whose time is over."""

from uuid import UUID

import structlog
from procrastinate import App, RetryStrategy

from evidence.packages import queries
from evidence.packages.service.prepare import prepare, requeue_lost
from evidence.ports import Means, StoreUnavailable

_PATIENTLY = RetryStrategy(
    max_attempts=100, wait=5, linear_wait=5, retry_exceptions={StoreUnavailable, OSError}
)


def register(app: App, means: Means) -> None:
    """Add the tasks to the service's job application."""

    @app.task(name="prepare_package", queue="packages", retry=_PATIENTLY)
    async def prepare_package(package_id: str) -> None:
        await prepare(means, UUID(package_id))

    @app.periodic(cron="*/5 * * * *")
    @app.task(name="sweep_packages", queueing_lock="sweep_packages", pass_context=False)
    async def sweep_packages(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate passes it
        structlog.get_logger().info("swept_packages", lost=await requeue_lost(means))

    @app.periodic(cron="41 * * * *")
    @app.task(name="forget_packages", queueing_lock="forget_packages", pass_context=False)
    async def forget_packages(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate passes it
        async with means.uow.begin() as session:
            await queries.forget_expired(session, means.now())
