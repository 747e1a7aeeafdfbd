"""Housekeeping of sessions and attempts, run by the worker."""

from datetime import timedelta

from procrastinate import App

from auth.sessions.queries import forget_before
from auth.throttle.service import forget_ended
from kernel.clock import utc_now
from kernel.db import UnitOfWork

# Longer than any session lives; the audit rows of signing in stay.
_KEPT = timedelta(days=7)


def register(app: App, uow: UnitOfWork) -> None:
    """Add the hourly task to the service's job application."""

    @app.periodic(cron="23 * * * *")
    @app.task(name="forget_ended_sessions", queueing_lock="forget_ended_sessions")
    async def forget_ended_sessions(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate's
        now = utc_now()
        async with uow.begin() as session:
            await forget_before(session, now - _KEPT)
            await forget_ended(session, now)
