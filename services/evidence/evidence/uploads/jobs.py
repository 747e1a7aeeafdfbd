"""Jobs of uploads: the sweep behind crashes and abandoned uploads, in the worker."""

import structlog
from procrastinate import App

from evidence.checks.service import drop_rejected, queue_unchecked
from evidence.ports import Means, StoreUnavailable
from evidence.uploads.service.sweep import sweep


def register(app: App, means: Means) -> None:
    """Add the tasks to the service's job application."""

    @app.periodic(cron="*/5 * * * *")
    @app.task(name="sweep_uploads", queueing_lock="sweep_uploads", pass_context=False)
    async def sweep_uploads(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate passes it
        log = structlog.get_logger()
        try:
            swept = await sweep(means)
            dropped = await drop_rejected(means)
            queued = await queue_unchecked(means)
        except StoreUnavailable:  # the next round is five minutes away
            log.warning("sweep_postponed")
            return
        log.info(
            "swept",
            finished=swept.finished,
            expired=swept.expired,
            cleared=swept.cleared,
            unknown=swept.unknown,
            left=swept.left,
            dropped=dropped,
            queued=queued,
        )
