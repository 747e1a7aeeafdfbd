"""Organisations on the wire."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from auth.organisations.rules import Kind, NewUnit, Stage, Status
from kernel.text import Line, Wire

Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{0,20}$")]


def _given(value: object) -> object:
    if value is None:
        message = "不能为空；不修改时请省略此项"
        raise ValueError(message)
    return value


class OrganisationOut(Wire):
    """A unit of the tree; `path` is the chain of unit numbers, one prefix per subtree."""

    id: UUID
    name: str
    kind: Kind
    parent_id: UUID | None
    path: str
    code: str | None = Field(description="行政区划代码或学校标识码")
    stage: Stage | None = Field(description="学段，仅学校有")
    is_city_pilot: bool
    is_provincial_pilot: bool
    status: Status
    closed_on: date | None
    closed_reason: str | None
    child_count: int = Field(description="下级未撤销单位数")
    version: int


class AncestorOut(Wire):
    """A unit on the way from the root."""

    id: UUID
    name: str
    kind: Kind


class NameOut(Wire):
    """A name the unit has or had, with the days it was valid."""

    name: str
    from_on: date
    to_on: date | None


class OrganisationDetailOut(OrganisationOut):
    """One unit with the units above it and the names it has had."""

    ancestors: list[AncestorOut]
    names: list[NameOut]


class OrganisationIn(Wire):
    """A new unit."""

    name: Line
    kind: Kind
    parent_id: UUID
    code: Code | None = None
    stage: Stage | None = None
    is_city_pilot: bool = False
    is_provincial_pilot: bool = False

    def new_unit(self) -> NewUnit:
        """Return the same as the rule's type; an empty code is none."""
        return NewUnit(**{**self.model_dump(), "code": self.code or None})


class OrganisationChangeIn(Wire):
    """Only what is given changes."""

    name: Annotated[Line | None, AfterValidator(_given)] = None
    code: Code | None = None
    stage: Annotated[Stage | None, AfterValidator(_given)] = None
    is_city_pilot: Annotated[bool | None, AfterValidator(_given)] = None
    is_provincial_pilot: Annotated[bool | None, AfterValidator(_given)] = None

    def changes(self) -> dict[str, Any]:
        """Return what was given; an empty code removes it."""
        given = self.model_dump(exclude_unset=True)
        return given | ({"code": given["code"] or None} if "code" in given else {})


class CloseIn(Wire):
    """Why a unit is closed."""

    reason: Line
