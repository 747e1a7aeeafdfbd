"""Who may give which right where (授权规则). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from uuid import UUID

from auth.organisations.rules import Kind
from kernel.actor import Actor, Role
from kernel.errors import Conflict, FieldError, Invalid, NotAllowed


class GrantToOneself(NotAllowed):
    code = "grant_to_oneself"
    title = "不能给自己授予或撤销权限，请由另一位有权限的人员办理"


class RoleDoesNotFit(Invalid):
    code = "role_does_not_fit_unit"
    title = "该角色不能授予在这一类单位上"


class DutiesExclude(Conflict):
    code = "duties_exclude_each_other"
    title = "系统管理员、安全管理员与审计员不能由同一人担任（三权分立）"


class SecondPersonNeeded(Conflict):
    """An administrator is made by two people: one proposes, another confirms."""

    code = "second_person_needed"
    title = "这一角色须由两人办理：请提出授权申请，由另一位管理员确认后生效"


class AlreadyGranted(Conflict):
    code = "grant_exists"
    title = "该人员在此单位已有这一角色"


# 三权分立: one person holds at most one of these, at one place; the database holds it too.
SEPARATED: Final = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
# Who makes administrators, two at a time; ⚙ the offices of the city count as such.
PROPOSERS: Final = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
OFFICES: Final = (Role.CITY_OFFICE, Role.EQUIPMENT_CENTRE)

# For sentences; the screens have a catalogue of their own.
NAMES: Final[Mapping[Role, str]] = MappingProxyType(
    {
        Role.CITY_OFFICE: "市工程办",
        Role.DISTRICT_OFFICE: "区市工程办",
        Role.SCHOOL_LEAD: "校（园）长",
        Role.SCHOOL_TEAM: "学校信息化管理团队",
        Role.GROUP_LEADER: "教研组长",
        Role.TEACHER: "教师",
        Role.EXPERT: "专家",
        Role.EQUIPMENT_CENTRE: "装备中心",
        Role.AUDITOR: "审计员",
        Role.SYSTEM_ADMIN: "系统管理员",
        Role.SECURITY_ADMIN: "安全管理员",
    }
)

_SCHOOL_ROLES: Final = (Role.SCHOOL_TEAM, Role.GROUP_LEADER, Role.TEACHER)

# A right is given by whoever stands above it. The notice, 一: the head leads and forms the
# school's team 学校信息化管理团队; districts and the city name their own people in charge.
MAY_GRANT: Final[Mapping[Role, frozenset[Role]]] = MappingProxyType(
    {
        Role.SYSTEM_ADMIN: frozenset(Role),
        Role.SECURITY_ADMIN: frozenset({*SEPARATED, *OFFICES}),
        Role.EQUIPMENT_CENTRE: frozenset({Role.SCHOOL_LEAD, *_SCHOOL_ROLES}),
        Role.CITY_OFFICE: frozenset(
            {Role.DISTRICT_OFFICE, Role.EXPERT, Role.SCHOOL_LEAD, *_SCHOOL_ROLES}
        ),
        Role.DISTRICT_OFFICE: frozenset({Role.SCHOOL_LEAD, *_SCHOOL_ROLES}),
        Role.SCHOOL_LEAD: frozenset(_SCHOOL_ROLES),
    }
)
GRANTERS: Final = tuple(MAY_GRANT)

_AT_CITY: Final = frozenset({Kind.CITY})
_FITS: Final[Mapping[Role, frozenset[Kind]]] = MappingProxyType(
    {
        Role.CITY_OFFICE: _AT_CITY,
        Role.EQUIPMENT_CENTRE: _AT_CITY,
        Role.AUDITOR: _AT_CITY,
        Role.SYSTEM_ADMIN: _AT_CITY,
        Role.SECURITY_ADMIN: _AT_CITY,
        Role.EXPERT: frozenset({Kind.CITY, Kind.DISTRICT}),
        Role.DISTRICT_OFFICE: frozenset({Kind.DISTRICT}),
        Role.SCHOOL_LEAD: frozenset({Kind.SCHOOL}),
        Role.SCHOOL_TEAM: frozenset({Kind.SCHOOL}),
        Role.GROUP_LEADER: frozenset({Kind.SCHOOL, Kind.GROUP}),
        Role.TEACHER: frozenset({Kind.SCHOOL, Kind.GROUP}),
    }
)


@dataclass(frozen=True, slots=True)
class Right:
    """A role at a unit, and for members of an office the department they come from."""

    role: Role
    org_id: UUID
    department_id: UUID | None = None


def needs_two(role: Role, *, offices_too: bool) -> bool:
    """Tell whether giving this role takes two people."""
    return role in SEPARATED or (offices_too and role in OFFICES)


def check_right(actor: Actor, person_id: UUID, role: Role, path: str) -> None:
    """Refuse unless the caller, who is not that person, may give `role` at `path` or above."""
    actor.require(path, *(giver for giver, gives in MAY_GRANT.items() if role in gives))
    if actor.person_id == person_id:
        raise GrantToOneself


def check_fit(role: Role, kind: Kind, held: Iterable[Role]) -> None:
    """Refuse a role at the wrong kind of unit, and duties that one person may not hold together."""
    if kind not in _FITS[role]:
        raise RoleDoesNotFit(errors=[FieldError("role", RoleDoesNotFit.code, RoleDoesNotFit.title)])
    if role in SEPARATED and any(other in SEPARATED for other in held):
        raise DutiesExclude
