"""`make demo`: sample people play a round; run again, it adds nothing."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from demo.__main__ import ROUND
from demo.people import GROUP, SCHOOLS
from embedded.layout import REPOSITORY
from tests.stack import PATIENCE, Stack

pytestmark = pytest.mark.stack
# The operating contract: who must be there at least.
WANTED = {
    "city_office": 2,
    "district_office": 2,
    "school_lead": 4,
    "school_team": 4,
    "teacher": 3,
    "expert": 1,
    "equipment_centre": 1,
    "auditor": 1,
    "system_admin": 1,
}
STATES = {
    "draft",
    "submitted",
    "in_review",
    "returned",
    "reviewed",
    "verified",
    "announced",
    "appealed",
    "in_appeal",
    "final",
}


def play(stack: Stack) -> None:
    places = {"TISHENG_DATA": str(stack.layout.data), "PORT": str(stack.layout.port)}
    done = subprocess.run(
        [sys.executable, "-m", "demo"],
        env=os.environ | places, capture_output=True, text=True, check=False,
        timeout=PATIENCE, cwd=REPOSITORY,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def rows_of_audit(stack: Stack) -> dict[str, str]:
    """How many changes each service has recorded; signing in is no change of assessment's."""
    return {name: stack.command(name, "verify-audit") for name in ("assessment", "evidence")}


def login(stack: Stack, account: dict[str, str]) -> dict[str, Any]:
    """Sign in as one of the people in the file, as its reader would."""
    body = {name: account[name] for name in ("username", "password")}
    answer = stack.anonymous.post("/api/auth/v1/sessions", json=body)
    assert answer.status_code == httpx.codes.CREATED, answer.text
    return dict(answer.json())


@pytest.mark.requirement("R142")
def test_the_demo_leaves_a_school_in_every_state_and_adds_nothing_twice(stack: Stack) -> None:
    play(stack)
    file = stack.layout.data / "demo-accounts.json"
    accounts = json.loads(file.read_text(encoding="utf-8"))

    assert file.stat().st_mode & 0o777 == 0o600
    assert Counter(WANTED) <= Counter(account["role"] for account in accounts)
    assert all(
        account.keys() == {"role", "person", "unit", "district", "username", "password"}
        for account in accounts
    )
    assert all("样例" in account["person"] for account in accounts), "samples say what they are"
    schools = {account["district"] for account in accounts if account["role"] == "school_team"}
    assert schools == {"芝罘区", "莱山区", "市直属"}

    firsts = {account["role"]: account for account in reversed(accounts)}
    for role, account in firsts.items():
        grants = login(stack, account)["grants"]
        assert [(grant["role"], grant["org_name"]) for grant in grants] == [(role, account["unit"])]

    assert firsts["group_leader"]["unit"] == GROUP
    assert states(stack, firsts["city_office"]) == {one.name: one.state for one in SCHOOLS}
    assert {one.state for one in SCHOOLS} == STATES

    by_name = {account["username"]: account for account in accounts}
    assert year_of(stack, by_name) == YEAR

    before = rows_of_audit(stack)
    play(stack)
    assert rows_of_audit(stack) == before
    assert json.loads(file.read_text(encoding="utf-8")) == accounts


# What the demo people find on the screens of the teachers' year.
YEAR = {
    "school-plans": ["approved"],
    "study-plans": ["approved"],
    "group-plans": ["approved"],
    "personal-plans": ["approved", "returned", "submitted"],
    "activities": ["closed"],
    "certifications": ["draft", "final", "peer_rated", "returned", "self_rated"],
    "draws": ["concluded"],
    "school-schemes": ["published"],
    "hours": {("activity", "counted"): 1, ("activity", "waiting"): 2, ("import", "counted"): 6},
    "acknowledged": 1,
}


def year_of(stack: Stack, accounts: dict[str, dict[str, str]]) -> dict[str, Any]:
    """The states of everything of the sample school's year, as its team and its district see it."""
    read = reader(stack, accounts["demo-wuzhong-team"])
    office = reader(stack, accounts["demo-zhifu"])
    (year,) = read("years?state=open")
    only = f"?year_id={year['id']}&limit=200"
    kinds = [kind for kind in YEAR if kind not in ("draws", "hours", "acknowledged")]
    found: dict[str, Any] = {
        kind: sorted(row["state"] for row in read(kind + only)) for kind in kinds
    }
    found["draws"] = [row["state"] for row in office("draws" + only)]
    found["hours"] = Counter((row["source"], row["state"]) for row in read("hours" + only))
    (scheme,) = read("school-schemes" + only)
    path = f"school-schemes/{scheme['scheme_id']}/acknowledgements?is_done=true"
    found["acknowledged"] = len(read(path))
    return found


def reader(stack: Stack, account: dict[str, str]) -> Callable[[str], list[dict[str, Any]]]:
    """Return what reads a list of the assessment as somebody."""
    headers = {"Authorization": f"Bearer {login(stack, account)['access_token']}"}

    def read(path: str) -> list[dict[str, Any]]:
        answer = stack.anonymous.get(f"/api/assessment/v1/{path}", headers=headers)
        return list(answer.raise_for_status().json()["items"])

    return read


def states(stack: Stack, office: dict[str, str]) -> dict[str, str]:
    """Where each sample school stands in the one sample round."""
    headers = {"Authorization": f"Bearer {login(stack, office)['access_token']}"}

    def read(path: str) -> list[dict[str, Any]]:
        answer = stack.anonymous.get(
            f"/api/assessment/v1/{path}", params={"limit": 200}, headers=headers
        )
        return list(answer.raise_for_status().json()["items"])

    [found] = [one for one in read("rounds") if one["name"] == ROUND]
    names = {one.name for one in SCHOOLS}
    rows = read(f"rounds/{found['id']}/submissions")
    return {row["school_name"]: row["state"] for row in rows if row["school_name"] in names}
