"""Addresses and policies of the kinds of plan."""

from dataclasses import dataclass
from typing import Final

from assessment.plans.queries import READERS, STAFF, readers_of
from assessment.plans.rules import PlanKind
from assessment.plans.service.writing import GROUP_WRITERS
from kernel.actor import Role
from kernel.policy import Reach, RouteOptions, allows


@dataclass(frozen=True, slots=True)
class Place:
    """Where a kind of plan lives: its address, the stem of its operations, its Chinese name.

    And who may: read what is in force, watch what was handed in, write, hand in, review.
    """

    prefix: str
    stem: str
    param: str
    words: str
    units: str
    watch: RouteOptions
    write: RouteOptions
    sign: RouteOptions
    review: RouteOptions


READ = allows(*READERS, *STAFF, reach=Reach.SUBTREE)
WATCH = allows(*READERS, reach=Reach.SUBTREE)
WRITE = allows(Role.SCHOOL_LEAD, Role.SCHOOL_TEAM, reach=Reach.SUBTREE)
SIGN = allows(Role.SCHOOL_LEAD, reach=Reach.SUBTREE)
# Who of them acts is decided by the school: the city office only for city-run schools 市直属.
REVIEW = allows(Role.DISTRICT_OFFICE, Role.CITY_OFFICE, reach=Reach.SUBTREE)
WRITE_GROUP = allows(*GROUP_WRITERS, reach=Reach.SUBTREE)
_SCHOOLS: Final = ("学校", WATCH, WRITE, SIGN, REVIEW)
_GROUPS: Final = (
    "教研组",
    allows(*readers_of(PlanKind.GROUP), reach=Reach.SUBTREE),
    WRITE_GROUP,
    WRITE_GROUP,
    WRITE,
)
PLACES: Final = {
    PlanKind.STUDY: Place(
        "/v1/study-plans", "StudyPlan", "study_plan_id", "校本研修计划", *_SCHOOLS
    ),
    PlanKind.SCHOOL: Place(
        "/v1/school-plans", "SchoolPlan", "school_plan_id", "学校发展规划", *_SCHOOLS
    ),
    PlanKind.GROUP: Place(
        "/v1/group-plans", "GroupPlan", "group_plan_id", "教研组规划和研修计划", *_GROUPS
    ),
}
