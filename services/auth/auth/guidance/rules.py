"""Guidance that experts have given 指导记录 (notice 二, 三; R10, R17). Pure.

The expert records what was done under a task; the unit says whether it helped. Until then the
record can be corrected, afterwards it stands.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from auth.organisations.rules import Kind
from kernel.actor import Role
from kernel.errors import Conflict, FieldError, Invalid, NotAllowed


class Form(StrEnum):
    """专家引领、学校管理团队培训、现场指导 (notice 三), and 线上."""

    EXPERT_LEAD = "expert_lead"
    TEAM_TRAINING = "team_training"
    ON_SITE = "on_site"
    ONLINE = "online"


class Usefulness(StrEnum):
    """有帮助、一般、无帮助."""

    USEFUL = "useful"
    FAIR = "fair"
    NOT_USEFUL = "not_useful"


class NotOnesTask(Invalid):
    code = "guidance_of_anothers_task"
    title = "只能为分配给自己的任务登记指导记录"


class UnitOutsideTask(Invalid):
    code = "guidance_unit_outside"
    title = "指导单位须是该任务对象本身或其范围内的学校"


class DayOutsideTask(Invalid):
    code = "guidance_day_outside"
    title = "指导日期须在任务开始之后、任务结束之前，且不能晚于今天"


class GuidanceExists(Conflict):
    code = "guidance_exists"
    title = "同一天在该单位已登记过同类指导，请修改已有记录"


class GuidanceConfirmed(Conflict):
    code = "guidance_confirmed"
    title = "该指导记录已由对方确认，不能再修改或重复确认"


class ConfirmedByOneself(NotAllowed):
    code = "guidance_confirmed_by_oneself"
    title = "不能确认自己的指导记录，请由学校的其他人员确认"


# Who says whether it helped: whoever leads the unit where it took place.
CONFIRMERS: Final = MappingProxyType(
    {
        Kind.SCHOOL: (Role.SCHOOL_LEAD, Role.SCHOOL_TEAM),
        Kind.DISTRICT: (Role.DISTRICT_OFFICE,),
        Kind.CITY: (Role.CITY_OFFICE,),
    }
)


@dataclass(frozen=True, slots=True)
class Account:
    """What an expert says was done."""

    organisation_id: UUID
    held_on: date
    form: Form
    hours: Decimal
    finding: str
    follow_up: str


def check_unit(target_path: str, path: str, kind: Kind) -> None:
    """Refuse a unit that is neither the task's own nor a school below it."""
    if path != target_path and not (kind is Kind.SCHOOL and path.startswith(target_path)):
        fault = UnitOutsideTask
        raise fault(errors=[FieldError("organisation_id", fault.code, fault.title)])


def check_day(held_on: date, from_on: date, ended_on: date | None, today: date) -> None:
    """Refuse a day before the task began, after it ended, or still to come."""
    if not from_on <= held_on <= min(ended_on or today, today):
        fault = DayOutsideTask
        raise fault(errors=[FieldError("held_on", fault.code, fault.title)])
