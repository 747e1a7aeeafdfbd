"""Tables of people and where they work or worked."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from auth.people.rules import PersonStatus
from auth.tables import Base
from kernel.db import uuid7


class Person(Base):
    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("status IN ('active', 'left')", name="status_known"),
        Index("ix_person_name", "name", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    staff_no: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, default=PersonStatus.ACTIVE)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Membership(Base):
    """A person works at a unit from a day to a day; 交流轮岗 is a second membership."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="days_in_order"),
        Index(
            "uq_membership_current",
            "person_id",
            "organisation_id",
            unique=True,
            postgresql_where=text("to_on IS NULL"),
        ),
        Index("ix_membership_organisation_id", "organisation_id", "person_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("auth.organisation.id"))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
