"""The school's register in the world: a budget that was entered."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.security.world import World

REGISTER = "/api/assessment/v1/register-entries"
BUDGET = {"kind": "budget", "title": "样例预算", "planned": "10000"}


def fill_the_registers(world: "World") -> None:
    """Enter a budget as the head of the school."""
    calls, lead = world.calls, world.lead
    body = {"document": BUDGET, "year_id": world.things["year_id"]}
    made = calls.ok(lead, "POST", REGISTER, json=body).json()
    seen = {"If-Match": f'"{made["version"]}"'}
    calls.ok(lead, "POST", f"{REGISTER}/{made['id']}/enter", headers=seen)
    world.things["register_entry_id"] = made["id"]


THINGS: "Mapping[str, Callable[[World], str]]" = {
    "register_entry_id": lambda w: w.things["register_entry_id"],
    "register_school_id": lambda w: w.school.id,
}
UNITS: "Mapping[str, Callable[[World], str]]" = {
    name: lambda w: w.school.path for name in ("register_entry_id", "register_school_id")
}
BODIES: "Mapping[str, Callable[[World], Any]]" = {
    # What a leader may begin; refused to those who lead no group the directory knows, later on.
    "createRegisterEntry": lambda w: {
        "document": {"kind": "research"},
        "year_id": w.things["year_id"],
    },
    "saveRegisterEntry": lambda _: {"document": BUDGET},
    "withdrawRegisterEntry": lambda _: {"reason": "样例理由"},
}
# The budget is the school's: a leader keeps and reads what is of the group, a teacher reads the
# projects he or she is named in.
SHOWN = {
    "saveRegisterEntry",
    "enterRegisterEntry",
    "withdrawRegisterEntry",
    "deleteRegisterEntry",
    "getRegisterEntry",
    "getRegisterHistory",
    "createRegisterTicket",
}
