"""Wire types of what is sent about one certification."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from assessment.abilities.document import AbilityCode
from assessment.certifications.levels import Mark
from assessment.certifications.rules import MAX_FILES, Level
from kernel.text import Prose, Wire

Text = Annotated[Prose, Field(max_length=5000)]
Reason = Annotated[Prose, Field(max_length=2000)]


def _said(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("reason_missing", "请填写原因")
    return text


Needed = Annotated[Prose, Field(min_length=1, max_length=2000), AfterValidator(_said)]
TaskKey = Annotated[str, Field(pattern=r"^(free|[ABC][1-9][0-9]?\.[1-9][0-9]?)$")]


class CertificationBeginIn(Wire):
    """An ability to certify; the year that is open, and the school for who teaches at several."""

    ability_code: AbilityCode
    year_id: UUID | None = None
    school_id: UUID | None = None


class PieceIn(Wire):
    """What the teacher did for a task; the whole piece is replaced."""

    narrative: Text = ""
    evidence_file_ids: list[UUID] = Field(default=[], max_length=MAX_FILES)
    self_level: Level | None = None
    self_remark: Reason = ""


class LevelMarkIn(Wire):
    """A level for a task; below 优秀 a reason is required."""

    task_key: TaskKey
    level: Level
    reason: Reason = ""

    def mark(self) -> Mark:
        """Return it as the rules know it."""
        return Mark(self.task_key, self.level, self.reason.strip())


Marks = Annotated[list[LevelMarkIn], Field(max_length=20)]


class TaskReasonIn(Wire):
    """What is to be changed about a task."""

    task_key: TaskKey
    reason: Needed


class CertificationReturnIn(Wire):
    """Reasons per task; at least one."""

    reasons: Annotated[list[TaskReasonIn], Field(max_length=20)]


class CertificationRateIn(Wire):
    """The school's levels per task; `correction_reason` is required where levels stand already."""

    marks: Marks
    correction_reason: Reason = ""


class PeerRateIn(Wire):
    """A peer's levels per task."""

    marks: Marks


class SeatReleaseIn(Wire):
    """Why a seat is given up."""

    reason: Needed
