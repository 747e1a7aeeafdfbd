"""Jobs of phone links: forgetting those that ended long ago, in the worker."""

from datetime import timedelta
from typing import Final

from procrastinate import App

from evidence.phones import queries
from evidence.ports import Means

_KEPT: Final = timedelta(days=30)  # the audit trail keeps what happened


def register(app: App, means: Means) -> None:
    """Add the tasks to the service's job application."""

    @app.periodic(cron="17 19 * * *")  # UTC: 03:17 at night in Yantai
    @app.task(name="forget_phone_links", queueing_lock="forget_phone_links", pass_context=False)
    async def forget_phone_links(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate passes it
        async with means.uow.begin() as session:
            await queries.forget(session, means.now() - _KEPT)
