"""Wire types of draws and their schools."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from assessment.draws.queries.draws import SchoolCount
from assessment.draws.queries.pieces import NOBODY, Drawn
from assessment.draws.rules import (
    DIFFERING_LIMIT,
    LEAST_ON_SITE,
    LEAST_RATE,
    NOTHING,
    Agreement,
    Consequence,
    DrawKind,
    DrawState,
    DrawVerb,
    SeedSource,
    possible,
)
from assessment.draws.service.drawing import Seed
from assessment.draws.service.freezing import Asked
from assessment.draws.tables import Draw, DrawSchool
from kernel.text import Line, OptionalLine, Wire

Percent = Annotated[int, Field(ge=0, le=100)]


class DrawIn(Wire):
    """What is to be drawn: a spot check over the caller's schools, or an on-site test of one."""

    kind: DrawKind
    year_id: UUID
    school_id: UUID | None = Field(default=None, description="现场抽测的学校")
    rate: Annotated[int, Field(ge=0, le=100, description="抽查比例（%）")] = LEAST_RATE
    sample: Annotated[int, Field(ge=0, le=5, description="现场抽测人数")] = LEAST_ON_SITE
    differing_limit: Percent = DIFFERING_LIMIT
    reason: OptionalLine = ""

    def asked(self) -> Asked:
        """Return it as the service knows it."""
        return Asked(**self.model_dump())


class DrawPreviewOut(Wire):
    """How many teachers a frame would hold now, and how many would be drawn.

    `empty_schools` have nobody who can be drawn; `least` and `most` are drawn of one school.
    """

    unit_name: str
    schools: int
    empty_schools: int
    teachers: int
    drawn: int
    least: int
    most: int


class SeedIn(Wire):
    """The seed with its public source; without one the server makes it now."""

    seed: OptionalLine = ""
    seed_note: OptionalLine = ""

    def seed_of(self) -> Seed:
        """Return it as the service knows it."""
        return Seed(self.seed, self.seed_note)


class DrawReasonIn(Wire):
    """Why."""

    reason: Line


class DrawOut(Wire):
    """A draw as lists and pages show it; `may` are the verbs its state and the caller allow."""

    id: UUID
    code: str
    kind: DrawKind
    state: DrawState
    year_id: UUID
    unit_id: UUID
    unit_name: str
    org_path: str
    is_city_run: bool
    rate: int
    sample: int
    differing_limit: int
    frame_hash: str
    school_count: int
    teacher_count: int
    drawn_count: int
    seed: str | None
    seed_source: SeedSource | None
    seed_note: str
    previous_id: UUID | None
    reason: str
    cancel_reason: str
    frozen_at: datetime
    frozen_by_name: str
    drawn_at: datetime | None
    drawn_by_name: str | None
    ended_at: datetime | None
    ended_by_name: str | None
    version: int
    may: list[DrawVerb]

    @classmethod
    def of(cls, row: Draw, *, is_own: bool) -> "DrawOut":
        """Shape a draw for somebody of its office, or for somebody who only reads."""
        own = {name: getattr(row, name) for name in cls.model_fields if name != "may"}
        return cls(**own, may=list(possible(row.state)) if is_own else [])


class AgreementOut(Wire):
    """Re-reviewed pieces beside the school's levels; shares in tenths of a percent."""

    pieces: int
    rated: int
    agree: int
    by_one: int
    by_two: int
    differing_share: int | None
    passing_share: int | None
    excellent_share: int | None

    @classmethod
    def of(cls, found: Agreement) -> "AgreementOut":
        """Shape figures."""
        return cls(
            pieces=found.pieces,
            rated=found.rated,
            agree=found.agree,
            by_one=found.by_one,
            by_two=found.by_two,
            differing_share=found.percent(found.differing),
            passing_share=found.percent(found.passing),
            excellent_share=found.percent(found.excellent),
        )


class DrawSchoolOut(Wire):
    """A school of a frame with what came of it; figures only when its round is complete."""

    ordinal: int
    school_id: UUID
    school_name: str
    org_path: str
    teachers: int
    drawn: int
    replaced: int
    complete: int
    stage: int | None
    consequence: Consequence | None
    returned_at: datetime | None
    agreement: AgreementOut | None

    @classmethod
    def of(
        cls,
        row: SchoolCount,
        drawn: Drawn = NOBODY,
        school: DrawSchool | None = None,
        found: Agreement = NOTHING,
    ) -> "DrawSchoolOut":
        """Shape a school; while pieces are open the figures would tell the school's levels."""
        is_open = school is None or school.consequence is Consequence.OPEN
        return cls(
            ordinal=row.ordinal,
            school_id=row.school_id,
            school_name=row.school_name,
            org_path=row.org_path,
            teachers=row.teachers,
            drawn=drawn.drawn,
            replaced=drawn.replaced,
            complete=drawn.complete,
            stage=None if school is None else school.stage,
            consequence=None if school is None else school.consequence,
            returned_at=None if school is None else school.returned_at,
            agreement=None if is_open else AgreementOut.of(found),
        )
