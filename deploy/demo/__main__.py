"""`python -m demo`: sample people play a round on the running platform; run again, it adds nothing.

Writes `.data/demo-accounts.json` (mode 600) with everybody's login.
"""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx

from demo.accounts import accounts_file, ensure_accounts
from demo.api import Caller, StepRefused
from demo.certifying import certify
from demo.past import DAYS, two_weeks_ago
from demo.people import LEADER, SCHOOLS, School, samples
from demo.play import ADDRESS, Cast, Stage, play
from demo.sharing import share
from demo.year import Year, finish_draw, found_group, play_year
from embedded.environment import FONTS, service_environment
from embedded.layout import Layout
from embedded.process import PartFailed
from embedded.progress import Progress
from embedded.stack import here
from embedded.state import State
from kernel.clock import local_date, utc_now

ROUND = "样例批次 · 整校推进绩效考核"
RUBRIC = "YT-ZXTJ-2021"
PILOT_SCHOOLS = 125
SCHOOL_YEAR_BEGINS = 9  # the month
PLAYING = frozenset(
    {
        "school_lead",
        "school_team",
        "teacher",
        "district_office",
        "city_office",
        "equipment_centre",
    }
)


def main() -> int:
    """Play; the exit code is 0 when every school stands where it should."""
    layout = Layout.from_environment()
    if not State(layout).is_complete():
        print("the platform is not running: make up", file=sys.stderr)
        return 1
    try:
        _play(layout, Progress())
    except (PartFailed, StepRefused, httpx.HTTPError) as fault:
        print(f"the demo stopped: {fault}", file=sys.stderr)
        return 1
    print(f"         sample accounts and their passwords: {accounts_file(layout)}")
    return 0


def _play(layout: Layout, progress: Progress) -> None:
    with progress.step("accounts of the sample people"):
        accounts = ensure_accounts(layout, list(samples()))
    people = {
        account["username"]: Caller(layout.address, account)
        for account in accounts
        if account["role"] in PLAYING
    }
    city = people["demo-city-2"]
    rubric_id = _rubric_of(city)
    items = _items(city.get(f"{ADDRESS}/rubrics/{rubric_id}"))
    cast = Cast(people, items, Path(os.environ.get("TISHENG_FONTS_DIR") or FONTS), progress)
    places = _places(city)
    final = next(school for school in SCHOOLS if school.state == "final")
    if not places or places[final.name]["state"] != "final":
        with two_weeks_ago(layout) as past:
            if not places:
                progress.say(f"a round for all pilot schools, opened {DAYS} days ago")
                _open_round(layout, city, rubric_id, past)
                places = _places(city)
            play(_stage(cast, final, places, past), "announced")
    for school in SCHOOLS:
        play(_stage(cast, school, places), school.state)
    year = _year(layout, people, cast.fonts)
    with progress.step("plans, hours and a scheme of the sample school"):
        play_year(year)
    with progress.step("certifications of the sample teachers, and a draw"):
        certify(year.people, year.id, cast.fonts)
        finish_draw(year)
    with progress.step("resources that the sample teachers share"):
        share(year.people, cast.fonts)


def _year(layout: Layout, people: dict[str, Caller], fonts: Path) -> Year:
    """Let a teaching group with its leader work in the open year."""
    year = _open_year(people["demo-city-2"])
    group_id = found_group(people)
    (account,) = ensure_accounts(layout, [LEADER])
    everybody = people | {account["username"]: Caller(layout.address, account)}
    starts_on = date.fromisoformat(year["starts_on"])
    return Year(everybody, str(year["id"]), starts_on, group_id, fonts)


def _open_year(city: Caller) -> Any:
    """Let the sample teachers plan and collect hours; two open years never overlap."""
    path = f"{ADDRESS}/years"
    if found := city.get(path, limit="1", state="open")["items"]:
        return found[0]
    today = local_date(utc_now())
    begins = date(today.year - (today.month < SCHOOL_YEAR_BEGINS), SCHOOL_YEAR_BEGINS, 1)
    ends = begins.replace(year=begins.year + 1) - timedelta(days=1)
    name = f"样例年度 {begins.year}—{ends.year} 学年"
    made = city.post(path, {"name": name, "starts_on": str(begins), "ends_on": str(ends)})
    return city.post(f"{path}/{made['id']}/open")


def _stage(cast: Cast, school: School, places: dict[str, Any], base: str = "") -> Stage:
    return Stage(cast, school, places[school.name]["id"], base)


def _rubric_of(city: Caller) -> str:
    rows = city.get(f"{ADDRESS}/rubrics", limit="200")["items"]
    published = [r for r in rows if r["code"] == RUBRIC and r["state"] == "published"]
    return str(max(published, key=lambda row: row["version"])["id"])


def _items(rubric: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        item
        for branch in rubric["items_a"]
        for twig in branch["items_b"]
        for item in twig["items_c"]
    ]


def _places(city: Caller) -> dict[str, Any]:
    """The sample round's submissions by school; empty when there is no such round yet."""
    rounds = city.get(f"{ADDRESS}/rounds", limit="200")["items"]
    found = [one for one in rounds if one["name"] == ROUND and one["state"] != "draft"]
    if not found:
        return {}
    path = f"{ADDRESS}/rounds/{found[0]['id']}/submissions"
    rows = city.get(path, limit="200")["items"]
    return {row["school_name"]: row for row in rows}


def _open_round(layout: Layout, city: Caller, rubric_id: str, past: str) -> None:
    # The roster is frozen at opening: the assessment must know every school by then.
    subprocess.run(
        here(["python", "-m", "assessment.cli", "resync-directory"]),
        env=service_environment(layout, "assessment"),
        check=True,
        capture_output=True,
    )
    today = local_date(utc_now())
    body = {
        "name": ROUND,
        "school_year": f"{today.year - 1}—{today.year}",
        "rubric_id": rubric_id,
        "self_due_on": str(today + timedelta(days=14)),
        "district_due_on": str(today + timedelta(days=35)),
        "city_due_on": str(today + timedelta(days=56)),
        "announce_days": 5,
        "roster": "pilot",
    }
    made = city.post(f"{past}{ADDRESS}/rounds", body)
    opened = city.post(f"{past}{ADDRESS}/rounds/{made['id']}/open")
    if opened["submission_count"] != PILOT_SCHOOLS:
        raise StepRefused(f"the roster has {opened['submission_count']} schools")


if __name__ == "__main__":
    sys.exit(main())
