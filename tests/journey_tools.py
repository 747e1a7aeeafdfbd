"""Links are asked as the worker asks them, on days to come: `python -m tests.journey_tools 9 18`.

The rule of addresses is the journey's own: its web server is on this machine, where the platform's
rule lets no link lead.
"""

import asyncio
import os
import sys
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from cases.link_asker import AddressRule, LinkAsker
from cases.settings import Settings
from cases.tools.service.asking import Manners, ask_links
from embedded.environment import service_environment
from embedded.layout import Layout
from kernel.clock import utc_now
from kernel.db import new_engine, new_unit_of_work

HERE = AddressRule(lambda address: address.is_loopback, None)


def utc_in(days: int) -> datetime:
    """Return the time of a day to come."""
    return utc_now() + timedelta(days=days)


async def ask(days: list[int]) -> None:
    """Ask what is due on each of the days."""
    engine = new_engine(Settings())
    try:
        async with LinkAsker(HERE) as links:
            for day in days:
                await ask_links(
                    new_unit_of_work(engine),
                    links.asker(),
                    Manners(pause_seconds=0),
                    partial(utc_in, day),
                )
    finally:
        await engine.dispose()


def main() -> None:
    """Ask in the stack of the journeys."""
    folder = os.environ.get("TISHENG_STACK") or os.environ["TISHENG_DATA"]
    layout = Layout(Path(folder).absolute(), int(os.environ["PORT"]))
    os.environ.update(service_environment(layout, "cases"))
    asyncio.run(ask([int(word) for word in sys.argv[1:]]))


if __name__ == "__main__":
    main()
