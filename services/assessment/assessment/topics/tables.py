"""Tables of special topics 专题研修: a school's list, who follows what, and what they record."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from assessment.hours.tables import HourRecord
from assessment.tables import Base, as_text
from assessment.topics.rules import StudyState, TopicState
from assessment.years.tables import Year
from kernel.db import uuid7

_HOURS = "hours > 0 AND hours <= 24"


class StudyTopic(Base):
    """A topic a school offers to its teachers in a year."""

    __tablename__ = "study_topic"
    __table_args__ = (
        CheckConstraint(_HOURS, name="hours_bounded"),
        CheckConstraint("starts_on <= ends_on", name="dates_in_order"),
        Index("ix_study_topic_school_id", "school_id", "year_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    year_id: Mapped[UUID] = mapped_column(ForeignKey(Year.id))
    school_id: Mapped[UUID]  # auth owns units and people
    school_name: Mapped[str] = mapped_column(String(200))
    org_path: Mapped[str]
    title: Mapped[str] = mapped_column(String(200))
    goal: Mapped[str] = mapped_column(Text)
    abilities: Mapped[list[Any]]
    resources: Mapped[list[Any]]  # {title, url}
    hours: Mapped[Decimal] = mapped_column(Numeric(4, 1))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[TopicState] = mapped_column(as_text(TopicState, "state"), default=TopicState.OPEN)
    version: Mapped[int] = mapped_column(default=1)
    created_by_name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class TopicStudy(Base):
    """A teacher follows a topic; what it says is kept as it was then."""

    __tablename__ = "topic_study"
    __table_args__ = (
        CheckConstraint(_HOURS, name="hours_bounded"),
        Index("ix_topic_study_person_id", "person_id", "year_id"),
        Index("ix_topic_study_topic_id", "topic_id", "state"),
        Index(
            "ix_topic_study_school",
            "year_id",
            "org_path",
            "person_name",
            "id",
            postgresql_ops={"org_path": "text_pattern_ops"},
        ),
        Index(
            "uq_topic_study_topic",
            "topic_id",
            "person_id",
            unique=True,
            postgresql_where=text("state NOT IN ('declined', 'dropped')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    year_id: Mapped[UUID] = mapped_column(ForeignKey(Year.id))
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey(StudyTopic.id))  # None: the own one
    person_id: Mapped[UUID]
    person_name: Mapped[str] = mapped_column(String(200))
    staff_no: Mapped[str | None] = mapped_column(Text)
    school_id: Mapped[UUID]
    school_name: Mapped[str] = mapped_column(String(200))
    org_path: Mapped[str]
    group_id: Mapped[UUID | None]
    group_name: Mapped[str | None] = mapped_column(String(200))
    group_path: Mapped[str | None]
    title: Mapped[str] = mapped_column(String(200))
    goal: Mapped[str] = mapped_column(Text)
    abilities: Mapped[list[Any]]
    resources: Mapped[list[Any]]
    hours: Mapped[Decimal] = mapped_column(Numeric(4, 1))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[StudyState] = mapped_column(as_text(StudyState, "state"))
    # Why it was proposed to the teacher, and by whom; empty where the teacher chose it.
    offer_text: Mapped[str] = mapped_column(Text, default="")
    offered_by: Mapped[UUID | None]
    offered_by_name: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text, default="")  # why it came back or is not held
    finished_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_name: Mapped[str | None] = mapped_column(String(200))
    hour_id: Mapped[UUID | None] = mapped_column(ForeignKey(HourRecord.id))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class TopicNote(Base):
    """What a teacher records of a study 研修记录: a reflection with files."""

    __tablename__ = "topic_note"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    study_id: Mapped[UUID] = mapped_column(ForeignKey(TopicStudy.id), index=True)
    text: Mapped[str] = mapped_column(Text)
    files: Mapped[list[Any]] = mapped_column(default=list)  # attached.AttachedOut as JSON
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
