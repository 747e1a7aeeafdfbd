"""Table of support 指导支持: what was done for whom, and what they said to it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from assessment.support.rules import SupportKind
from assessment.tables import Base, as_text
from assessment.years.tables import Year
from kernel.db import uuid7


class SupportRecord(Base):
    """Support given to a teacher; names and paths are those of that day."""

    __tablename__ = "support_record"
    __table_args__ = (
        Index("ix_support_record_person_id", "person_id", "year_id"),
        Index("ix_support_record_given_by", "given_by", "year_id"),
        Index(
            "ix_support_record_school",
            "year_id",
            "org_path",
            "held_on",
            postgresql_ops={"org_path": "text_pattern_ops"},
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    year_id: Mapped[UUID] = mapped_column(ForeignKey(Year.id))
    person_id: Mapped[UUID]  # auth owns people and units
    person_name: Mapped[str] = mapped_column(String(200))
    staff_no: Mapped[str | None] = mapped_column(Text)
    school_id: Mapped[UUID]
    school_name: Mapped[str] = mapped_column(String(200))
    org_path: Mapped[str]
    group_id: Mapped[UUID | None]
    group_name: Mapped[str | None] = mapped_column(String(200))
    group_path: Mapped[str | None]
    held_on: Mapped[date]
    kind: Mapped[SupportKind] = mapped_column(as_text(SupportKind, "kind"))
    text: Mapped[str] = mapped_column(Text)
    next_on: Mapped[date | None]
    given_by: Mapped[UUID]
    given_by_name: Mapped[str] = mapped_column(String(200))
    read_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="", server_default="")  # the teacher's, once
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
