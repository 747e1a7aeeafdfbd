"""Tables of results 结果: each public notice of a grade, and the appeal against it."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from assessment.results.rules import Outcome
from assessment.rubrics.rules import Grade
from assessment.submissions.tables import Submission
from assessment.tables import Base, as_text
from kernel.db import uuid7


class Result(Base):
    """A published result; after an appeal that changes it a further row replaces it.

    Once `finalised_at` is set a trigger refuses every change of the row.
    """

    __tablename__ = "result"
    __table_args__ = (
        UniqueConstraint("submission_id", "ordinal"),
        UniqueConstraint("check_code"),
        # At most one row of a submission is in force.
        Index(
            "uq_result_in_force",
            "submission_id",
            unique=True,
            postgresql_where=text("replaced_at IS NULL"),
        ),
        CheckConstraint("finalised_at IS NULL OR replaced_at IS NULL", name="final_is_in_force"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey(Submission.id))
    round_id: Mapped[UUID] = mapped_column(index=True)
    version_no: Mapped[int]
    ordinal: Mapped[int]
    check_code: Mapped[str] = mapped_column(String(20))
    items: Mapped[dict[str, Any]]  # code -> {mark, points}: the final marks
    total: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    process_points: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    outcome_points: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    grade: Mapped[Grade] = mapped_column(as_text(Grade, "grade"))
    explanation: Mapped[list[Any]]
    sentence: Mapped[str] = mapped_column(Text)
    issuer: Mapped[str]
    announced_at: Mapped[datetime]
    announced_by: Mapped[UUID]
    announce_until: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    finalised_at: Mapped[datetime | None]
    finalised_by: Mapped[UUID | None]


class Appeal(Base):
    """A school's objection 申诉, decided by people who took no part in any stage."""

    __tablename__ = "appeal"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey(Submission.id), index=True)
    result_id: Mapped[UUID] = mapped_column(ForeignKey(Result.id), unique=True)
    objection: Mapped[str] = mapped_column(Text)
    items: Mapped[list[Any]]  # codes the school objects to
    filed_at: Mapped[datetime]
    filed_by: Mapped[UUID]
    filed_by_name: Mapped[str]
    taken_at: Mapped[datetime | None]
    taken_by: Mapped[UUID | None]
    taken_by_name: Mapped[str]
    decision: Mapped[Outcome | None] = mapped_column(as_text(Outcome, "decision"))
    decision_reason: Mapped[str] = mapped_column(Text)
    marks: Mapped[dict[str, Any]]  # code -> mark, only what the decision changed
    decided_at: Mapped[datetime | None]
