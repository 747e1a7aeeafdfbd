"""The district's expert in the world: a task, guidance, appraisals and a letter, one of each."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from kernel.actor import Role

if TYPE_CHECKING:
    from tests.security.world import World

AUTH = "/api/auth/v1"


def _serving_expert(world: "World") -> str:
    """Bring somebody of the district into its team, in a batch of his own."""
    world.things["expert_person_id"] = world.new_member()["person_id"]
    expert_id = world.new_expert(person_id=world.things["expert_person_id"])
    batch_id = world.new_batch()
    calls, office = world.calls, world.reviewer
    path, body = f"{AUTH}/expert-entries/{expert_id}/select", {"batch_id": batch_id}
    calls.ok(office, "POST", path, json=body, headers={"If-Match": '"1"'})
    on = {"on": str(date.today())}  # noqa: DTZ011 -- the day before is as good
    calls.ok(office, "POST", f"{AUTH}/expert-batches/{batch_id}/publish", json=on)
    return expert_id


def task_body(world: "World") -> dict[str, Any]:
    """Say what the district's expert is to do at the school under test."""
    return {
        "entry_id": world.things["serving_id"],
        "task": "guidance",
        "organisation_id": world.school.id,
        "from_on": "2026-01-01",
        "to_on": "2199-01-01",
    }


def account_body(world: "World") -> dict[str, Any]:
    """Say what the expert did at the school under test."""
    return {
        "organisation_id": world.school.id,
        "held_on": "2026-01-02",
        "form": "on_site",
        "hours": "2",
        "finding": "样例",
    }


def guidance_body(world: "World") -> dict[str, Any]:
    """Say it under the task."""
    return account_body(world) | {"assignment_id": world.things["assignment_id"]}


def appraisal_body(world: "World", month: str = "2026-01") -> dict[str, Any]:
    """Say what the district decides about its expert, for a month: periods never overlap."""
    period = {"from_on": f"{month}-01", "to_on": f"{month}-28"}
    decision = {"grade": "pass", "reason": "样例理由"} | period
    return {"entry_id": world.things["serving_id"]} | decision


BODIES: "Mapping[str, Callable[[World], Any]]" = {
    "changeExpertEntry": lambda _: {"reason": "样例理由"},
    "createExpertAssignment": task_body,
    "finishExpertAssignment": lambda _: {"outcome": "done", "reason": "样例理由"},
    "reassignExpertAssignment": lambda w: {
        "to_entry_id": w.things["serving_id"],
        "reason": "样例理由",
    },
    "recordGuidance": guidance_body,
    "correctGuidance": account_body,
    "confirmGuidance": lambda _: {"usefulness": "useful"},
    "decideExpertAppraisal": appraisal_body,
    "issueExpertAppointment": lambda w: {"appraisal_id": w.things["appraisal_id"]},
    "revokeExpertAppointment": lambda _: {"reason": "样例理由"},
}


def fill_the_pool(world: "World") -> None:
    """Make one of each; the second appraisal waits for its letter."""
    calls, things, office = world.calls, world.things, world.reviewer
    things["serving_id"] = _serving_expert(world)
    path = f"{AUTH}/expert-assignments"
    things["assignment_id"] = calls.ok(office, "POST", path, json=task_body(world)).json()["id"]
    expert = world.mint.person(
        Role.EXPERT, world.district.path, person_id=things["expert_person_id"]
    )
    path = f"{AUTH}/me/guidance-records"
    things["guidance_id"] = calls.ok(expert, "POST", path, json=guidance_body(world)).json()["id"]
    path = f"{AUTH}/expert-appraisals"
    decided = [
        calls.ok(office, "POST", path, json=appraisal_body(world, month)).json()["id"]
        for month in ("2026-02", "2026-03")
    ]
    for appraisal_id in decided:
        calls.ok(office, "POST", f"{path}/{appraisal_id}/publish")
    letter = {"appraisal_id": decided[0]}
    made = calls.ok(office, "POST", f"{AUTH}/expert-appointments", json=letter).json()
    things |= {"appraisal_id": decided[1], "appointment_id": made["id"]}
