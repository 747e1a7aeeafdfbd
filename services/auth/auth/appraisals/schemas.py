"""Appraisals of experts on the wire."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from pydantic import Field

from auth.appraisals.queries import Period
from auth.appraisals.rules import ExpertGrade
from auth.appraisals.service import Decision, Standing
from auth.experts.rules import ExpertState
from auth.guidance.rules import Form
from kernel.text import Line, Wire


class NumbersOut(Wire):
    """What was recorded in a period; expert reviews are not counted here (assessment has them)."""

    schools: int
    records: int
    hours: Decimal
    forms: dict[Form, int] = Field(description="各指导方式的次数")
    confirmed: int = Field(description="对方已确认的次数")
    useful: int
    fair: int
    not_useful: int
    useful_share: Decimal | None = Field(description="已确认中“有帮助”的百分比")
    days_to_record: Decimal | None = Field(description="指导到登记的平均天数")
    late_records: int = Field(description="七天后才登记的次数")
    tasks: int
    tasks_done: int
    tasks_overdue: int


class AppraisalOut(Wire):
    """A decision with the numbers it was made on."""

    id: UUID
    entry_id: UUID
    expert_name: str
    expert_unit: str
    team_id: UUID
    team_name: str
    team_path: str
    from_on: date
    to_on: date
    grade: ExpertGrade
    reason: str
    numbers: NumbersOut
    decided_by_name: str
    decided_at: datetime
    published_at: datetime | None
    replaced_at: datetime | None = Field(description="被新的考核替代的时间")


class StandingOut(Wire):
    """An expert with the numbers of a period, and what was decided for it."""

    entry_id: UUID
    name: str
    unit: str
    state: ExpertState
    is_leading_talent: bool
    numbers: NumbersOut
    appraisal_id: UUID | None
    grade: ExpertGrade | None
    published_at: datetime | None

    @classmethod
    def of(cls, one: Standing) -> "StandingOut":
        """Shape a standing."""
        decided = one.appraisal
        return cls(
            entry_id=one.entry.id,
            name=one.entry.name,
            unit=one.entry.unit,
            state=ExpertState(one.entry.state),
            is_leading_talent=one.entry.is_leading_talent,
            numbers=NumbersOut.model_validate(one.numbers),
            appraisal_id=decided.id if decided else None,
            grade=ExpertGrade(decided.grade) if decided else None,
            published_at=decided.published_at if decided else None,
        )


class AppraisalIn(Wire):
    """What an office decides."""

    entry_id: UUID
    from_on: date
    to_on: date
    grade: ExpertGrade
    reason: Line

    def decision(self) -> Decision:
        """Return the same as the service's type."""
        return Decision(self.entry_id, Period(self.from_on, self.to_on), self.grade, self.reason)
