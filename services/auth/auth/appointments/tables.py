"""Table of the letters of appointment."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from auth.tables import Base
from kernel.db import uuid7


class Appointment(Base):
    """A letter as it was issued: what it says does not follow later changes of the entry."""

    __tablename__ = "expert_appointment"
    __table_args__ = (
        CheckConstraint(
            "(revoked_at IS NULL) = (revoke_reason IS NULL)", name="revoked_with_a_reason"
        ),
        Index("ix_expert_appointment_entry_id", "entry_id"),
        Index(
            "uq_expert_appointment_valid",
            "appraisal_id",
            unique=True,
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("auth.expert_entry.id"))
    appraisal_id: Mapped[UUID] = mapped_column(ForeignKey("auth.expert_appraisal.id"))
    number: Mapped[str] = mapped_column(Text, unique=True)
    check_code: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    team_name: Mapped[str] = mapped_column(Text)
    term: Mapped[str] = mapped_column(Text)
    issued_on: Mapped[date]
    issued_by_name: Mapped[str] = mapped_column(Text)
    revoked_at: Mapped[datetime | None]
    revoke_reason: Mapped[str | None] = mapped_column(Text)
    revoked_by_name: Mapped[str | None] = mapped_column(Text)
