"""What a person of the register is, and how people come and go. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from auth.people.codes import STAGES, SUBJECTS
from kernel.actor import Role
from kernel.errors import Conflict, FieldError, Invalid


class PersonStatus(StrEnum):
    """在职 or 离开 (调出、离职): who left keeps the history and cannot sign in."""

    ACTIVE = "active"
    LEFT = "left"


class LeftKind(StrEnum):
    """调出 (to another city) or 离职 (retired, resigned)."""

    TRANSFERRED = "transferred"
    DEPARTED = "departed"


# Who keeps the register of people and hands out the way in, each within the subtree of the grant.
KEEPERS: Final = (Role.SYSTEM_ADMIN, Role.EQUIPMENT_CENTRE)
# Who may look people up in the own subtree.
READERS: Final = (
    *KEEPERS,
    Role.SECURITY_ADMIN,
    Role.CITY_OFFICE,
    Role.DISTRICT_OFFICE,
    Role.SCHOOL_LEAD,
)
# Who needs to ring people up sees the number whole; others see `138****1234`.
PHONE_READERS: Final = (*KEEPERS, Role.SCHOOL_LEAD)
# Who compares registers needs the number of an identity card now and then, with a reason.
CARD_READERS: Final = (Role.EQUIPMENT_CENTRE,)


class StaffNumberTaken(Conflict):
    code = "staff_no_taken"
    title = "该工号已登记在其他人员名下，请核对工号"


class IdentityCardTaken(Conflict):
    code = "identity_card_taken"
    title = "该身份证号已登记在其他人员名下，请核对是否同一人"


class UsernameTaken(Conflict):
    code = "username_taken"
    title = "该用户名已被他人使用，请换一个用户名"


class PersonLeft(Conflict):
    code = "person_left"
    title = "该人员已离开，不能再授予权限、调动或发放口令"


class NotOneself(Conflict):
    code = "not_on_oneself"
    title = "不能停用自己的账号，请由另一位管理员办理"


class NowhereToReturn(Conflict):
    code = "nowhere_to_return"
    title = "离开时的单位已撤销，请选择恢复到哪个单位"


class CodeUnknown(Invalid):
    code = "code_unknown"
    title = "学段或学科不在代码表中，请从列表中选择"


class LeftFactsMisplaced(Invalid):
    code = "left_facts_misplaced"
    title = "离开的方式和日期只在人员调出或离职时填写"


class ReturnFactsMisplaced(Invalid):
    code = "return_facts_misplaced"
    title = "恢复的单位和日期只在已离开的人员恢复在职时填写"


class AlreadyThere(Conflict):
    code = "membership_exists"
    title = "该人员已在这个单位，不需要再次办理"


class SourceNeeded(Conflict):
    """Somebody works at several units: which one is left?"""

    code = "move_source_needed"
    title = "该人员同时在几个单位，请选择从哪个单位调出"


class NotThere(Conflict):
    code = "membership_ended"
    title = "该人员现在不在这个单位，请刷新后查看"


class LastUnit(Conflict):
    code = "last_membership"
    title = "这是该人员唯一的单位，请办理调动，或登记调出、离职"


class GroupIsNoGoal(Invalid):
    code = "group_is_no_goal"
    title = "调动的去向应是学校或机关；教研组请在“加入教研组”中办理"


class GroupOfAnotherSchool(Conflict):
    code = "group_of_another_school"
    title = "该人员不在这个教研组所在的学校，请先办理调动或交流轮岗"


class DaysDisordered(Invalid):
    code = "days_disordered"
    title = "结束日期不能早于开始日期"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is needed to register a person; `staff_no` 工号 is the key within the city."""

    name: str
    staff_no: str
    org_id: UUID
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Return:
    """Coming back: since when (default: today), and where to (default: where one left)."""

    on: date | None = None
    org_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """From one unit to another on a day (调动); `from_org_id` may stay open if there is one."""

    to_org_id: UUID
    on: date
    reason: str
    from_org_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Joining:
    """A further unit: a teaching group, or a second school for a while (交流轮岗)."""

    org_id: UUID
    from_on: date
    to_on: date | None
    reason: str


def check_codes(stages: Sequence[str] | None, subjects: Sequence[str] | None) -> None:
    """Refuse codes that are not on the lists."""
    wrong = [("stages", code) for code in stages or () if code not in STAGES]
    wrong += [("subjects", code) for code in subjects or () if code not in SUBJECTS]
    if wrong:
        errors = [FieldError(name, CodeUnknown.code, code[:40]) for name, code in wrong]
        raise CodeUnknown(errors=errors)


def check_return(back: Return, status: PersonStatus, becomes: Mapping[str, object]) -> None:
    """Refuse a day or a unit of coming back for somebody who does not come back."""
    comes_back = status is PersonStatus.LEFT and becomes.get("status") is PersonStatus.ACTIVE
    if back != Return() and not comes_back:
        raise ReturnFactsMisplaced


def leaving(
    given: Mapping[str, Any], status: PersonStatus, today: date
) -> Mapping[str, date | str | None]:
    """Return what status, kind and day become; empty when nothing about leaving was said.

    Raises LeftFactsMisplaced when a kind or a day is given for somebody who stays.
    """
    names = ("status", "left_kind", "left_on")
    if not any(name in given for name in names):
        return {}
    becomes = PersonStatus(given.get("status", status))
    told = {n: given[n] for n in ("left_kind", "left_on") if given.get(n) is not None}
    if becomes is PersonStatus.ACTIVE:
        if told:
            raise LeftFactsMisplaced
        return {"status": becomes, "left_kind": None, "left_on": None}
    if status is PersonStatus.LEFT:
        return {"status": becomes, **told}
    return {"status": becomes, "left_kind": LeftKind.DEPARTED, "left_on": today, **told}
