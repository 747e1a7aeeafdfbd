"""Activities in the world: one of the school under test, on the first day of the year.

Its day is over, so no step of the matrix changes it: the version is stale, or the state forbids it.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from tests.security.world import World

ASSESSMENT = "/api/assessment/v1"
REASON = "样例理由"


def activity_body(world: "World") -> dict[str, Any]:
    """Return an activity of everybody of the school under test."""
    return {
        "title": "样例研修活动",
        "form": "training",
        "way": "school",
        "place": "样例教室",
        "held_on": world.things["year_starts_on"],
        "starts_at": "09:00",
        "ends_at": "10:00",
        "hours": 1,
        "audience": "unit",
    }


def fill_the_activities(world: "World") -> None:
    """Set one as the head of the school."""
    year = world.calls.ok(world.lead, "GET", f"{ASSESSMENT}/years/{world.things['year_id']}")
    world.things["year_starts_on"] = year.json()["starts_on"]
    body = activity_body(world) | {
        "unit_id": world.school.id,
        "year_id": world.things["year_id"],
    }
    made = world.calls.ok(world.lead, "POST", f"{ASSESSMENT}/activities", json=body)
    world.things["activity_id"] = str(made.json()["id"])


def _new(world: "World") -> dict[str, Any]:
    """Refused after the caller was judged: no plan has such a row."""
    row = {"plan_id": str(uuid4()), "plan_row": "a1"}
    return activity_body(world) | {"unit_id": world.school.id} | row


THINGS: "Mapping[str, Callable[[World], str]]" = {"activity_id": lambda w: w.things["activity_id"]}
UNITS: "Mapping[str, Callable[[World], str]]" = {"activity_id": lambda w: w.school.path}
BODY_UNITS: "Mapping[str, Callable[[World], str]]" = {"createActivity": lambda w: w.school.path}
BODIES: "Mapping[str, Callable[[World], Any]]" = {
    "createActivity": _new,
    "editActivity": activity_body,
    "closeActivity": lambda _: {},
    "cancelActivity": lambda _: {"reason": REASON},
    "enterAttendance": lambda _: {"present": True, "reason": REASON},
    "recordActivity": lambda _: {"text": "不会保存的记录"},
    "signInToActivity": lambda _: {"code": "000000"},
}
# Only who is expected there is told anything.
MAY_BE_MISSING = {
    "getMyActivity": "the caller is not expected at it",
    "signInToActivity": "the caller is not expected at it",
}
