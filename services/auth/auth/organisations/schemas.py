"""Organisations on the wire."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from auth.organisations.rules import Happening, Kind, NewUnit, PilotLevel, Stage, Status
from kernel.text import Line, OptionalLine, Wire

Code = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20)]


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
    is_rural: bool | None = Field(description="是否乡村学校；未注明为空")
    is_city_pilot: bool
    is_provincial_pilot: bool
    status: Status
    closed_on: date | None
    closed_reason: str | None
    merged_into_id: UUID | None = Field(description="并入的单位")
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


class PilotMarkOut(Wire):
    """A span of days as a pilot, with who gave and ended it and why."""

    level: PilotLevel
    from_on: date
    to_on: date | None
    reason: str
    given_by_name: str
    ended_reason: str | None
    ended_by_name: str | None


class OrganisationDetailOut(OrganisationOut):
    """One unit with the units above it, the names it has had, and its pilot marks."""

    ancestors: list[AncestorOut]
    names: list[NameOut]
    pilot_marks: list[PilotMarkOut]
    merged_into_name: str | None


class EventOut(Wire):
    """Something that happened to a unit."""

    id: UUID
    kind: Happening
    happened_on: date
    reason: str
    detail: dict[str, Any]
    actor_name: str
    at: datetime


class OrganisationIn(Wire):
    """A new unit."""

    name: Line
    kind: Kind
    parent_id: UUID
    code: Code | None = None
    stage: Stage | None = None
    is_rural: bool | None = None
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
    is_rural: bool | None = None
    is_city_pilot: Annotated[bool | None, AfterValidator(_given)] = None
    is_provincial_pilot: Annotated[bool | None, AfterValidator(_given)] = None
    on: date | None = Field(None, description="自哪一天起，默认今天；不能晚于今天")
    reason: OptionalLine = Field("", description="变更事由，如文号")

    def changes(self) -> dict[str, Any]:
        """Return what was given; an empty code removes it."""
        given = self.model_dump(exclude_unset=True, exclude={"on", "reason"})
        return given | ({"code": given["code"] or None} if "code" in given else {})
