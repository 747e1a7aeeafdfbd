"""Tables of reviews 评审: one row a person and stage, their marks, and each stage's outcome."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assessment.reviews.rules import ReviewState, Stage
from assessment.rubrics.rules import Grade
from assessment.submissions.tables import Submission
from assessment.tables import Base, as_text
from kernel.db import uuid7


class Review(Base):
    """One person's review of one version of a submission at one stage."""

    __tablename__ = "review"
    __table_args__ = (
        # The four-eyes rule lives here: one seat a person, one person a seat.
        UniqueConstraint("submission_id", "version_no", "stage", "ordinal"),
        UniqueConstraint("submission_id", "version_no", "reviewer_id"),
        CheckConstraint("ordinal BETWEEN 1 AND 3", name="ordinal_known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey(Submission.id))
    version_no: Mapped[int]
    stage: Mapped[Stage] = mapped_column(as_text(Stage, "stage"))
    ordinal: Mapped[int]
    reviewer_id: Mapped[UUID] = mapped_column(index=True)  # auth owns the person
    reviewer_name: Mapped[str]  # as it was when the review began
    state: Mapped[ReviewState] = mapped_column(as_text(ReviewState, "state"))
    opinion: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime]
    concluded_at: Mapped[datetime | None]


class ReviewMark(Base):
    """One item's mark by one reviewer; points are computed from the mark by the rubric's rule."""

    __tablename__ = "review_mark"
    __table_args__ = (CheckConstraint("points >= 0", name="points_not_negative"),)

    review_id: Mapped[UUID] = mapped_column(ForeignKey(Review.id), primary_key=True)
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    mark: Mapped[dict[str, Any]]
    points: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    version: Mapped[int]
    updated_at: Mapped[datetime]


class StageScore(Base):
    """What a stage came to once everyone concluded, kept beside the other stages."""

    __tablename__ = "stage_score"

    submission_id: Mapped[UUID] = mapped_column(ForeignKey(Submission.id), primary_key=True)
    version_no: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[Stage] = mapped_column(as_text(Stage, "stage"), primary_key=True)
    items: Mapped[dict[str, Any]]  # code -> {mark, points}
    total: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    process_points: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    outcome_points: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    grade: Mapped[Grade] = mapped_column(as_text(Grade, "grade"))
    explanation: Mapped[list[Any]]
    reviewers: Mapped[list[Any]]  # [{id, name}] in the order of their seats
    concluded_at: Mapped[datetime]
