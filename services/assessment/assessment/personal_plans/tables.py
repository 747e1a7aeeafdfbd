"""Tables of personal plans and the steps that were taken with them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from assessment.personal_plans.rules import PersonalPlanState, PersonalPlanVerb
from assessment.tables import Base, as_text
from assessment.years.tables import Year
from kernel.db import uuid7


class PersonalPlan(Base):
    """A teacher's plan of a year; `org_path` is the school's when it was begun."""

    __tablename__ = "personal_plan"
    __table_args__ = (
        UniqueConstraint("year_id", "person_id"),
        Index(
            "ix_personal_plan_school",
            "year_id",
            "org_path",
            "person_name",
            "id",
            postgresql_ops={"org_path": "text_pattern_ops"},
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    year_id: Mapped[UUID] = mapped_column(ForeignKey(Year.id))
    person_id: Mapped[UUID] = mapped_column(index=True)
    person_name: Mapped[str] = mapped_column(String(200))
    school_id: Mapped[UUID]
    school_name: Mapped[str] = mapped_column(String(200))
    org_path: Mapped[str]
    state: Mapped[PersonalPlanState] = mapped_column(
        as_text(PersonalPlanState, "state"), default=PersonalPlanState.DRAFT
    )
    content: Mapped[dict[str, Any]]  # document.PersonalPlanContent as JSON
    version: Mapped[int] = mapped_column(default=1)
    submitted_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    return_reason: Mapped[str] = mapped_column(Text, default="")
    return_due_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class PersonalPlanStep(Base):
    """A step of a plan; rows are only added. `content` is what was handed in or approved."""

    __tablename__ = "personal_plan_step"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey(PersonalPlan.id), index=True)
    verb: Mapped[PersonalPlanVerb] = mapped_column(as_text(PersonalPlanVerb, "verb"))
    note: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    content: Mapped[dict[str, Any] | None]
    actor_id: Mapped[UUID]
    actor_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
