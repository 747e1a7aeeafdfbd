"""Wire types of rubrics and scores."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import Field, PlainSerializer, StringConstraints

from assessment.rubrics.document import ItemA, Key, RubricContent
from assessment.rubrics.rules import Grade, Mark, RubricState, plain
from assessment.rubrics.tables import Rubric
from kernel.text import Line, Points, Prose, Wire

PointsOut = Annotated[Decimal, PlainSerializer(plain, return_type=str)]
Reason = Annotated[Prose, StringConstraints(max_length=2000, strip_whitespace=True)]


class RubricOut(Wire):
    """One version in the list."""

    id: UUID
    code: str
    version: int
    title: str
    state: RubricState
    total_points: PointsOut
    content_hash: str
    published_at: datetime | None


_FROM_CONTENT: Final = (
    "document",
    "issuer",
    "remark",
    "excellent_from",
    "pass_from",
    "items_a",
)


class RubricDetailOut(RubricOut):
    """One version with its tree A > B > C; `revision` is what If-Match compares."""

    document: str
    issuer: str
    remark: str
    excellent_from: PointsOut
    pass_from: PointsOut
    revision: int
    items_a: list[ItemA]

    @classmethod
    def of(cls, row: Rubric) -> "RubricDetailOut":
        """Shape a row; the stored content was validated when it was written."""
        content = RubricContent.model_validate(row.content)
        shown: dict[str, Any] = {name: getattr(row, name) for name in RubricOut.model_fields}
        shown |= {name: getattr(content, name) for name in _FROM_CONTENT}
        return cls(**shown, revision=row.revision)


class RubricCopyIn(Wire):
    """A new draft starts from a version."""

    source_id: UUID


class MarkIn(Wire):
    """得分 in the form of the item's rule: `{void}`, `{void, missing}` or `{points, reason}`."""

    void: list[Key] = Field(default=[], max_length=50)
    missing: list[Line] = Field(default=[], max_length=100)
    points: Points | None = None
    reason: Reason = ""

    def to_rules(self) -> Mark:
        """Return the mark as the rules know it."""
        return Mark(tuple(self.void), tuple(self.missing), self.points, self.reason)


class ScoreIn(Wire):
    """Marks by item code; `half_points: false` refuses half points, as a round may."""

    marks: dict[Annotated[str, StringConstraints(max_length=20)], MarkIn] = Field(max_length=500)
    half_points: bool = True


class ItemScoreOut(Wire):
    """One item's points and why some were lost."""

    code: str
    max: PointsOut
    points: PointsOut
    reason: str


class ScoreOut(Wire):
    """A whole rubric's result."""

    total: PointsOut
    grade: Grade
    process_points: PointsOut
    outcome_points: PointsOut
    base_losses: list[str]
    items: list[ItemScoreOut]
    explanation: list[str]
