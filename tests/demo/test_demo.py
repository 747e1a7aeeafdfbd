"""`make demo`: sample people play a round; run again, it adds nothing."""

import json
import os
import subprocess
import sys
from collections import Counter
from typing import Any

import httpx
import pytest

from demo.__main__ import ROUND
from demo.people import SCHOOLS
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

    assert states(stack, firsts["city_office"]) == {one.name: one.state for one in SCHOOLS}
    assert {one.state for one in SCHOOLS} == STATES

    before = rows_of_audit(stack)
    play(stack)
    assert rows_of_audit(stack) == before
    assert json.loads(file.read_text(encoding="utf-8")) == accounts


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
