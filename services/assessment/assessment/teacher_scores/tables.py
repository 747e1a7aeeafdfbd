"""Tables of scores: marks and their history, what was published, objections."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assessment.schemes.kinds import ScoreAudience
from assessment.schemes.tables import SchoolScheme
from assessment.tables import Base, as_text
from kernel.db import uuid7


class ObjectionAnswer(StrEnum):
    """What was decided about an objection."""

    UPHELD = "upheld"  # the score stays
    CHANGED = "changed"


class TeacherAudience(Base):
    """Whom the school calls a key or a young teacher in a year."""

    __tablename__ = "teacher_audience"

    scheme_id: Mapped[UUID] = mapped_column(ForeignKey(SchoolScheme.id), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    audience: Mapped[ScoreAudience] = mapped_column(
        as_text(ScoreAudience, "audience"), primary_key=True
    )


class TeacherMark(Base):
    """What people of the school entered for one item of one teacher."""

    __tablename__ = "teacher_mark"

    scheme_id: Mapped[UUID] = mapped_column(ForeignKey(SchoolScheme.id), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    item_key: Mapped[str] = mapped_column(String(36), primary_key=True)
    points: Mapped[Decimal | None] = mapped_column(Numeric(4, 1))
    counts: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime]
    updated_by: Mapped[UUID]
    updated_by_name: Mapped[str]


class TeacherMarkChange(Base):
    """One change of a mark; rows are only added. A batch can be undone as a whole."""

    __tablename__ = "teacher_mark_change"
    __table_args__ = (
        Index("ix_teacher_mark_change_person", "scheme_id", "person_id", "at"),
        Index("ix_teacher_mark_change_batch_id", "batch_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    scheme_id: Mapped[UUID] = mapped_column(ForeignKey(SchoolScheme.id))
    person_id: Mapped[UUID]
    item_key: Mapped[str] = mapped_column(String(36))
    batch_id: Mapped[UUID]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any]]
    version: Mapped[int]  # of the mark, after the change
    at: Mapped[datetime]
    by: Mapped[UUID]
    by_name: Mapped[str]


class ScorePublication(Base):
    """公布: the scores of a school's staff on a day; rows are only added."""

    __tablename__ = "score_publication"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    scheme_id: Mapped[UUID] = mapped_column(ForeignKey(SchoolScheme.id), index=True)
    version_no: Mapped[int]  # of the scheme
    teachers: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]
    published_by: Mapped[UUID]
    published_by_name: Mapped[str]


class TeacherScore(Base):
    """A published score; a correction adds the next number with its reason. Never changed."""

    __tablename__ = "teacher_score"

    scheme_id: Mapped[UUID] = mapped_column(ForeignKey(SchoolScheme.id), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    person_name: Mapped[str]
    staff_no: Mapped[str | None]
    version_no: Mapped[int]  # of the scheme
    learning: Mapped[Decimal] = mapped_column(Numeric(5, 1))
    practice: Mapped[Decimal] = mapped_column(Numeric(5, 1))
    bonus: Mapped[Decimal] = mapped_column(Numeric(5, 1))
    total: Mapped[Decimal] = mapped_column(Numeric(5, 1))
    band: Mapped[str]
    certified: Mapped[int]
    document: Mapped[dict[str, Any]]  # items and bonuses with their sentences
    reason: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime]
    published_by: Mapped[UUID]
    published_by_name: Mapped[str]


class ScoreObjection(Base):
    """异议 of a teacher against the published score, once in a year."""

    __tablename__ = "score_objection"
    __table_args__ = (UniqueConstraint("scheme_id", "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    scheme_id: Mapped[UUID] = mapped_column(ForeignKey(SchoolScheme.id))
    person_id: Mapped[UUID]
    person_name: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    filed_at: Mapped[datetime]
    outcome: Mapped[ObjectionAnswer | None] = mapped_column(as_text(ObjectionAnswer, "outcome"))
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_by_name: Mapped[str | None]
