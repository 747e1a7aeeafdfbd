"""Offices on the wire."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from kernel.actor import Role
from kernel.text import Line, Wire


class DepartmentOut(Wire):
    """A department that shares an office."""

    id: UUID
    role: Role
    name: str
    is_common: bool = Field(description="通知所列，各工程办通用；否则为本工程办自行添加")


class DepartmentList(Wire):
    """What one office may choose from."""

    items: list[DepartmentOut]


class DepartmentIn(Wire):
    """A department that an office adds for itself."""

    role: Role = Field(description="市工程办或区市工程办")
    organisation_id: UUID
    name: Line


class OfficeMemberOut(Wire):
    """A member of the city office or of a district office."""

    grant_id: UUID
    role: Role
    granted_at: datetime
    department_id: UUID | None
    department: str | None = Field(description="所属部门；空缺为未登记")
    person_id: UUID
    name: str
    org_id: UUID
    org_name: str
    org_path: str


class DepartmentChoiceIn(Wire):
    """Which department a member comes from, and why it is entered now."""

    department_id: UUID
    reason: Line
