"""Table of the guidance that experts have recorded."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from auth.guidance.rules import Form, Usefulness
from auth.tables import Base
from kernel.db import uuid7

_FORMS = ", ".join(repr(str(form)) for form in Form)
_SAID = ", ".join(repr(str(said)) for said in Usefulness)


class GuidanceRecord(Base):
    """What an expert did at a unit under a task, and what the unit said about it."""

    __tablename__ = "guidance_record"
    __table_args__ = (
        CheckConstraint(f"form IN ({_FORMS})", name="form_known"),
        CheckConstraint(f"usefulness IN ({_SAID})", name="usefulness_known"),
        CheckConstraint("hours > 0", name="hours_positive"),
        CheckConstraint(
            "(usefulness IS NULL) = (confirmed_at IS NULL)", name="confirmed_with_a_word"
        ),
        UniqueConstraint("assignment_id", "organisation_id", "held_on", "form"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("auth.expert_assignment.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("auth.organisation.id"), index=True)
    held_on: Mapped[date]
    form: Mapped[str] = mapped_column(Text)
    hours: Mapped[Decimal] = mapped_column(Numeric(4, 1))
    finding: Mapped[str] = mapped_column(Text)
    follow_up: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]  # the first time: a correction does not make it later
    corrected_at: Mapped[datetime | None]
    usefulness: Mapped[str | None] = mapped_column(Text)
    remark: Mapped[str | None] = mapped_column(Text)
    confirmed_by: Mapped[UUID | None]
    confirmed_by_name: Mapped[str | None] = mapped_column(Text)
    confirmed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
