"""The expert pool on the wire; for signed-in staff only (R146)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from auth.experts.rules import ExpertRole, ExpertState, Level, Nomination, Source, Training
from auth.organisations.rules import Kind
from kernel.text import Line, OptionalLine, Wire

Code = Annotated[str | None, Field(max_length=40)]
Hours = Annotated[Decimal, Field(gt=0, le=1000, max_digits=5, decimal_places=1)]


class ExpertEntryOut(Wire):
    """A place in the team of a city or district."""

    id: UUID
    team_id: UUID
    team_name: str
    team_kind: Kind
    name: str
    unit: str
    role: ExpertRole
    source: Source | None
    subject: str | None = Field(description="学科代码")
    stage: str | None = Field(description="学段代码")
    is_leading_talent: bool = Field(description="市级教育领军人才")
    is_addition: bool = Field(description="补充（不接替他人）")
    state: ExpertState
    batch_id: UUID | None
    batch_name: str | None
    term: str | None
    person_id: UUID | None
    replaces_id: UUID | None
    replaces_name: str | None
    training_hours: Decimal
    version: int


class ExpertEventOut(Wire):
    """A state an entry came into."""

    state: ExpertState
    reason: str
    actor_name: str
    at: datetime


class TrainingOut(Wire):
    """A training with what proves it."""

    id: UUID
    title: str
    level: Level
    held_on: date
    hours: Decimal
    proof: str


class ExpertDetailOut(ExpertEntryOut):
    """An expert with history and trainings."""

    events: list[ExpertEventOut]
    trainings: list[TrainingOut]


class NominationIn(Wire):
    """Whom an office proposes."""

    organisation_id: UUID = Field(description="专家团队所在的市或区市")
    name: Line
    unit: Line
    role: ExpertRole = ExpertRole.MEMBER
    source: Source
    subject: Code = None
    stage: Code = None
    is_leading_talent: bool = False
    person_id: UUID | None = Field(None, description="本平台人员；外聘专家可不填")
    replaces_id: UUID | None = Field(None, description="更替哪一位在任专家；补充时不填")
    reason: Line

    def nomination(self) -> Nomination:
        """Return the same as the rule's type."""
        return Nomination(**self.model_dump())


class ExpertChangeIn(Wire):
    """Only what is given changes."""

    source: Source | None = None
    subject: Code = None
    stage: Code = None
    is_leading_talent: bool = Field(False, description="市级教育领军人才")
    person_id: UUID | None = Field(None, description="本平台人员；关联后本人可见自己的任务")
    reason: Line

    def changed(self) -> tuple[dict[str, Any], str]:
        """Return what was given, and the reason."""
        return self.model_dump(exclude_unset=True, exclude={"reason"}), self.reason


class SelectIn(Wire):
    """Into which batch."""

    batch_id: UUID
    reason: OptionalLine = ""


class ReasonIn(Wire):
    """Why."""

    reason: Line


class TrainingIn(Wire):
    """A training somebody took part in."""

    title: Line
    level: Level
    held_on: date
    hours: Hours
    proof: Line = Field(description="证明，如文号或证书编号")

    def training(self) -> Training:
        """Return the same as the rule's type."""
        return Training(**self.model_dump())


class BatchIn(Wire):
    """A batch of a team."""

    organisation_id: UUID
    name: Line
    term: Line = Field(description="任期，如“2026—2029 年”")


class PublishIn(Wire):
    """On which day it is published."""

    on: date


class BatchOut(Wire):
    """A batch and how many experts it has."""

    id: UUID
    team_id: UUID
    team_name: str
    name: str
    term: str
    published_on: date | None
    created_at: datetime
    entry_count: int
