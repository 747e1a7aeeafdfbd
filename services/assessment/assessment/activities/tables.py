"""Tables of activities 研修活动: what is held, who attends, and the files of the record."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    Numeric,
    String,
    Text,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from assessment.activities.rules import ActivityState, Attending, Audience
from assessment.hours.rules import HourForm, HourWay
from assessment.hours.tables import HourRecord
from assessment.plans.tables import Plan
from assessment.tables import Base, as_text
from assessment.years.tables import Year
from kernel.db import uuid7


class Activity(Base):
    """An activity of a school or teaching group; names and path are those of the day it was set."""

    __tablename__ = "activity"
    __table_args__ = (
        CheckConstraint("hours > 0 AND hours <= 24", name="hours_bounded"),
        CheckConstraint("starts_at < ends_at", name="times_in_order"),
        CheckConstraint("(plan_id IS NULL) = (plan_row IS NULL)", name="row_of_a_plan"),
        Index("ix_activity_org_path", "org_path", postgresql_ops={"org_path": "text_pattern_ops"}),
        Index("ix_activity_year_id_school_id_starts_at", "year_id", "school_id", "starts_at"),
        Index("ix_activity_plan_id", "plan_id", postgresql_where=text("plan_id IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    year_id: Mapped[UUID] = mapped_column(ForeignKey(Year.id))
    school_id: Mapped[UUID]  # auth owns units and people
    school_name: Mapped[str] = mapped_column(Text)
    unit_id: Mapped[UUID]
    unit_name: Mapped[str] = mapped_column(Text)
    org_path: Mapped[str]  # of the unit: the school or one of its groups
    title: Mapped[str] = mapped_column(String(200))
    form: Mapped[HourForm] = mapped_column(as_text(HourForm, "form"))
    way: Mapped[HourWay] = mapped_column(as_text(HourWay, "way"))
    place: Mapped[str] = mapped_column(String(200))
    content: Mapped[str] = mapped_column(Text)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    hours: Mapped[Decimal] = mapped_column(Numeric(4, 1))
    audience: Mapped[Audience] = mapped_column(as_text(Audience, "audience"))
    plan_id: Mapped[UUID | None] = mapped_column(ForeignKey(Plan.id))
    plan_row: Mapped[str | None] = mapped_column(String(36))  # the key of a row of its schedule
    organiser_id: Mapped[UUID]
    organiser_name: Mapped[str] = mapped_column(Text)
    state: Mapped[ActivityState] = mapped_column(as_text(ActivityState, "state"))
    sign_in_key: Mapped[bytes | None] = mapped_column(LargeBinary)  # made when sign-in first opens
    record: Mapped[str] = mapped_column(Text, default="")
    observation: Mapped[dict[str, Any] | None]  # observation.Observation as JSON
    no_image_reason: Mapped[str] = mapped_column(Text, default="")  # why it was closed without one
    cancel_reason: Mapped[str | None] = mapped_column(Text)
    closed_at: Mapped[datetime | None]
    closed_by_name: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Attendance(Base):
    """Somebody at an activity: expected, there, or not."""

    __tablename__ = "attendance"
    __table_args__ = (Index("ix_attendance_person_id", "person_id"),)

    activity_id: Mapped[UUID] = mapped_column(ForeignKey(Activity.id), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_name: Mapped[str] = mapped_column(Text)
    staff_no: Mapped[str | None] = mapped_column(Text)
    state: Mapped[Attending] = mapped_column(as_text(Attending, "state"))
    signed_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")  # of an entry or a correction by hand
    entered_by_name: Mapped[str | None] = mapped_column(Text)
    # Whoever may open the organiser's screen reads the code there, wherever they are.
    knew_code: Mapped[bool] = mapped_column(default=False)
    tries: Mapped[int] = mapped_column(default=0)  # wrong codes
    recent_tries: Mapped[int] = mapped_column(default=0)
    tries_since: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    hour_id: Mapped[UUID | None] = mapped_column(ForeignKey(HourRecord.id))


class ActivityFile(Base):
    """An image or paper of the record, with the facts evidence told about it."""

    __tablename__ = "activity_file"
    __table_args__ = (Index("ix_activity_file_file_id", "file_id"),)

    activity_id: Mapped[UUID] = mapped_column(ForeignKey(Activity.id), primary_key=True)
    file_id: Mapped[UUID] = mapped_column(primary_key=True)  # evidence owns files
    ordinal: Mapped[int]
    filename: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))  # evidence's: checking, ready, rejected
