"""Table of rounds 考核批次."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, func
from sqlalchemy.orm import Mapped, mapped_column

from assessment.rounds.rules import Roster, RoundState
from assessment.rubrics.tables import Rubric
from assessment.tables import Base, as_text
from kernel.db import uuid7


class Round(Base):
    """One round of one city; it keeps the rubric version it was made for."""

    __tablename__ = "round"
    __table_args__ = (
        CheckConstraint("reviewers_per_school IN (1, 2)", name="one_or_two_reviewers"),
        CheckConstraint("announce_days BETWEEN 1 AND 60", name="announce_days_bounded"),
        CheckConstraint(
            "self_due_on <= district_due_on AND district_due_on <= city_due_on",
            name="dates_in_order",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str] = mapped_column(String(200))
    school_year: Mapped[str] = mapped_column(String(200))
    org_id: Mapped[UUID]  # the city; auth owns it
    org_path: Mapped[str] = mapped_column(index=True)
    rubric_id: Mapped[UUID] = mapped_column(ForeignKey(Rubric.id))
    state: Mapped[RoundState] = mapped_column(as_text(RoundState, "state"))
    self_due_on: Mapped[date]
    district_due_on: Mapped[date]
    city_due_on: Mapped[date]
    announce_days: Mapped[int]  # working days of the public notice 公示
    reviewers_per_school: Mapped[int]
    half_points: Mapped[bool]
    roster: Mapped[Roster] = mapped_column(as_text(Roster, "roster"))
    school_ids: Mapped[list[Any]]  # text ids, only when listed
    submission_count: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
