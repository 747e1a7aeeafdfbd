"""Wire types of records of hours."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, PlainSerializer, model_validator
from pydantic_core import PydanticCustomError

from assessment.hours.rules import (
    MAX_DECIDED,
    MAX_HOURS,
    MAX_PROOFS,
    HourForm,
    HourKind,
    HourSource,
    HourState,
    HourVerb,
    HourWay,
    figure,
)
from assessment.hours.service.deciding import Asked, Decided, Outcome
from assessment.hours.service.entering import Said
from assessment.hours.tables import HourProof, HourRecord, HourStep
from assessment.years.schemas import Day
from kernel.text import Line, OptionalLine, Points, Wire

HoursOut = Annotated[Decimal, PlainSerializer(figure, return_type=str)]
Amount = Annotated[Points, Field(gt=0, le=MAX_HOURS, multiple_of=Decimal("0.5"))]


class HourIn(Wire):
    """An activity and its proof; hours in halves, times on the clock of Yantai."""

    kind: HourKind
    title: Line
    form: HourForm
    way: HourWay
    held_on: Day
    starts_at: time | None = None
    ends_at: time | None = None
    hours: Amount
    proof_file_ids: Annotated[tuple[UUID, ...], Field(max_length=MAX_PROOFS)] = ()

    @model_validator(mode="after")
    def times_in_order(self) -> "HourIn":
        """Both times or none, the end behind the start."""
        given = (self.starts_at, self.ends_at)
        if any(one is not None and one.tzinfo is not None for one in given):
            raise PydanticCustomError("time_wrong", "时间请填写为本地时间，如 14:30")
        if (self.starts_at is None) != (self.ends_at is None):
            raise PydanticCustomError("time_wrong", "起止时间须同时填写或同时留空")
        if self.starts_at and self.ends_at and self.starts_at >= self.ends_at:
            raise PydanticCustomError("time_wrong", "结束时间须晚于开始时间")
        return self

    def said(self) -> Said:
        """Return it as the service knows it."""
        own = {name: getattr(self, name) for name in Said.__dataclass_fields__}
        return Said(**own | {"proof_file_ids": tuple(dict.fromkeys(self.proof_file_ids))})


class NewHourIn(HourIn):
    """A new record; without a year it belongs to the one that is open now."""

    year_id: UUID | None = None


class HourConcernOut(Wire):
    """Why a record is looked at."""

    code: str
    message: str


class HourProofOut(Wire):
    """A file of proof."""

    file_id: UUID
    filename: str
    size: int
    media_type: str
    sha256: str | None
    state: str


class HourStepOut(Wire):
    """A decision about a record, or one that was taken back."""

    verb: Literal["confirm", "refuse", "undo"]
    reason: str
    actor_name: str
    at: datetime


class HourOut(Wire):
    """One record as lists and pages show it, with what was decided about it, oldest first."""

    id: UUID
    year_id: UUID
    person_id: UUID
    person_name: str
    staff_no: str | None
    school_id: UUID
    school_name: str
    org_path: str
    kind: HourKind
    title: str
    form: HourForm
    way: HourWay
    held_on: date
    starts_at: time | None
    ends_at: time | None
    hours: HoursOut
    source: HourSource
    state: HourState
    concerns: list[HourConcernOut]
    refusal: str | None
    decided_at: datetime | None
    decided_by_name: str | None
    created_at: datetime
    version: int
    proofs: list[HourProofOut]
    steps: list[HourStepOut]

    @classmethod
    def of(
        cls, row: HourRecord, proofs: Sequence[HourProof], steps: Sequence[HourStep] = ()
    ) -> "HourOut":
        """Shape a record, its proof and its history."""
        own = {name: getattr(row, name) for name in cls.model_fields.keys() - {"proofs", "steps"}}
        own["concerns"] = [HourConcernOut(**one) for one in row.concerns]
        return cls(
            **own,
            proofs=[HourProofOut.model_validate(one) for one in proofs],
            steps=[HourStepOut.model_validate(one) for one in steps],
        )


class HourTicketOut(Wire):
    """A signed right to open the proof of a record, and when it ends."""

    ticket: str
    expires_at: datetime


class SeenHourIn(Wire):
    """A record, and the version that was looked at."""

    id: UUID
    version: Annotated[int, Field(ge=1, lt=2**31)]


class HourDecisionIn(Wire):
    """Confirm or refuse; with `preview` nothing changes and the answer tells what would."""

    verb: Literal["confirm", "refuse"]
    records: Annotated[list[SeenHourIn], Field(min_length=1, max_length=MAX_DECIDED)]
    reason: OptionalLine = ""
    preview: bool = False

    def asked(self) -> Asked:
        """Return it as the service knows it."""
        versions = {one.id: one.version for one in self.records}
        return Asked(HourVerb(self.verb), versions, self.reason, is_preview=self.preview)


class HourUndoIn(Wire):
    """Decided records with the versions that the decision answered."""

    records: Annotated[list[SeenHourIn], Field(min_length=1, max_length=MAX_DECIDED)]


class HourOutcomeOut(Wire):
    """What becomes of one record; without a code it is (or would be) decided."""

    id: UUID
    version: int | None = Field(description="办理之后的版本号；撤销时须提供")
    person_name: str | None
    title: str | None
    hours: HoursOut | None
    code: str | None
    message: str | None

    @classmethod
    def of(cls, one: Outcome) -> "HourOutcomeOut":
        """Shape an outcome."""
        row = one.row
        return cls(
            id=one.id,
            version=row.version if row else None,
            person_name=row.person_name if row else None,
            title=row.title if row else None,
            hours=row.hours if row else None,
            code=one.code,
            message=one.message,
        )


class HourDecisionOut(Wire):
    """Every record that was asked for, how many are decided, and their hours."""

    preview: bool
    decided: int
    hours: HoursOut
    outcomes: list[HourOutcomeOut]

    @classmethod
    def of(cls, found: Decided, *, is_preview: bool = False) -> "HourDecisionOut":
        """Shape a decision."""
        return cls(
            preview=is_preview,
            decided=found.done,
            hours=found.hours,
            outcomes=[HourOutcomeOut.of(one) for one in found.outcomes],
        )
