"""Tables of judges, their work, results, objections, certificates and the register of awards."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    SmallInteger,
    String,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from cases.campaigns.tables import PATH, Campaign, Entry
from cases.items.tables import Item
from cases.judging.rules import ObjectionState, Register, TaskState
from cases.tables import Base, as_text
from kernel.db import uuid7


class Judge(Base):
    """Somebody who scores in a campaign; arbiters only where two judges are far apart."""

    __tablename__ = "judge"

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey(Campaign.id), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    person_name: Mapped[str]
    unit_paths: Mapped[list[str]] = mapped_column(ARRAY(Text))  # where the person belongs
    unit_name: Mapped[str]
    is_arbiter: Mapped[bool]
    stages: Mapped[list[str]] = mapped_column(ARRAY(Text))  # empty: all
    subjects: Mapped[list[str]] = mapped_column(ARRAY(Text))
    added_by: Mapped[UUID]
    added_at: Mapped[datetime]
    left_at: Mapped[datetime | None]  # taken from the list, or stepped down


class JudgeTask(Base):
    """One judge's work on one entry; what was submitted never changes (a trigger)."""

    __tablename__ = "judge_task"
    __table_args__ = (
        ForeignKeyConstraint(
            ["campaign_id", "judge_id"], [Judge.campaign_id, Judge.person_id]
        ),
        Index("uq_judge_task_entry_id_judge_id", "entry_id", "judge_id", unique=True),
        Index("ix_judge_task_judge_id_state", "judge_id", "state"),
        Index("ix_judge_task_campaign_id_state", "campaign_id", "state"),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey(Campaign.id))
    entry_id: Mapped[UUID] = mapped_column(ForeignKey(Entry.id))
    judge_id: Mapped[UUID]
    is_arbitration: Mapped[bool] = mapped_column(default=False)
    state: Mapped[TaskState] = mapped_column(as_text(TaskState, "state_known"))
    points: Mapped[dict[str, Any]] = mapped_column(default=dict)  # of each criterion
    total: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    it_points: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))  # of the IT-ability criteria
    comment: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")  # of a recusal or of lifting
    assigned_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class EntryResult(Base):
    """Where an entry ended, and everything needed to work it out again."""

    __tablename__ = "entry_result"
    __table_args__ = (Index("ix_entry_result_campaign_id_place", "campaign_id", "place"),)

    entry_id: Mapped[UUID] = mapped_column(ForeignKey(Entry.id), primary_key=True)
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey(Campaign.id))
    score: Mapped[Decimal] = mapped_column(Numeric(6, 3))
    it_score: Mapped[Decimal] = mapped_column(Numeric(6, 3))
    spread: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    is_arbitrated: Mapped[bool]
    place: Mapped[int]
    award: Mapped[str | None] = mapped_column(String(40))
    explanation: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)


class ResultObjection(Base):
    """Somebody of the staff, by name, against an announced result; somebody else answers."""

    __tablename__ = "result_objection"
    __table_args__ = (
        Index("ix_result_objection_campaign_id_state", "campaign_id", "state"),
        Index(
            "uq_result_objection_open", "entry_id", "person_id", unique=True,
            postgresql_where=text("state = 'open'"),
        ),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey(Campaign.id))
    entry_id: Mapped[UUID] = mapped_column(ForeignKey(Entry.id))
    person_id: Mapped[UUID] = mapped_column(index=True)
    person_name: Mapped[str]
    org_name: Mapped[str]
    org_path: Mapped[str]
    state: Mapped[ObjectionState] = mapped_column(as_text(ObjectionState, "state_known"))
    said: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[UUID | None]
    answered_by_name: Mapped[str | None]
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class Certificate(Base):
    """An award of a concluded campaign, with the number and the code a stranger checks."""

    __tablename__ = "certificate"
    __table_args__ = (Index("ix_certificate_campaign_id", "campaign_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey(Entry.id), unique=True)
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey(Campaign.id))
    number: Mapped[str] = mapped_column(String(40), unique=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)  # random, not to be guessed
    award: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    names: Mapped[list[str]] = mapped_column(ARRAY(Text))
    person_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    org_name: Mapped[str]
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str | None] = mapped_column(Text)


class AwardRecord(Base):
    """An award of 一师一优课 or 一课一名师, of a teacher for a lesson (R25)."""

    __tablename__ = "award_record"
    __table_args__ = (
        CheckConstraint("year BETWEEN 2010 AND 2100", name="year_sane"),
        Index("ix_award_record_org_path", "org_path", postgresql_ops=PATH),
        Index("ix_award_record_person_id", "person_id"),
        Index("ix_award_record_item_id", "item_id", postgresql_where=text("item_id IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    register: Mapped[Register] = mapped_column(as_text(Register, "register_known"))
    year: Mapped[int] = mapped_column(SmallInteger)
    level: Mapped[str] = mapped_column(String(20))  # school, district, city, province, ministry
    lesson: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[UUID]
    person_name: Mapped[str]
    org_id: Mapped[UUID]
    org_name: Mapped[str]
    org_path: Mapped[str]
    number: Mapped[str] = mapped_column(String(80), default="")
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey(Item.id))  # the lesson in the library
    entered_by: Mapped[UUID]
    entered_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
