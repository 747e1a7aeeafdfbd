"""Tables of plans: a school's place, and its versions; one that was handed in is frozen."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from assessment.plans.rules import PlanKind, PlanState
from assessment.tables import Base, as_text
from assessment.years.tables import Year
from kernel.db import uuid7


class Plan(Base):
    """One plan of a school or group in a year; names and path are those of the day it was begun."""

    __tablename__ = "plan"
    __table_args__ = (
        # One of a kind for a school, and one for each of its groups.
        UniqueConstraint(
            "year_id", "kind", "school_id", "group_id", postgresql_nulls_not_distinct=True
        ),
        Index("ix_plan_org_path", "org_path", postgresql_ops={"org_path": "text_pattern_ops"}),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    kind: Mapped[PlanKind] = mapped_column(as_text(PlanKind, "kind"))
    year_id: Mapped[UUID] = mapped_column(ForeignKey(Year.id))
    school_id: Mapped[UUID]  # auth owns units
    school_name: Mapped[str]
    group_id: Mapped[UUID | None]  # of a teaching group's plan 教研组
    group_name: Mapped[str | None]
    district_id: Mapped[UUID | None]  # empty for city-run schools 市直属
    district_name: Mapped[str]
    org_path: Mapped[str]  # of the school, or of the group
    state: Mapped[PlanState] = mapped_column(as_text(PlanState, "state"))
    version_no: Mapped[int] = mapped_column(default=1)
    approved_version_no: Mapped[int | None]  # in force while a newer version is being written
    due_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)  # of the row: the ETag
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_by_name: Mapped[str]


class PlanVersion(Base):
    """One version of a plan; from `submitted_at` on a trigger keeps its content."""

    __tablename__ = "plan_version"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey(Plan.id), primary_key=True)
    version_no: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]]  # document of its kind as JSON
    catalogue_id: Mapped[UUID | None]  # the micro-abilities it was checked against
    opened_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[UUID | None]
    submitted_by_name: Mapped[str | None]
    content_hash: Mapped[str | None] = mapped_column(String(64))
    outcome: Mapped[PlanState | None] = mapped_column(as_text(PlanState, "outcome"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_by_name: Mapped[str | None]
    opinion: Mapped[str] = mapped_column(Text, default="")
    reasons: Mapped[dict[str, Any]]  # part → why it came back
