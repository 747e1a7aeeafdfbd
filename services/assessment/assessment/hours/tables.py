"""Tables of hours 学时: records, their proof, and the totals kept beside them."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    String,
    Text,
    Time,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from assessment.hours.rules import HourForm, HourKind, HourSource, HourState, HourVerb, HourWay
from assessment.tables import Base, as_text
from assessment.years.tables import Year
from kernel.db import uuid7


class HourRecord(Base):
    """One activity of one person. Names and path are those of the day it was written down."""

    __tablename__ = "hour_record"
    __table_args__ = (
        CheckConstraint("hours > 0 AND hours <= 200", name="hours_bounded"),
        CheckConstraint("hours * 2 = trunc(hours * 2)", name="hours_in_halves"),
        CheckConstraint(
            "(starts_at IS NULL) = (ends_at IS NULL) AND starts_at < ends_at",
            name="times_in_order",
        ),
        Index("ix_hour_record_year_id_person_id_held_on", "year_id", "person_id", "held_on"),
        Index(
            "ix_hour_record_org_path", "org_path", postgresql_ops={"org_path": "text_pattern_ops"}
        ),
        Index(
            "ix_hour_record_open",
            "year_id",
            "org_path",
            postgresql_ops={"org_path": "text_pattern_ops"},
            postgresql_where=text("state IN ('waiting', 'held')"),
        ),
        # The same row of the learning platform counts once, however often its file comes.
        Index(
            "uq_hour_record_source_key",
            "year_id",
            "source_key",
            unique=True,
            postgresql_where=text("source_key IS NOT NULL AND state <> 'withdrawn'"),
        ),
        Index(
            "ix_hour_record_import_id",
            "import_id",
            postgresql_where=text("import_id IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    year_id: Mapped[UUID] = mapped_column(ForeignKey(Year.id))
    person_id: Mapped[UUID]  # auth owns people and units
    person_name: Mapped[str] = mapped_column(Text)
    staff_no: Mapped[str | None] = mapped_column(Text)
    school_id: Mapped[UUID]
    school_name: Mapped[str] = mapped_column(Text)
    org_path: Mapped[str]
    kind: Mapped[HourKind] = mapped_column(as_text(HourKind, "kind"))
    title: Mapped[str] = mapped_column(String(200))
    title_key: Mapped[str] = mapped_column(Text)  # small letters may be more of them
    form: Mapped[HourForm] = mapped_column(as_text(HourForm, "form"))
    way: Mapped[HourWay] = mapped_column(as_text(HourWay, "way"))
    held_on: Mapped[date]
    starts_at: Mapped[time | None] = mapped_column(Time)
    ends_at: Mapped[time | None] = mapped_column(Time)
    hours: Mapped[Decimal] = mapped_column(Numeric(4, 1))
    source: Mapped[HourSource] = mapped_column(as_text(HourSource, "source"))
    source_key: Mapped[str | None] = mapped_column(Text)
    import_id: Mapped[UUID | None]
    state: Mapped[HourState] = mapped_column(as_text(HourState, "state"))
    concerns: Mapped[list[Any]] = mapped_column(default=list)  # {code, message}
    refusal: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_by_name: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class HourStep(Base):
    """A decision about a record, or one that was taken back; rows are only added."""

    __tablename__ = "hour_step"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    record_id: Mapped[UUID] = mapped_column(ForeignKey(HourRecord.id), index=True)
    verb: Mapped[HourVerb] = mapped_column(as_text(HourVerb, "verb"))
    reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int]  # of the record, after the step
    # What an undo brings back: {state, refusal, decided_at, decided_by, decided_by_name}.
    before: Mapped[dict[str, Any]]
    actor_id: Mapped[UUID]
    actor_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


class HourProof(Base):
    """A file that shows a record is true, with the facts evidence told about it."""

    __tablename__ = "hour_proof"
    __table_args__ = (Index("ix_hour_proof_file_id", "file_id"),)

    record_id: Mapped[UUID] = mapped_column(
        ForeignKey(HourRecord.id, ondelete="CASCADE"), primary_key=True
    )
    file_id: Mapped[UUID] = mapped_column(primary_key=True)  # evidence owns files
    ordinal: Mapped[int]
    filename: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))  # evidence's: checking, ready, rejected


class HourTotal(Base):
    """Somebody's hours of a year, written in the transaction that changes a record.

    Whoever changes records of a person holds this row first: sums and daily limits are seen whole.
    """

    __tablename__ = "hour_total"

    year_id: Mapped[UUID] = mapped_column(ForeignKey(Year.id), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    online: Mapped[Decimal] = mapped_column(Numeric(7, 1), server_default=text("0"))
    offline: Mapped[Decimal] = mapped_column(Numeric(7, 1), server_default=text("0"))
    online_open: Mapped[Decimal] = mapped_column(Numeric(7, 1), server_default=text("0"))
    offline_open: Mapped[Decimal] = mapped_column(Numeric(7, 1), server_default=text("0"))
