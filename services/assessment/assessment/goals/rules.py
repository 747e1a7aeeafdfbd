"""What became of a goal 目标达成: outcomes, and which report still speaks of its goal. Pure.

Section 四 (教师信息技术应用能力提升目标制定的合理性与达成度); annex 4 C4, C11; R44, R61.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from assessment.plans.goals import Goal
from kernel.actor import Role
from kernel.errors import Conflict, NotFound

REPORTERS: Final = (Role.SCHOOL_LEAD, Role.SCHOOL_TEAM)
OFFICES: Final = (Role.DISTRICT_OFFICE, Role.CITY_OFFICE, Role.AUDITOR)


class GoalResult(StrEnum):
    """What became of a goal, as its school says."""

    REACHED = "reached"
    PARTLY = "partly"
    NOT_REACHED = "not_reached"


OUTCOME_NAMES: Final[Mapping[GoalResult, str]] = {
    GoalResult.REACHED: "已达成",
    GoalResult.PARTLY: "部分达成",
    GoalResult.NOT_REACHED: "未达成",
}


class GoalUnknown(NotFound):
    """The plan in force has no such goal."""

    code = "goal_unknown"
    title = "现行计划中没有这条目标，请刷新后重试"


class GoalsNotInForce(Conflict):
    """Nothing was approved yet."""

    code = "goals_not_in_force"
    title = "计划尚未通过审核，通过后才能填写目标达成情况"


def find(goals: Iterable[Goal], key: str) -> Goal:
    """Return a goal by its key, or raise GoalUnknown."""
    found = next((one for one in goals if one.key == key), None)
    if found is None:
        raise GoalUnknown
    return found


@dataclass(frozen=True, slots=True)
class Followers:
    """Who follows a goal: goals of plans in force under it, and teachers' plans of the year (R61).

    `approved` are those of the teachers' plans that the school has approved.
    """

    goals: int = 0
    teachers: int = 0
    approved: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """How many goals a school set and what became of them; the rest was not reported yet."""

    goals: int = 0
    reached: int = 0
    partly: int = 0
    not_reached: int = 0

    @property
    def open(self) -> int:
        """Goals nobody has reported on, or whose words have changed since."""
        return self.goals - self.reached - self.partly - self.not_reached
