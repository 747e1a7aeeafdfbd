"""Wire types of one certification: pieces, seats, levels, what comes next."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from assessment.abilities.rules import Dimension, Environment
from assessment.certifications.document import PinnedTask
from assessment.certifications.rules import (
    CertificationState,
    CertificationVerb,
    Level,
    RatingKind,
    SeatOrigin,
    SeatState,
)
from assessment.certifications.schemas.bodies import TaskReasonIn
from kernel.text import Wire


class RemarkOut(Wire):
    """A finding: part (a task's key, or a field), stable code, what to do."""

    field: str
    code: str
    message: str


class NextStepOut(Wire):
    """What happens next, in words; `is_mine` when the caller is to act."""

    code: str = Field(
        description="fill_in|correct|wait_peers|wait_school|wait_sample|wait_final|done"
    )
    text: str
    due_at: datetime | None
    is_mine: bool
    waiting_for: list[str] = Field(description="等待的人员姓名；学校环节为空")


class CertificationRow(Wire):
    """A certification in a list."""

    id: UUID
    year_id: UUID
    person_id: UUID
    person_name: str
    staff_no: str | None
    school_id: UUID
    school_name: str
    org_path: str
    group_id: UUID | None
    group_name: str | None
    ability_code: str
    ability_name: str
    is_official: bool
    state: CertificationState
    turn: int
    level: Level | None
    submitted_at: datetime | None
    finalised_at: datetime | None
    version: int
    next: NextStepOut


class PieceFileOut(Wire):
    """A file of evidence."""

    file_id: UUID
    filename: str
    size: int
    media_type: str
    sha256: str | None
    state: str


class PieceOut(Wire):
    """A task with its criteria, what was done for it, and the own level (not for open peers)."""

    task: PinnedTask
    narrative: str
    self_level: Level | None
    self_remark: str
    evidence: list[PieceFileOut]
    version: int
    updated_at: datetime | None


class LevelMarkOut(Wire):
    """A level for a task and why."""

    task_key: str
    level: Level
    reason: str


class PeerSeatOut(Wire):
    """A peer's seat; marks are hidden from those who may not see them yet."""

    id: UUID
    turn: int
    ordinal: int
    peer_id: UUID
    peer_name: str
    origin: SeatOrigin
    state: SeatState
    due_at: datetime
    is_overdue: bool
    has_left: bool
    is_mine: bool
    marks: list[LevelMarkOut] | None
    reason: str
    closed_at: datetime | None
    closed_by_name: str | None


class RatingOut(Wire):
    """Levels given by the school (or a re-review), the newest first; a correction says why."""

    id: UUID
    turn: int
    kind: RatingKind
    marks: list[LevelMarkOut]
    level: Level
    reason: str
    actor_name: str
    at: datetime


class ReturnedOut(Wire):
    """Why it came back, per task; `stage` is peer or school."""

    stage: str
    by_name: str
    at: datetime
    reasons: list[TaskReasonIn]


class CertificationOut(CertificationRow):
    """A certification with everything the caller may see, and what the caller may do."""

    catalogue_version: int
    pieces: list[PieceOut]
    seats: list[PeerSeatOut]
    ratings: list[RatingOut]
    returned: ReturnedOut | None
    missing: list[RemarkOut] = Field(description="提交前还缺什么；只给本人")
    warnings: list[RemarkOut]
    explanation: list[str] = Field(description="等级的由来：逐项、谁、何时")
    may: list[CertificationVerb]


class CertificationStepOut(Wire):
    """A step of the history."""

    verb: CertificationVerb
    from_state: CertificationState
    to_state: CertificationState
    turn: int
    detail: dict[str, object]
    actor_name: str
    at: datetime


class CertificationStepsOut(Wire):
    """The history, oldest first."""

    items: list[CertificationStepOut]


class CertificationTicketOut(Wire):
    """A signed right to open the evidence of a certification, and when it ends."""

    ticket: str
    expires_at: datetime


class ChoiceOut(Wire):
    """An ability to certify: planned, offered by the school, or begun already."""

    code: str
    name: str
    environment: Environment
    dimension: Dimension | None
    task_count: int = Field(description="官方测评任务数；0 表示尚未导入，以自由举证代替")
    source: str = Field(description="plan 个人计划|school 本校选定|catalogue 全部目录|begun 已开始")
    goal: str
    due_on: date | None
    certification: CertificationRow | None


class MyCertificationsOut(Wire):
    """The caller's abilities of a year and what is still missing."""

    year_id: UUID
    year_name: str
    year_is_open: bool
    wanted: int
    finished: int = Field(description="已确定且合格及以上的项数")
    choices: list[ChoiceOut]
    warnings: list[RemarkOut]
    exemption_reason: str | None
    next: NextStepOut


class PeerTaskOut(Wire):
    """A seat in somebody's queue, with the work it is about."""

    id: UUID
    certification_id: UUID
    year_id: UUID
    person_name: str
    school_id: UUID
    school_name: str
    org_path: str
    group_name: str | None
    ability_code: str
    ability_name: str
    task_count: int
    turn: int
    peer_id: UUID
    peer_name: str
    state: SeatState
    due_at: datetime
    is_overdue: bool
    has_left: bool
    is_mine: bool
    closed_at: datetime | None
