"""Old audit rows leave for files every night, as the security administrator has set."""

from functools import partial

from procrastinate import App

from auth.setting_store import policy_of
from auth.settings import Settings
from kernel import archiving
from kernel.db import UnitOfWork


def register(app: App, uow: UnitOfWork, settings: Settings) -> None:
    """Add the nightly task to the service's job application."""
    archiving.register(app, uow, settings, partial(audit_months, uow, settings))


async def audit_months(uow: UnitOfWork, settings: Settings) -> int:
    """How long audit rows are kept; the other services ask for the same over HTTP."""
    async with uow() as session:
        return (await policy_of(session, settings)).audit_months
