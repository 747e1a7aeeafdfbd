"""What a person of the register is. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from kernel.actor import Role
from kernel.errors import Conflict


class PersonStatus(StrEnum):
    """在职 or 离开 (调出、离职): who left keeps the history and cannot sign in."""

    ACTIVE = "active"
    LEFT = "left"


# Who keeps the register of people and hands out the way in, each within the subtree of the grant.
KEEPERS: Final = (Role.SYSTEM_ADMIN, Role.EQUIPMENT_CENTRE)
# Who may look people up in the own subtree.
READERS: Final = (*KEEPERS, Role.CITY_OFFICE, Role.DISTRICT_OFFICE, Role.SCHOOL_LEAD)


class StaffNumberTaken(Conflict):
    code = "staff_no_taken"
    title = "该工号已登记在其他人员名下，请核对工号"


class UsernameTaken(Conflict):
    code = "username_taken"
    title = "该用户名已被他人使用，请换一个用户名"


class PersonLeft(Conflict):
    code = "person_left"
    title = "该人员已离开，不能再授予权限或发放口令"


class NotOneself(Conflict):
    code = "not_on_oneself"
    title = "不能停用自己的账号，请由另一位管理员办理"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is needed to register a person; `staff_no` 工号 is the key within the city."""

    name: str
    staff_no: str
    org_id: UUID
