"""Table of what became of goals."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assessment.goals.rules import GoalResult
from assessment.plans.tables import Plan
from assessment.tables import Base, as_text


class GoalOutcome(Base):
    """A school's report on one goal; it speaks of the goal as it was worded then."""

    __tablename__ = "goal_outcome"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey(Plan.id), primary_key=True)
    goal_key: Mapped[str] = mapped_column(String(36), primary_key=True)
    goal_text: Mapped[str] = mapped_column(Text)
    outcome: Mapped[GoalResult] = mapped_column(as_text(GoalResult, "outcome"))
    note: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    reported_at: Mapped[datetime]
    reported_by_name: Mapped[str] = mapped_column(String(200))
