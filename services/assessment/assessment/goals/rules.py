"""What became of a goal 目标达成: outcomes, and which report still speaks of its goal. Pure.

Section 四 (教师信息技术应用能力提升目标制定的合理性与达成度); annex 4 C4, C11; R44, R61.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from kernel.actor import Role
from kernel.errors import Conflict, NotFound

REPORTERS: Final = (Role.SCHOOL_LEAD, Role.SCHOOL_TEAM)
OFFICES: Final = (Role.DISTRICT_OFFICE, Role.CITY_OFFICE, Role.AUDITOR)


class GoalResult(StrEnum):
    """What became of a goal, as its school says."""

    REACHED = "reached"
    PARTLY = "partly"
    NOT_REACHED = "not_reached"


class GoalGroup(StrEnum):
    """Which list of a plan a goal stands in."""

    SCHOOL = "school"
    BASIC = "basic"
    OPTIONAL = "optional"


OUTCOME_NAMES: Final[Mapping[GoalResult, str]] = {
    GoalResult.REACHED: "已达成",
    GoalResult.PARTLY: "部分达成",
    GoalResult.NOT_REACHED: "未达成",
}
# The member of a plan's document that holds each list.
LISTS: Final[Mapping[GoalGroup, str]] = {
    GoalGroup.SCHOOL: "goals",
    GoalGroup.BASIC: "basic_goals",
    GoalGroup.OPTIONAL: "optional_goals",
}


class GoalUnknown(NotFound):
    """The plan in force has no such goal."""

    code = "goal_unknown"
    title = "现行计划中没有这条目标，请刷新后重试"


class GoalsNotInForce(Conflict):
    """Nothing was approved yet."""

    code = "goals_not_in_force"
    title = "计划尚未通过审核，通过后才能填写目标达成情况"


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of a plan in force."""

    key: str
    group: GoalGroup
    text: str
    measure: str


def goals_of(content: Mapping[str, Any]) -> Iterator[Goal]:
    """Yield the goals of a plan's document, in its order."""
    for group, member in LISTS.items():
        for one in content.get(member) or ():
            yield Goal(one["key"], group, one["text"], one["measure"])


def find(goals: Iterable[Goal], key: str) -> Goal:
    """Return a goal by its key, or raise GoalUnknown."""
    found = next((one for one in goals if one.key == key), None)
    if found is None:
        raise GoalUnknown
    return found


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
