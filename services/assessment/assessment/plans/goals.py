"""The goals 绩效目标 of a plan's document, whichever kind it is (R44, R61). Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final


class GoalGroup(StrEnum):
    """Which list of a plan a goal stands in."""

    SCHOOL = "school"
    BASIC = "basic"
    OPTIONAL = "optional"


# The member of a plan's document that holds each list.
LISTS: Final[Mapping[GoalGroup, str]] = {
    GoalGroup.SCHOOL: "goals",
    GoalGroup.BASIC: "basic_goals",
    GoalGroup.OPTIONAL: "optional_goals",
}


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
