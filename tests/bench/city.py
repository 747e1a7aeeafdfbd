"""The city that the figures are taken on: 1,500 schools, two rounds, one school ready for review.

Everything is made through the public API of a stack of our own, the same on every run.
"""

import time
from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import httpx

from tests.playing import full_mark, items_of
from tests.stack import Person, Stack

SCHOOLS = 1_500
FEW = 50
DISTRICT = "芝罘区"
SCHOOL = f"{DISTRICT}/烟台第五中学"
PATIENCE_SECONDS = 60
RENEW_SECONDS = 480


class Renewed(httpx.Auth):
    """Signs in again before the token of somebody ends: a bench lasts longer than ten minutes."""

    def __init__(self, person: Person) -> None:
        self._person, self._token, self._at = person, "", float("-inf")

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send a request with a token that is young enough."""
        if time.monotonic() - self._at > RENEW_SECONDS:
            vars(self._person).pop("session", None)
            self._token, self._at = self._person.session["access_token"], time.monotonic()
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


@dataclass(frozen=True)
class City:
    """What the lines of the report need."""

    stack: Stack
    office: Person
    district: Person
    lead: Person
    large_round: str
    small_round: str
    rubric: dict[str, Any]
    submission: str


def build(stack: Stack) -> City:
    """Fill a fresh stack; takes about a minute."""
    office = stack.person("bench-city", "city_office@烟台市")
    district = stack.person("bench-district", f"district_office@{DISTRICT}")
    lead = stack.person("bench-lead", f"school_lead@{SCHOOL}")
    for person in (office, district, lead):
        person.http.auth = Renewed(person)
    rubric_id = office.http.get("/api/assessment/v1/rubrics").json()["items"][0]["id"]
    rubric = office.http.get(f"/api/assessment/v1/rubrics/{rubric_id}").json()
    schools = _schools(office.http)
    _wait_for_projection(office.http, rubric_id, schools[-1])
    large = open_round(office.http, rubric_id, {"roster": "all"})
    small = open_round(office.http, rubric_id, {"roster": "listed", "school_ids": schools[:FEW]})
    submission = _handed_in(lead.http, large, rubric)
    return City(stack, office, district, lead, large, small, rubric, submission)


def _listed(http: httpx.Client, path: str, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        params = {"limit": "200", "cursor": cursor, "kind": kind}
        page = http.get(path, params=params).raise_for_status().json()
        found += page["items"]
        cursor = page["next_cursor"]
    return found


def _schools(http: httpx.Client) -> list[str]:
    path = "/api/auth/v1/organisations"
    districts = _listed(http, path, kind="district")
    known = [school["id"] for school in _listed(http, path, kind="school")]
    for number in range(len(known), SCHOOLS):
        home = districts[number % len(districts)]
        body = {"name": f"样例第{number}小学", "kind": "school", "parent_id": home["id"]}
        made = http.post(path, json=body).raise_for_status()
        known.append(made.json()["id"])
    return known


def _wait_for_projection(http: httpx.Client, rubric_id: str, last_school: str) -> None:
    """Wait until assessment has heard of the last school: a round of it alone can be opened."""
    end = time.monotonic() + PATIENCE_SECONDS
    roster = {"roster": "listed", "school_ids": [last_school]}
    while time.monotonic() < end:
        round_id = _draft_round(http, rubric_id, roster)
        opened = http.post(f"/api/assessment/v1/rounds/{round_id}/open")
        if opened.is_success and opened.json()["submission_count"] == 1:
            return
        time.sleep(2)
    raise TimeoutError("assessment did not follow the directory")


def _draft_round(http: httpx.Client, rubric_id: str, roster: dict[str, Any]) -> str:
    today = date.today()  # noqa: DTZ011 -- a deadline weeks away
    body = {
        "name": f"基准批次 {time.monotonic_ns()}",
        "school_year": "2026-2027",
        "rubric_id": rubric_id,
        "self_due_on": str(today + timedelta(days=30)),
        "district_due_on": str(today + timedelta(days=60)),
        "city_due_on": str(today + timedelta(days=90)),
    }
    made = http.post("/api/assessment/v1/rounds", json=body | roster).raise_for_status()
    return str(made.json()["id"])


def open_round(http: httpx.Client, rubric_id: str, roster: dict[str, Any]) -> str:
    """Make a round and open it; return its id."""
    round_id = _draft_round(http, rubric_id, roster)
    http.post(f"/api/assessment/v1/rounds/{round_id}/open").raise_for_status()
    return round_id


def _handed_in(http: httpx.Client, round_id: str, rubric: dict[str, Any]) -> str:
    """Fill in the 29 items of our school and hand them in."""
    mine = http.get("/api/assessment/v1/submissions").raise_for_status().json()["items"]
    submission = next(one["id"] for one in mine if one["round_id"] == round_id)
    for item in items_of(rubric):
        body = {"narrative": "按方案实施，材料见附件。", "self_mark": full_mark(item)}
        path = f"/api/assessment/v1/submissions/{submission}/items/{item['code']}"
        http.put(path, json=body, headers={"If-Match": '"0"'}).raise_for_status()
    path = f"/api/assessment/v1/submissions/{submission}/submit"
    http.post(path, json={}).raise_for_status()
    return str(submission)
