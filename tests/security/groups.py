"""A teaching group of the school under test, with an approved plan of its own."""

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from kernel.actor import Role
from tests import planning
from tests.callers import Unit

if TYPE_CHECKING:
    from tests.security.world import World

UNITS_AT, PLANS = "/api/auth/v1/organisations", "/api/assessment/v1/group-plans"
NAME = "样例教研组"
PATIENCE_SECONDS = 90


def a_group(world: "World") -> Unit:
    """Return the group of the school, founded unless it is there."""
    query = f"?parent_id={world.school.id}&kind=group&limit=200"
    found = world.calls.ok(world.admin, "GET", UNITS_AT + query).json()["items"]
    row = next((one for one in found if one["name"] == NAME), None)
    if row is None:
        body = {"name": NAME, "kind": "group", "parent_id": world.school.id}
        row = world.calls.ok(world.admin, "POST", UNITS_AT, json=body).json()
    return Unit(str(row["id"]), str(row["path"]), str(row["name"]))


def group_content(day: str) -> dict[str, Any]:
    """Return a group plan that lacks nothing; its abilities are the school's."""
    study = planning.study_content(day)
    return {
        "situation": "本组 12 人。",
        "goals": [{"key": "q1", "text": "人人会用", "measure": "课例 12 节"}],
        "abilities": study["abilities"][:1],
        "activities": study["activities"],
    }


def fill_the_groups(world: "World") -> None:
    """Write the group's plan as the head of the school; somebody of the team approves it."""
    group, year_id = a_group(world), world.things["year_id"]
    world.things |= {"group_id": group.id, "group_path": group.path}
    plan_id, version = _begun(world, {"group_id": group.id, "year_id": year_id})
    world.things["group_plan_id"] = plan_id
    team = world.mint.person(Role.SCHOOL_TEAM, world.school.path, org_id=world.school.id)
    year = world.calls.ok(world.lead, "GET", f"/api/assessment/v1/years/{year_id}").json()
    path = f"{PLANS}/{plan_id}"
    if world.calls.ok(world.lead, "GET", path).json()["state"] != "draft":
        return
    steps = (
        (world.lead, "PUT", "", group_content(year["starts_on"])),
        (world.lead, "POST", "/submit", None),
        (team, "POST", "/approve", {"opinion": ""}),
    )
    for who, method, verb, body in steps:
        seen: dict[str, Any] = {"headers": {"If-Match": f'"{version}"'}}
        more = {} if body is None else {"json": body}
        answer = world.calls.ok(who, method, path + verb, **seen, **more)
        version = answer.json()["version"]


def _begun(world: "World", body: dict[str, str]) -> tuple[str, int]:
    """Begin the plan, or find it; assessment follows the directory within seconds."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        made = world.calls(world.lead, "POST", PLANS, json=body)
        if made.is_success:
            return str(made.json()["id"]), int(made.json()["version"])
        query = f"?year_id={body['year_id']}&school_id={world.school.id}"
        rows = world.calls.ok(world.lead, "GET", PLANS + query).json()["items"]
        for row in rows:
            if row["group_id"] == body["group_id"] and row["plan_id"]:
                shown = world.calls.ok(world.lead, "GET", f"{PLANS}/{row['plan_id']}").json()
                return str(row["plan_id"]), int(shown["version"])
        if time.monotonic() > end:
            raise AssertionError(f"the group's plan cannot be begun: {made.text}")
        time.sleep(1)


def _path(world: "World") -> str:
    return world.things["group_path"]


def _place(world: "World") -> dict[str, str]:
    return {"group_id": world.things["group_id"], "year_id": world.things["year_id"]}


THINGS: "Mapping[str, Callable[[World], str]]" = {
    "group_plan_id": lambda w: w.things["group_plan_id"]
}
UNITS: "Mapping[str, Callable[[World], str]]" = {"group_plan_id": _path}
BODY_UNITS: "Mapping[str, Callable[[World], str]]" = {"beginGroupPlan": _path}
BODIES: "Mapping[str, Callable[[World], Any]]" = {
    "beginGroupPlan": _place,
    "saveGroupPlan": lambda _: {"situation": "不会保存的现状"},
    "returnGroupPlan": lambda _: {"parts": [{"part": "situation", "reason": "样例理由"}]},
    "approveGroupPlan": lambda _: {},
}
