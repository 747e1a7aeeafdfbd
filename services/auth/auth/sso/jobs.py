"""Housekeeping of sign-ins on their way, run by the worker."""

from procrastinate import App

from auth.sso.queries import forget_before
from kernel.clock import utc_now
from kernel.db import UnitOfWork


def register(app: App, uow: UnitOfWork) -> None:
    """Add the hourly task to the service's job application."""

    @app.periodic(cron="37 * * * *")
    @app.task(name="forget_sso_attempts", queueing_lock="forget_sso_attempts")
    async def forget_sso_attempts(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate's
        async with uow.begin() as session:
            await forget_before(session, utc_now())
