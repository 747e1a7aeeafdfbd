"""Wire types of marks: one, many at once, their history, and whom the school calls key or young."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from assessment.schemes.document import Half
from assessment.schemes.kinds import OutcomeForm, ScoreAudience
from assessment.teacher_scores.given import Given
from assessment.teacher_scores.queries.facts import Candidate
from assessment.teacher_scores.schemas.fields import Pieces, PointsOut, Remark
from assessment.teacher_scores.tables import TeacherMark
from kernel.text import Wire


class TeacherMarkIn(Wire):
    """What people give for an item: points, or recognised pieces by form; nothing takes it back."""

    points: Half | None = None
    counts: dict[OutcomeForm, Pieces] = Field(default={}, max_length=4)
    reason: Remark = ""

    def to_given(self) -> Given:
        """Return it as the rules know it."""
        return Given(self.points, self.counts, self.reason)


class TeacherMarkOut(Wire):
    """A mark as it is stored, with its version."""

    points: PointsOut | None
    counts: dict[OutcomeForm, int]
    reason: str
    version: int
    by_name: str
    at: datetime

    @classmethod
    def of(cls, row: TeacherMark) -> "TeacherMarkOut":
        """Shape a stored mark."""
        return cls(
            points=row.points,
            counts={OutcomeForm(form): count for form, count in row.counts.items()},
            reason=row.reason,
            version=row.version,
            by_name=row.updated_by_name,
            at=row.updated_at,
        )


def marks_of(one: Candidate) -> dict[str, TeacherMarkOut]:
    """Shape somebody's marks by item."""
    return {
        key: TeacherMarkOut(
            points=mark.points,
            counts=dict(mark.counts),
            reason=mark.reason,
            version=one.versions[key],
            by_name=mark.by_name,
            at=mark.at,
        )
        for key, mark in one.marks.items()
    }


class TeacherMarkRow(TeacherMarkIn):
    """A row of a batch."""

    person_id: UUID
    version: int = Field(ge=0, lt=2**31)


class TeacherMarksIn(Wire):
    """One item for many teachers, only looked at when it is a preview."""

    item_key: str = Field(pattern=r"^[0-9a-z-]{1,36}$")
    marks: list[TeacherMarkRow] = Field(min_length=1, max_length=500)
    is_preview: bool = False


class TeacherMarkOutcome(Wire):
    """What becomes of one teacher's mark; `code` and `message` say why nothing does."""

    person_id: UUID
    name: str
    points: PointsOut | None
    code: str | None
    message: str | None


class TeacherMarksOut(Wire):
    """What becomes of each; the batch can be undone."""

    outcomes: list[TeacherMarkOutcome]
    batch_id: UUID | None
    done: int


class TeacherMarkChangeOut(Wire):
    """A change of a mark."""

    item_key: str
    before: dict[str, Any] | None
    after: dict[str, Any]
    at: datetime
    by_name: str


class TeacherMarkChanges(Wire):
    """The history of somebody's marks, newest first."""

    items: list[TeacherMarkChangeOut]


class TeacherAudiencesIn(Wire):
    """What a teacher is called."""

    audiences: list[ScoreAudience] = Field(max_length=3)
