"""Goals that a personal plan follows 采用的目标, out of the plans in force above it (R61). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from assessment.personal_plans.rules import Remark
from assessment.plans.rules import PlanKind

# From the school down to the teacher: the order in which goals are offered.
SOURCE_NAMES: Final = {
    PlanKind.SCHOOL: "学校规划",
    PlanKind.STUDY: "校本研修计划",
    PlanKind.GROUP: "教研组计划",
}
_SHOWN: Final = 40  # characters of a goal in a remark; the whole goal stands beside it


@dataclass(frozen=True, slots=True)
class Followed:
    """A goal that was chosen, in the words it had then; a key is unique within its plan only."""

    source: PlanKind
    plan_id: UUID
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class OfferedGoal:
    """A goal in force above the teacher; `plan_name` is the school's or the group's."""

    source: PlanKind
    plan_id: UUID
    plan_name: str
    key: str
    text: str


def remarks(follows: Sequence[Followed], offered: Sequence[OfferedGoal]) -> list[Remark]:
    """Return what the teacher should think about; it never keeps a plan back."""
    if not follows:
        text = "还没有采用学校和教研组的目标；建议从现行计划的目标中选择要落实的"
        return [Remark("follows", "follows_none", text)] if offered else []
    now = {(one.plan_id, one.key): one.text for one in offered}
    found: list[Remark] = []
    if gone := [one for one in follows if (one.plan_id, one.key) not in now]:
        text = f"采用的目标已不在现行计划中：{_told(gone)}；请取消采用或重新选择"
        found.append(Remark("follows", "follows_gone", text))
    if changed := [one for one in follows if now.get((one.plan_id, one.key), one.text) != one.text]:
        text = f"采用的目标在采用后已变更：{_told(changed)}；请核对现在的文字"
        found.append(Remark("follows", "follows_reworded", text))
    return found


def _told(goals: Sequence[Followed]) -> str:
    return "、".join(f"{SOURCE_NAMES[one.source]}“{_short(one.text)}”" for one in goals)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
