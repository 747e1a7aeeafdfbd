"""Tasks of experts 任务分工 (notice 二: 明确任务分工，纵横结合搭配; R6, R9; DOMAIN §6). Pure.

An assignment gives a serving expert one kind of work at one unit for a time. Who is barred 回避 is
computed, never asked; how much somebody carries already is a warning.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from auth.organisations.rules import Kind
from kernel.errors import Conflict, FieldError, Invalid


class Task(StrEnum):
    """实践应用指导、评审、培训、抽查、调研诊断、规划研制: what the notice asks of the team."""

    GUIDANCE = "guidance"
    REVIEW = "review"
    TRAINING = "training"
    SAMPLING = "sampling"
    DIAGNOSIS = "diagnosis"
    PLANNING = "planning"


class AssignmentState(StrEnum):
    """进行中、已完成、已终止."""

    OPEN = "open"
    DONE = "done"
    ENDED = "ended"


class Bar(StrEnum):
    """Why somebody may not take a task: 本单位、曾任职单位、同区市."""

    OWN_UNIT = "own_unit"
    FORMER_UNIT = "former_unit"
    SAME_DISTRICT = "same_district"


class SameDistrict(StrEnum):
    """⚙ For which tasks an expert of the city's team is barred from the own district."""

    JUDGING = "judging"
    ALL = "all"
    OFF = "off"


# Tasks in which somebody is judged; the others help.
JUDGING: Final = (Task.REVIEW, Task.SAMPLING)
_TARGETS: Final = (Kind.CITY, Kind.DISTRICT, Kind.SCHOOL)
BAR_NAMES: Final[Mapping[Bar, str]] = MappingProxyType(
    {
        Bar.OWN_UNIT: "专家在该单位任职",
        Bar.FORMER_UNIT: "专家近年曾在该单位任职",
        Bar.SAME_DISTRICT: "专家与该单位同属一个区市",
    }
)


class ExpertNotServing(Conflict):
    code = "expert_not_serving"
    title = "该专家不在任，不能分配任务，请选择在任专家"


class TargetOutside(Invalid):
    code = "assignment_target_outside"
    title = "任务对象须是本团队所在市或区市范围内正常的区市、学校"


class PeriodReversed(Invalid):
    code = "assignment_period_reversed"
    title = "结束日期不能早于开始日期"


class ExpertBarred(Conflict):
    code = "expert_barred"
    title = "该专家须回避这项任务，请改派其他专家"


class AssignmentExists(Conflict):
    code = "assignment_exists"
    title = "该专家在这一对象已有同类未结束的任务，不需要重复分配"


class AssignmentOver(Conflict):
    code = "assignment_over"
    title = "这项任务已经结束，请刷新后查看"


class AssignmentsLeft(Conflict):
    """Somebody leaves with open tasks; `assignments` names them."""

    code = "assignments_left"
    title = "该专家还有未结束的任务，请逐项选择改派给谁，或终止任务"


class SuccessorIsSame(Invalid):
    code = "assignment_successor_is_same"
    title = "改派对象须是同一团队的另一位在任专家"


@dataclass(frozen=True, slots=True)
class Wish:
    """Which work for whom, where and when."""

    entry_id: UUID
    task: Task
    organisation_id: UUID
    stage: str | None
    subject: str | None
    from_on: date
    to_on: date
    note: str


@dataclass(frozen=True, slots=True)
class Handover:
    """What becomes of an open task of somebody who leaves: given to another expert, or ended."""

    assignment_id: UUID
    to_entry_id: UUID | None


@dataclass(frozen=True, slots=True)
class Home:
    """Where an expert belongs: paths of units now and before, the unit's name, the districts."""

    unit_name: str
    current: Sequence[str]
    former: Sequence[str]
    districts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Target:
    """The unit that a task is about, and whether the city's team does it."""

    name: str
    path: str
    kind: Kind
    is_city_team: bool


def check_target(team_path: str, path: str, kind: Kind, *, is_open: bool) -> None:
    """Refuse a unit that is none of the team's, and units for which there is no task."""
    if not (is_open and kind in _TARGETS and path.startswith(team_path)):
        fault = TargetOutside
        raise fault(errors=[FieldError("organisation_id", fault.code, fault.title)])


def check_period(from_on: date, to_on: date) -> None:
    """Refuse a period that ends before it begins."""
    if to_on < from_on:
        fault = PeriodReversed
        raise fault(errors=[FieldError("to_on", fault.code, fault.title)])


def bar_of(task: Task, target: Target, home: Home, *, same: SameDistrict) -> Bar | None:
    """Return why an expert may not take a task, or None.

    A district's own team is of the district throughout; the rule of the district is the city's.
    """
    judges = task in JUDGING
    if target.kind is Kind.SCHOOL:
        if home.unit_name == target.name or _at(target.path, home.current):
            return Bar.OWN_UNIT
        if judges and _at(target.path, home.former):
            return Bar.FORMER_UNIT
    counts = same is SameDistrict.ALL or (same is SameDistrict.JUDGING and judges)
    if counts and target.is_city_team and any(target.path.startswith(d) for d in home.districts):
        return Bar.SAME_DISTRICT
    return None


def _at(path: str, places: Collection[str]) -> bool:
    return any(place.startswith(path) for place in places)


def check_free(bar: Bar | None) -> None:
    """Refuse whoever is barred, and say why."""
    if bar is not None:
        raise ExpertBarred(BAR_NAMES[bar], extra={"bar": str(bar)})
