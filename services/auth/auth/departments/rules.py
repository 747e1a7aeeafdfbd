"""Departments 科室、部门 that share an office (notice 一; R2, R39). Pure.

The city office is led by 教师工作科 together with other departments of the bureau; a district
office draws on 师训, 教研 and 电教. A member's right names the department he or she comes from.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from auth.organisations.rules import Kind
from kernel.actor import Role
from kernel.errors import Conflict, FieldError, Invalid

# Which offices have departments, and at which kind of unit they stand.
OFFICES: Final[Mapping[Role, Kind]] = MappingProxyType(
    {Role.CITY_OFFICE: Kind.CITY, Role.DISTRICT_OFFICE: Kind.DISTRICT}
)
# Who keeps the list and the members' departments, each at the own unit and below.
KEEPERS: Final[Mapping[Role, tuple[Role, ...]]] = MappingProxyType(
    {
        Role.CITY_OFFICE: (Role.CITY_OFFICE, Role.SYSTEM_ADMIN),
        Role.DISTRICT_OFFICE: (Role.CITY_OFFICE, Role.DISTRICT_OFFICE, Role.SYSTEM_ADMIN),
    }
)


class DepartmentDoesNotFit(Invalid):
    code = "department_does_not_fit"
    title = "所选部门不属于该工程办，请从该工程办的部门列表中选择"


class NoOffice(Invalid):
    code = "role_has_no_department"
    title = "只有市工程办和区市工程办的角色登记所属部门，其他角色请不要填写"


class DepartmentExists(Conflict):
    code = "department_exists"
    title = "该工程办已有同名部门，请直接选择"


def check_office(role: Role, kind: Kind) -> None:
    """Refuse a role that is no office, and an office at the wrong kind of unit."""
    if role not in OFFICES:
        raise NoOffice(errors=[FieldError("role", NoOffice.code, NoOffice.title)])
    if OFFICES[role] is not kind:
        raise _misfit()


def check_offered(role: Role, org_id: UUID, offered: tuple[Role, UUID | None] | None) -> None:
    """Refuse a department of another office; `offered` is its office and the unit that added it."""
    if role not in OFFICES:
        raise NoOffice(errors=[FieldError("department_id", NoOffice.code, NoOffice.title)])
    if offered is None or offered[0] is not role or offered[1] not in {None, org_id}:
        raise _misfit()


def _misfit() -> DepartmentDoesNotFit:
    fault = DepartmentDoesNotFit
    return fault(errors=[FieldError("department_id", fault.code, fault.title)])
