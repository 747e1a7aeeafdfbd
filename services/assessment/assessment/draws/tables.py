"""Tables of draws 抽样: the draw, its frozen frame, who was drawn, what was recorded."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from assessment.draws.rules import (
    Consequence,
    DrawKind,
    DrawLevel,
    DrawState,
    ObjectionOutcome,
    SeedSource,
)
from assessment.tables import Base, as_text
from assessment.years.tables import Year
from kernel.db import uuid7

# Names of units and people are those of the day, as everywhere in this service.
_PATHS = {"org_path": "text_pattern_ops"}


class Draw(Base):
    """One draw. The terms and the hash of the frame stand before there is a seed."""

    __tablename__ = "draw"
    __table_args__ = (
        CheckConstraint("rate = 0 OR rate BETWEEN 10 AND 100", name="rate_of_the_notice"),
        CheckConstraint("sample = 0 OR sample BETWEEN 3 AND 5", name="sample_of_the_notice"),
        CheckConstraint(
            "(seed IS NULL) = (state IN ('frozen', 'cancelled'))", name="seed_when_drawn"
        ),
        Index("ix_draw_year_id_org_path", "year_id", "org_path", postgresql_ops=_PATHS),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[DrawKind] = mapped_column(as_text(DrawKind, "kind"))
    state: Mapped[DrawState] = mapped_column(as_text(DrawState, "state"))
    year_id: Mapped[UUID] = mapped_column(ForeignKey(Year.id))
    unit_id: Mapped[UUID]  # whose schools, or the one school; auth owns units and people
    unit_name: Mapped[str] = mapped_column(Text)
    org_path: Mapped[str]
    is_city_run: Mapped[bool]
    rate: Mapped[int]
    sample: Mapped[int]
    differing_limit: Mapped[int]
    frame_hash: Mapped[str] = mapped_column(String(64))
    school_count: Mapped[int]
    teacher_count: Mapped[int]
    drawn_count: Mapped[int] = mapped_column(default=0)
    seed: Mapped[str | None] = mapped_column(String(64))
    seed_source: Mapped[SeedSource | None] = mapped_column(as_text(SeedSource, "seed_source"))
    seed_note: Mapped[str] = mapped_column(Text, default="")
    previous_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment.draw.id"))
    reason: Mapped[str] = mapped_column(Text)  # why there is a second one
    cancel_reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    frozen_at: Mapped[datetime]
    frozen_by_name: Mapped[str] = mapped_column(Text)
    drawn_at: Mapped[datetime | None]
    drawn_by_name: Mapped[str | None] = mapped_column(Text)
    ended_at: Mapped[datetime | None]
    ended_by_name: Mapped[str | None] = mapped_column(Text)


class DrawStratum(Base):
    """The teachers of one school in a frame: 16 bytes each, in the order of their tokens."""

    __tablename__ = "draw_stratum"

    draw_id: Mapped[UUID] = mapped_column(ForeignKey(Draw.id), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[UUID]
    school_name: Mapped[str] = mapped_column(Text)
    org_path: Mapped[str]
    people: Mapped[bytes] = mapped_column(LargeBinary)


class DrawSchool(Base):
    """What the re-review of one school came to; begins with the draw."""

    __tablename__ = "draw_school"

    draw_id: Mapped[UUID] = mapped_column(ForeignKey(Draw.id), primary_key=True)
    school_id: Mapped[UUID] = mapped_column(primary_key=True)
    stage: Mapped[int] = mapped_column(default=1)
    consequence: Mapped[Consequence] = mapped_column(as_text(Consequence, "consequence"))
    returned_at: Mapped[datetime | None]  # when the whole batch went back


class DrawReviewer(Base):
    """An expert whom the office named to re-review the pieces of a spot check."""

    __tablename__ = "draw_reviewer"

    draw_id: Mapped[UUID] = mapped_column(ForeignKey(Draw.id), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    person_name: Mapped[str] = mapped_column(Text)
    unit_name: Mapped[str] = mapped_column(Text)
    named_at: Mapped[datetime]
    named_by_name: Mapped[str] = mapped_column(Text)


class DrawPick(Base):
    """Somebody who was drawn or stands in for somebody who was; nobody ever vanishes."""

    __tablename__ = "draw_pick"
    __table_args__ = (
        UniqueConstraint("draw_id", "ordinal", "rank"),
        UniqueConstraint("draw_id", "person_id"),
        Index("ix_draw_pick_org_path", "org_path", postgresql_ops=_PATHS),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    draw_id: Mapped[UUID] = mapped_column(ForeignKey(Draw.id))
    ordinal: Mapped[int]
    school_id: Mapped[UUID]
    school_name: Mapped[str] = mapped_column(Text)
    org_path: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(index=True)
    person_name: Mapped[str] = mapped_column(Text)
    staff_no: Mapped[str | None] = mapped_column(Text)
    token: Mapped[str] = mapped_column(String(20))
    rank: Mapped[int]
    stage: Mapped[int] = mapped_column(default=1)  # 2: of the widened sample
    replaces_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("assessment.draw_pick.id"), unique=True
    )
    replaced_at: Mapped[datetime | None]
    replace_reason: Mapped[str] = mapped_column(Text, default="")
    is_complete: Mapped[bool] = mapped_column(default=False)
    told_at: Mapped[datetime | None]
    objection: Mapped[str] = mapped_column(Text, default="")
    objected_at: Mapped[datetime | None]
    objection_outcome: Mapped[ObjectionOutcome | None] = mapped_column(
        as_text(ObjectionOutcome, "objection_outcome")
    )
    decision: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by_name: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)


class DrawSheet(Base):
    """One state of an on-site record sheet; a correction adds another, the newest counts."""

    __tablename__ = "draw_sheet"
    __table_args__ = (UniqueConstraint("pick_id", "entry_id"),)

    pick_id: Mapped[UUID] = mapped_column(ForeignKey(DrawPick.id), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID]  # made on the phone: the same sheet sent twice is one
    held_on: Mapped[date]
    ability_code: Mapped[str] = mapped_column(String(10))
    task: Mapped[str] = mapped_column(Text)
    level: Mapped[DrawLevel] = mapped_column(as_text(DrawLevel, "level"))
    remarks: Mapped[str] = mapped_column(Text)
    present: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID]
    recorded_by_name: Mapped[str] = mapped_column(Text)


class DrawPiece(Base):
    """One certified ability of a drawn teacher, with the school's level as it was drawn."""

    __tablename__ = "draw_piece"
    __table_args__ = (
        UniqueConstraint("pick_id", "certification_id"),
        Index("ix_draw_piece_draw_id", "draw_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    draw_id: Mapped[UUID] = mapped_column(ForeignKey(Draw.id))
    pick_id: Mapped[UUID] = mapped_column(ForeignKey(DrawPick.id), index=True)
    # No foreign key: what was re-reviewed stays on record whatever becomes of the certification.
    certification_id: Mapped[UUID]
    ability_code: Mapped[str] = mapped_column(String(10))
    ability_name: Mapped[str] = mapped_column(Text)
    school_level: Mapped[DrawLevel] = mapped_column(as_text(DrawLevel, "school_level"))
    level: Mapped[DrawLevel | None] = mapped_column(as_text(DrawLevel, "level"))
    reason: Mapped[str] = mapped_column(Text, default="")
    rated_at: Mapped[datetime | None]
    rated_by: Mapped[UUID | None]
    rated_by_name: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
