"""Who may give which right where (授权规则). Pure."""

from collections.abc import Iterable, Mapping
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
    title = "系统管理员与审计员不能由同一人担任（三权分立）"


class AlreadyGranted(Conflict):
    code = "grant_exists"
    title = "该人员在此单位已有这一角色"


# 三权分立: one person holds at most one of these, at one place; the database holds it too.
SEPARATED: Final = (Role.SYSTEM_ADMIN, Role.AUDITOR)

_SCHOOL_ROLES: Final = (Role.SCHOOL_TEAM, Role.GROUP_LEADER, Role.TEACHER)

# A right is given by whoever stands above it. The notice, 一: the head leads and forms the
# school's team 学校信息化管理团队; districts and the city name their own people in charge.
MAY_GRANT: Final[Mapping[Role, frozenset[Role]]] = MappingProxyType(
    {
        Role.SYSTEM_ADMIN: frozenset(Role),
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
        Role.EXPERT: frozenset({Kind.CITY, Kind.DISTRICT}),
        Role.DISTRICT_OFFICE: frozenset({Kind.DISTRICT}),
        Role.SCHOOL_LEAD: frozenset({Kind.SCHOOL}),
        Role.SCHOOL_TEAM: frozenset({Kind.SCHOOL}),
        Role.GROUP_LEADER: frozenset({Kind.SCHOOL, Kind.GROUP}),
        Role.TEACHER: frozenset({Kind.SCHOOL, Kind.GROUP}),
    }
)


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
