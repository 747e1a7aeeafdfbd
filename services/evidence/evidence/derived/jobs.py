"""Jobs of derived copies: making them, and picking up what a crash left."""

from collections.abc import Callable, Mapping
from uuid import UUID

import structlog
from procrastinate import App, RetryStrategy

from evidence.derived import service
from evidence.derived.rules import Kind
from evidence.derived.service import Maker
from evidence.ports import Means, StoreUnavailable

_PATIENTLY = RetryStrategy(
    max_attempts=100, wait=5, linear_wait=10, retry_exceptions={StoreUnavailable}
)


def register(
    app: App,
    means: Means,
    makers: Mapping[Kind, Maker],
    has_tool: Callable[[Kind, str], bool],
) -> None:
    """Add the tasks to the service's job application."""

    @app.task(name="derive", queue=service.QUEUE, retry=_PATIENTLY)
    async def derive(file_id: str, kind: str) -> None:
        await service.derive(means, makers[Kind(kind)], UUID(file_id), Kind(kind))

    @app.periodic(cron="*/5 * * * *")
    @app.task(name="sweep_copies", queueing_lock="sweep_copies", pass_context=False)
    async def sweep_copies(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate passes it
        log = structlog.get_logger()
        lost = await service.requeue_lost(means)
        new = await service.requeue_for_new_tool(means, has_tool)
        try:
            aborted = await service.abort_unfinished(means)
        except StoreUnavailable:
            log.warning("sweep_postponed")
            return
        log.info("swept_copies", lost=lost, new=new, aborted=aborted)
