"""People on the wire."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from auth.people.rules import NewPerson, PersonStatus
from kernel.actor import Role
from kernel.text import Line, Wire

# 工号: letters, digits, hyphen; one spelling, so that it stays a key.
StaffNo = Annotated[
    str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[0-9A-Za-z-]{1,32}$")
]


def _given(value: object) -> object:
    if value is None:
        message = "不能为空；不修改时请省略此项"
        raise ValueError(message)
    return value


class MembershipOut(Wire):
    """Where a person works or worked."""

    id: UUID
    org_id: UUID
    org_name: str
    org_path: str
    from_on: date
    to_on: date | None


class GrantOut(Wire):
    """A right a person holds, for the unit and all below it."""

    id: UUID
    role: Role
    org_id: UUID
    org_name: str
    org_path: str


class GrantList(Wire):
    """The rights of one person."""

    items: list[GrantOut]


class PersonOut(Wire):
    """A person of the register; `username` is null until there is an account."""

    id: UUID
    staff_no: str
    name: str
    status: PersonStatus
    username: str | None
    memberships: list[MembershipOut]
    grants: list[GrantOut]
    version: int


class PersonIn(Wire):
    """A new person."""

    name: Line
    staff_no: StaffNo = Field(description="工号，全市唯一")
    org_id: UUID

    def new_person(self) -> NewPerson:
        """Return the same as the rule's type."""
        return NewPerson(self.name, self.staff_no, self.org_id)


class PersonChangeIn(Wire):
    """Only what is given changes."""

    name: Annotated[Line | None, AfterValidator(_given)] = None
    status: Annotated[PersonStatus | None, AfterValidator(_given)] = None


class GrantIn(Wire):
    """A role at a unit."""

    role: Role
    org_id: UUID


class OneTimeCodeOut(Wire):
    """Shown once; only its hash is kept."""

    username: str
    code: str
    expires_at: datetime
