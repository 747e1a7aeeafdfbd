"""Wire types of submissions."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from assessment.rubrics.rules import Grade
from assessment.rubrics.schemas import ItemScoreOut, MarkIn, PointsOut, Reason
from assessment.submissions.rules import ItemState, State, Verb
from kernel.text import Prose, Wire

ItemCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{0,9}$")]
SlotKey = Annotated[str, StringConstraints(max_length=40)]
NeededReason = Annotated[Reason, StringConstraints(min_length=1)]
Files = Annotated[list[UUID], Field(max_length=200)]


class SubmissionRow(Wire):
    """One school's place in a round, as lists show it; totals the caller may not see are null."""

    id: UUID
    round_id: UUID
    round_name: str
    school_id: UUID
    school_name: str
    district_id: UUID | None
    district_name: str
    org_path: str
    state: State
    version_no: int
    due_at: datetime | None
    is_overdue: bool
    done_count: int
    item_count: int
    self_total: PointsOut | None
    district_total: PointsOut | None
    city_total: PointsOut | None
    grade: Grade | None
    updated_at: datetime


class EvidenceOut(Wire):
    """A file attached to an item, as evidence described it when it was attached or handed in."""

    file_id: UUID
    slot: str | None
    filename: str
    size: int
    media_type: str
    sha256: str | None
    state: str


class MarkOut(Wire):
    """A self-mark as it was entered; the item's rule decides which members are set."""

    void: list[str] | None = None
    missing: list[str] | None = None
    points: PointsOut | None = None
    reason: str | None = None


class ItemOut(Wire):
    """The answer to one item; version 0 when it was never saved."""

    code: str
    state: ItemState
    narrative: str
    self_mark: MarkOut | None
    self_points: PointsOut | None
    evidence: list[EvidenceOut]
    returned_reason: str | None
    version: int
    updated_at: datetime | None
    updated_by: str | None


class AppealOut(Wire):
    """The school's objection and its decision."""

    text: str
    items: list[str]
    filed_at: datetime
    filed_by: str
    decision: str | None
    decision_reason: str | None
    decided_at: datetime | None


class SubmissionOut(SubmissionRow):
    """A submission with its answers and what the caller may do now."""

    rubric_id: UUID
    half_points: bool
    items: list[ItemOut]
    my_actions: list[Verb]
    announce_until: datetime | None
    appeal: AppealOut | None


class ItemIn(Wire):
    """An answer; the whole item is replaced. `slots` says which file belongs to which source."""

    narrative: Prose = ""
    self_mark: MarkIn | None = None
    evidence_file_ids: Files = Field(default=[])
    slots: dict[UUID, SlotKey] = Field(default={}, max_length=200)


class WarningOut(Wire):
    """What the school should look at before handing in."""

    code: str
    text: str


class SelfCheckOut(Wire):
    """The score answer on the school's own marks; total and grade are null while one is blank."""

    total: PointsOut | None
    grade: Grade | None
    process_points: PointsOut
    outcome_points: PointsOut
    base_losses: list[str]
    items: list[ItemScoreOut]
    explanation: list[str]
    blank: list[str]
    warnings: list[WarningOut]
    is_complete: bool


class Empty(Wire):
    """No members."""


class ReturnItemIn(Wire):
    """An item to be reworked, and why."""

    code: ItemCode
    reason: NeededReason


class ReturnIn(Wire):
    """退回: the items to be reworked."""

    items: list[ReturnItemIn] = Field(min_length=1, max_length=100)


class ExtendIn(Wire):
    """延期: the new last day (24:00 in Yantai), and why."""

    due_on: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]
    reason: NeededReason


class SchoolIn(Wire):
    """A change of the roster needs its reason."""

    school_id: UUID
    reason: NeededReason


class ReasonIn(Wire):
    """Why."""

    reason: NeededReason


class PlaceOut(Wire):
    """A school's place in a round."""

    submission_id: UUID
    school_id: UUID
    state: State


class TicketIn(Wire):
    """The files somebody wants to open."""

    file_ids: Annotated[list[UUID], Field(min_length=1, max_length=50)]


class TicketOut(Wire):
    """A signed right to open files, for five minutes."""

    ticket: str
    expires_at: datetime


class ManifestItem(Wire):
    """What a package holds of one item, and the places for evidence that are empty."""

    code: str
    name: str
    file_count: int
    size: int
    missing: list[str]


class ManifestOut(Wire):
    """A signed manifest: `manifest` and `ticket` go to evidence as they are."""

    manifest: str
    ticket: str
    expires_at: datetime
    title: str
    file_count: int
    size: int
    items: list[ManifestItem]


class DistrictProgress(Wire):
    """A district's schools by state; city-run schools have no `org_id`."""

    org_id: UUID | None
    name: str
    path: str
    total: int
    by_state: dict[State, int]
    overdue: int


class ProgressOut(Wire):
    """A round's schools by state, as far as the caller's unit reaches."""

    server_time: datetime
    total: int
    by_state: dict[State, int]
    overdue: int
    districts: list[DistrictProgress]
