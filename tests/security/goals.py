"""Goals in the world: those of the school's approved plans."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.security.world import World

THINGS: "Mapping[str, Callable[[World], str]]" = {
    "goal_plan_id": lambda w: w.things["study_plan_id"],
    "goal_key": lambda _: "nobody-has-it",  # refused after the caller was judged
}
UNITS: "Mapping[str, Callable[[World], str]]" = {"goal_plan_id": lambda w: w.school.path}
BODIES: "Mapping[str, Callable[[World], Any]]" = {
    "reportGoal": lambda _: {"outcome": "reached", "note": "不会保存"},
}
MAY_BE_MISSING = {"reportGoal": "no plan has this goal"}
