"""Jobs of storage: looking at the store by the clock."""

from contextlib import suppress
from uuid import UUID

from procrastinate import App, RetryStrategy

from evidence.ports import Means, StoreUnavailable
from evidence.storage import service
from evidence.storage.rules import ReportKind, ReportRunning

_PATIENTLY = RetryStrategy(
    max_attempts=50, wait=30, linear_wait=30, retry_exceptions={StoreUnavailable, OSError}
)
# Minute, hour … in UTC: 02:11 and 03:37 at night in Yantai.
_AT = {
    ReportKind.MEASURE: "23 * * * *",
    ReportKind.REHASH: "11 18 * * *",
    ReportKind.RECONCILE: "37 19 * * *",
}


def register(app: App, means: Means) -> None:
    """Add the tasks to the service's job application."""

    @app.task(name="write_report", queue="storage", retry=_PATIENTLY)
    async def write_report(report_id: str) -> None:
        await service.write(means, UUID(report_id))

    for kind, cron in _AT.items():
        _by_the_clock(app, means, kind, cron)


def _by_the_clock(app: App, means: Means, kind: ReportKind, cron: str) -> None:
    name = f"ask_{kind}"

    @app.periodic(cron=cron)
    @app.task(name=name, queueing_lock=name, pass_context=False)
    async def ask_report(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate passes it
        with suppress(ReportRunning):
            await service.ask(means, kind, service.CLOCK)
