"""Jobs of the tool library: its links are asked in the worker."""

import structlog
from procrastinate import App

from cases.tools.rules import Asker
from cases.tools.service.asking import Manners, ask_links
from kernel.clock import Clock
from kernel.db import UnitOfWork


def register(app: App, uow: UnitOfWork, asker: Asker, manners: Manners, now: Clock) -> None:
    """Add the task; a run that was killed is simply run again, its links are still due."""

    @app.periodic(cron="*/10 * * * *")
    @app.task(name="ask_links", lock="ask_links", queueing_lock="ask_links", pass_context=False)
    async def ask_due_links(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate passes it
        run = await ask_links(uow, asker, manners, now)
        if run is not None:
            log = structlog.get_logger()
            log.info("links_asked", asked=run.asked, failed=run.failed, cut_off=run.is_cut_off)
