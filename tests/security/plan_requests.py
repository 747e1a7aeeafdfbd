"""What the matrix asks of years, plans and the activities that carry them out.

The school under test has both plans, approved.

So everything here is refused after the caller was judged: begun already, or not to be written now.
"""

from collections.abc import Callable, Mapping
from typing import Any

from tests.security.world import REASON, YEAR, World


def _place(world: World) -> dict[str, str]:
    return {"school_id": world.school.id, "year_id": world.things["year_id"]}


def _school(world: World) -> str:
    return world.school.path


THINGS: Mapping[str, Callable[[World], str]] = {
    "year_id": lambda w: w.things["year_id"],
    "plan_id": lambda w: w.things["plan_id"],
    "study_plan_id": lambda w: w.things["study_plan_id"],
    "school_plan_id": lambda w: w.things["school_plan_id"],
    "version_no": lambda _: "1",
}
UNITS: Mapping[str, Callable[[World], str]] = {
    "year_id": lambda w: w.city.path,
    "plan_id": _school,
    "study_plan_id": _school,
    "school_plan_id": _school,
}
BODY_UNITS: Mapping[str, Callable[[World], str]] = {
    "beginStudyPlan": _school,
    "beginSchoolPlan": _school,
}
BODIES: Mapping[str, Callable[[World], Any]] = {
    "createYear": lambda _: YEAR,
    "editYear": lambda _: {"name": "不会保存的年度"},
    "beginPersonalPlan": lambda w: {"year_id": w.things["year_id"]},
    "savePersonalPlan": lambda _: {"goal": "不会保存"},
    "returnPersonalPlan": lambda _: {"due_on": "2199-01-01"} | REASON,
    "approvePersonalPlans": lambda w: {"plans": [{"id": w.things["plan_id"], "version": 1}]},
    "undoPersonalPlanDecisions": lambda w: {"plans": [{"id": w.things["plan_id"], "version": 1}]},
    "beginStudyPlan": _place,
    "beginSchoolPlan": _place,
    "saveStudyPlan": lambda _: {"theme": "不会保存的主题"},
    "saveSchoolPlan": lambda _: {"vision": "不会保存的愿景"},
    "returnStudyPlan": lambda _: {"parts": [{"part": "theme"} | REASON]},
    "returnSchoolPlan": lambda _: {"parts": [{"part": "vision"} | REASON]},
    "approveStudyPlan": lambda _: {},
    "approveSchoolPlan": lambda _: {},
}
