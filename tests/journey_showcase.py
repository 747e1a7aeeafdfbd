"""A concluded campaign for the journey of showcases: `python -m tests.journey_showcase ITEM…`.

The city's, with the items as awarded entries in this order. Prints its number. `… film` writes a
film to standard output where ffmpeg is there, else nothing.
"""

import json
import os
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.tables import Campaign
from cases.judging.tables import EntryResult
from embedded.layout import Layout
from kernel.actor import Role
from kernel.clock import utc_now
from tests.callers import Calls, Mint, all_rows
from tests.campaigns import AWARDS, campaign_row, enter, in_database
from tests.journey_evidence import film
from tests.security.world import AUTH
from tests.stack import Stack

EXPLAINED = {"gap": "0", "given": [], "means": {}, "decided_by": "first"}


def conclude(stack: Stack, items: Sequence[str]) -> str:
    """Put the campaign there with its results; return its number."""
    calls = Calls(stack)
    probe = Mint(stack).person(Role.CITY_OFFICE, "/")
    (city,) = all_rows(calls, probe, f"{AUTH}/organisations", kind="city")
    calls.close()
    over = utc_now() - timedelta(days=1)
    times = {"announced_at": over, "announced_until": over, "concluded_at": over, "seed": "5eed"}
    title = f"旅程评选{utc_now():%H%M%S}"
    org = {name: str(city[name]) for name in ("id", "name", "path")}
    row = campaign_row(org, title, state="concluded", **times)

    async def work(session: AsyncSession) -> None:
        await session.execute(insert(Campaign), [row])
        entries = await enter(session, row["id"], items)
        session.add_all(
            EntryResult(
                entry_id=entry, campaign_id=row["id"], score=90 - place, it_score=20, spread=0,
                is_arbitrated=False, place=place, award=AWARDS[min(place, 2) - 1]["name"],
                explanation=EXPLAINED,
            )
            for place, entry in enumerate(entries, start=1)
        )  # fmt: skip

    in_database(stack.layout, work)
    return str(row["id"])


def main() -> None:
    """Print what was made, or write the film."""
    if sys.argv[1:] == ["film"]:
        sys.stdout.buffer.write(film(rate=4) or b"")
        return
    folder = os.environ.get("TISHENG_STACK") or os.environ["TISHENG_DATA"]
    layout = Layout(Path(folder).absolute(), int(os.environ["PORT"]))
    print(json.dumps({"campaign": conclude(Stack(layout), sys.argv[1:])}))


if __name__ == "__main__":
    main()
