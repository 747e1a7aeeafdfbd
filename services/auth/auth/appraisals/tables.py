"""Table of the appraisals: the decision with its numbers."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from auth.appraisals.rules import ExpertGrade
from auth.tables import Base
from kernel.db import uuid7

_GRADES = ", ".join(repr(str(grade)) for grade in ExpertGrade)


class Appraisal(Base):
    """What an office decided about an expert for a period; a later decision replaces it."""

    __tablename__ = "expert_appraisal"
    __table_args__ = (
        CheckConstraint(f"grade IN ({_GRADES})", name="grade_known"),
        CheckConstraint("from_on <= to_on", name="period_forward"),
        Index("ix_expert_appraisal_entry_id", "entry_id"),
        Index(
            "uq_expert_appraisal_current",
            "entry_id",
            "from_on",
            "to_on",
            unique=True,
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("auth.expert_entry.id"))
    from_on: Mapped[date]
    to_on: Mapped[date]
    grade: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    numbers: Mapped[dict[str, Any]]  # frozen when it was decided
    decided_by: Mapped[UUID]
    decided_by_name: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]
