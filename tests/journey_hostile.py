"""A campaign in hostile words: `python -m tests.journey_hostile WORDS SHORT ITEM…`.

The city's, open, its dates over, with the items as screened entries; every text of it holds WORDS,
or SHORT where less fits. Prints its number.
"""

import json
import os
import sys
from pathlib import Path

from embedded.layout import Layout
from kernel.actor import Role
from tests.callers import Calls, Mint, all_rows
from tests.campaigns import AWARDS, SHEET, campaign_row, put_campaign
from tests.security.world import AUTH
from tests.stack import Stack


def main() -> None:
    """Put it there."""
    words, short, *items = sys.argv[1:]
    folder = os.environ.get("TISHENG_STACK") or os.environ["TISHENG_DATA"]
    layout = Layout(Path(folder).absolute(), int(os.environ["PORT"]))
    stack = Stack(layout)
    calls = Calls(stack)
    probe = Mint(stack).person(Role.CITY_OFFICE, "/")
    (city,) = all_rows(calls, probe, f"{AUTH}/organisations", kind="city")
    calls.close()
    org = {name: str(city[name]) for name in ("id", "name", "path")}
    sheet = [one | {"name": f"{at}{short}", "says": words} for at, one in enumerate(SHEET)]
    awards = [one | {"name": f"{at}{short}"} for at, one in enumerate(AWARDS)]
    row = campaign_row(org, words, call=words, sheet=sheet, awards=awards)
    put_campaign(layout, row, items)
    print(json.dumps({"campaign": str(row["id"])}))


if __name__ == "__main__":
    main()
