"""Hours in the world: one of the head of the school, one import that waits to be applied."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from tests.security.world import World

ASSESSMENT = "/api/assessment/v1"


def hour_body(world: "World") -> dict[str, Any]:
    """Return an activity with the school's file as proof."""
    return {
        "kind": "offline",
        "title": "样例教研",
        "form": "joint_research",
        "way": "group",
        "held_on": "2026-09-01",
        "hours": 1,
        "proof_file_ids": [world.things["file_id"]],
    }


def new_hour(world: "World") -> str:
    """Write an hour of the head of the school under test down."""
    made = world.calls.ok(world.lead, "POST", f"{ASSESSMENT}/hours", json=hour_body(world))
    return str(made.json()["id"])


def fill_the_hours(world: "World") -> None:
    """Make one of each; the import is of nobody, so its wrong row forbids applying it."""
    world.things["hour_id"] = new_hour(world)
    book = "工号,课程名称,学时,完成日期\nNOBODY-1,样例课程,1,2026-09-01\n".encode()
    form: dict[str, Any] = {"files": {"file": ("样例.csv", book)}}
    made = world.calls.ok(world.centre, "POST", f"{ASSESSMENT}/hour-imports", **form)
    world.things["hour_import_id"] = str(made.json()["id"])


THINGS: "Mapping[str, Callable[[World], str]]" = {
    "hour_id": lambda w: w.things["hour_id"],
    "unit_id": lambda w: w.school.id,
    "hour_import_id": lambda w: w.things["hour_import_id"],
}
UNITS: "Mapping[str, Callable[[World], str]]" = {
    "hour_id": lambda w: w.school.path,
    "unit_id": lambda w: w.school.path,
    "hour_import_id": lambda w: w.city.path,
}
BODIES: "Mapping[str, Callable[[World], Any]]" = {
    "createHour": hour_body,
    "editHour": hour_body,
    # Of no record that anybody has: judged, then answered record by record.
    "decideHours": lambda _: {"verb": "confirm", "records": [{"id": str(uuid4()), "version": 1}]},
    "undoHourDecisions": lambda _: {"records": [{"id": str(uuid4()), "version": 1}]},
    "applyHourImport": lambda _: {"skip_errors": False},
}
