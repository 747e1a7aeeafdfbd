"""Table of the departments that share an office."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from auth.tables import Base
from kernel.db import uuid7


class Department(Base):
    """A department; without a unit it is offered to every office of its kind (the notice's)."""

    __tablename__ = "department"
    __table_args__ = (
        CheckConstraint("role IN ('city_office', 'district_office')", name="role_is_office"),
        Index(
            "uq_department_common",
            "role",
            "name",
            unique=True,
            postgresql_where=text("organisation_id IS NULL"),
        ),
        Index("uq_department_own", "organisation_id", "role", "name", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    role: Mapped[str] = mapped_column(Text)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("auth.organisation.id"))
    name: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime]
