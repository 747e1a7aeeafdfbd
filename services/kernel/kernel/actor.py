"""Who is calling, and how far their rights reach."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from kernel.errors import NotAllowed, NotFound


class Role(StrEnum):
    """角色: one person may hold several, each at a unit and for its whole subtree."""

    CITY_OFFICE = "city_office"
    DISTRICT_OFFICE = "district_office"
    SCHOOL_LEAD = "school_lead"
    SCHOOL_TEAM = "school_team"
    GROUP_LEADER = "group_leader"
    TEACHER = "teacher"
    EXPERT = "expert"
    EQUIPMENT_CENTRE = "equipment_centre"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role at a unit; `org_path` is the unit's path such as `/1/12/345/`."""

    role: Role
    org_id: UUID
    org_path: str


@dataclass(frozen=True, slots=True)
class Actor:
    """The caller as the access token describes them; machines have scopes and no grants."""

    person_id: UUID
    name: str
    session_id: UUID | None
    grants: tuple[Grant, ...]
    scopes: frozenset[str] = frozenset()
    rights_version: int = 0  # how often the rights had changed when the token was given

    def has_role(self, *roles: Role) -> bool:
        """Tell whether the caller holds one of the roles anywhere."""
        return any(grant.role in roles for grant in self.grants)

    def reaches(self, path: str, *roles: Role) -> bool:
        """Tell whether one of the roles is held at the unit `path` or above it."""
        return any(g.role in roles and path.startswith(g.org_path) for g in self.grants)

    def require(self, path: str, *roles: Role) -> None:
        """Refuse unless one of the roles reaches `path`.

        Outside the caller's subtree the answer is NotFound, so that existence does not leak;
        inside it, with another role, NotAllowed.
        """
        if self.reaches(path, *roles):
            return
        if any(path.startswith(grant.org_path) for grant in self.grants):
            raise NotAllowed
        raise NotFound

    def paths(self, *roles: Role) -> tuple[str, ...]:
        """Return the unit paths at which one of the roles is held, for list filters."""
        return tuple({g.org_path for g in self.grants if g.role in roles})
