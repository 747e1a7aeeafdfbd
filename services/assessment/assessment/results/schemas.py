"""Wire types of results, appeals, rolls and checks."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from assessment.results.rules import CheckState, Outcome
from assessment.results.service.reading import ResultView
from assessment.results.service.rolls import Roll
from assessment.rubrics.rules import Grade
from assessment.rubrics.schemas import MarkIn, PointsOut
from assessment.submissions.rules import State
from assessment.submissions.schemas import ItemCode, NeededReason
from kernel.text import Prose, Wire


class StageResultOut(Wire):
    """What one stage came to; `stage` is self, district, city or final."""

    stage: str
    total: PointsOut
    grade: Grade
    process_points: PointsOut
    outcome_points: PointsOut
    explanation: list[str]
    concluded_at: datetime | None
    reviewers: list[str]


class ResultItemOut(Wire):
    """One item through the stages; `gap` = self-mark minus the last stage's points."""

    code: str
    name: str
    max_points: PointsOut
    base: bool
    self: PointsOut | None
    district: PointsOut | None
    city: PointsOut | None
    final: PointsOut | None
    reason: str
    district_reason: str
    city_reason: str
    gap: PointsOut | None


class ResultOut(Wire):
    """A school's result: one sentence first, then the stages side by side, then every item."""

    submission_id: UUID
    school_name: str
    district_name: str
    round_name: str
    state: State
    version_no: int
    grade: Grade
    total: PointsOut
    sentence: str
    process_points: PointsOut
    outcome_points: PointsOut
    stages: list[StageResultOut]
    items: list[ResultItemOut]
    check_code: str | None
    check_url: str | None
    announced_at: datetime | None
    announce_until: datetime | None
    finalised_at: datetime | None
    can_appeal: bool

    @classmethod
    def of(cls, view: ResultView) -> "ResultOut":
        """Shape a view."""
        plain = {name: getattr(view, name) for name in cls.model_fields}
        stages = [
            {name: getattr(one, name) for name in StageResultOut.model_fields}
            for one in view.stages
        ]
        return cls.model_validate(plain | {"stages": stages})


# Two steps: in one, the length would be taken before the blanks are stripped.
Objection = Annotated[
    Prose,
    StringConstraints(max_length=5000, strip_whitespace=True),
    StringConstraints(min_length=1),
]


class AppealIn(Wire):
    """申诉: what the school objects to, and on which items."""

    text: Objection
    items: list[ItemCode] = Field(default=[], max_length=100)


class DecisionIn(Wire):
    """申诉答复: the result stands, or the marks named here replace the published ones."""

    outcome: Outcome
    reason: NeededReason
    marks: dict[ItemCode, MarkIn] = Field(default={}, max_length=100)


class SkippedOut(Wire):
    """A school that was left as it is, and why."""

    submission_id: UUID
    reason: str


class BatchOut(Wire):
    """What a batch did; call again while `remaining` is above 0."""

    changed: int
    skipped: list[SkippedOut]
    remaining: int


class RollRowOut(Wire):
    """One school's line of the roll."""

    submission_id: UUID
    school_id: UUID
    school_name: str
    district_name: str
    state: State
    self_total: PointsOut | None
    district_total: PointsOut | None
    city_total: PointsOut | None
    total: PointsOut
    grade: Grade
    check_code: str


class RollOut(Wire):
    """考核结果汇总; `sha256` covers the rows, `is_complete` says that every school is final."""

    round_id: UUID
    round_name: str
    school_year: str
    rows: list[RollRowOut]
    school_count: int
    by_grade: dict[Grade, int]
    is_complete: bool
    sha256: str
    computed_at: datetime

    @classmethod
    def of(cls, roll: Roll) -> "RollOut":
        """Shape a roll."""
        rows = [
            RollRowOut(**{name: getattr(row, name) for name in RollRowOut.model_fields})
            for row in roll.rows
        ]
        return cls(
            round_id=roll.round.id,
            round_name=roll.round.name,
            school_year=roll.round.school_year,
            rows=rows,
            school_count=roll.school_count,
            by_grade={grade: sum(row.grade is grade for row in roll.rows) for grade in Grade},
            is_complete=roll.is_complete,
            sha256=roll.sha256,
            computed_at=roll.computed_at,
        )


class CheckOut(Wire):
    """What a check code stands for; nothing more than the form itself says at its top."""

    school_name: str
    round_name: str
    grade: Grade
    total: PointsOut
    issued_at: datetime
    issuer: str
    state: CheckState
