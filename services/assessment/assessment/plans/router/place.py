"""Addresses and policies that both kinds of plan share."""

from dataclasses import dataclass
from typing import Final

from assessment.plans.queries import READERS, STAFF
from assessment.plans.rules import PlanKind
from kernel.actor import Role
from kernel.policy import Reach, allows


@dataclass(frozen=True, slots=True)
class Place:
    """Where a kind of plan lives: its address, the stem of its operations, its Chinese name."""

    prefix: str
    stem: str
    param: str
    words: str


PLACES: Final = {
    PlanKind.STUDY: Place("/v1/study-plans", "StudyPlan", "study_plan_id", "校本研修计划"),
    PlanKind.SCHOOL: Place("/v1/school-plans", "SchoolPlan", "school_plan_id", "学校发展规划"),
}
READ = allows(*READERS, *STAFF, reach=Reach.SUBTREE)
WATCH = allows(*READERS, reach=Reach.SUBTREE)
WRITE = allows(Role.SCHOOL_LEAD, Role.SCHOOL_TEAM, reach=Reach.SUBTREE)
SIGN = allows(Role.SCHOOL_LEAD, reach=Reach.SUBTREE)
# Who of them acts is decided by the school: the city office only for city-run schools 市直属.
REVIEW = allows(Role.DISTRICT_OFFICE, Role.CITY_OFFICE, reach=Reach.SUBTREE)
