"""Tables of regular classroom use 常态化应用: the records, and the counts kept beside them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from assessment.tables import Base
from assessment.years.tables import Year
from kernel.db import uuid7


class ClassroomUse(Base):
    """One lesson in which a teacher used technology; names and paths are those of that day."""

    __tablename__ = "classroom_use"
    __table_args__ = (
        Index("ix_classroom_use_person", "year_id", "person_id", "used_on", "id"),
        Index(
            "ix_classroom_use_org_path", "org_path", postgresql_ops={"org_path": "text_pattern_ops"}
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    year_id: Mapped[UUID] = mapped_column(ForeignKey(Year.id))
    person_id: Mapped[UUID]  # auth owns people and units
    person_name: Mapped[str] = mapped_column(String(200))
    staff_no: Mapped[str | None] = mapped_column(Text)
    school_id: Mapped[UUID]
    school_name: Mapped[str] = mapped_column(String(200))
    org_path: Mapped[str]
    group_id: Mapped[UUID | None]
    group_name: Mapped[str | None] = mapped_column(String(200))
    group_path: Mapped[str | None]
    used_on: Mapped[date]
    class_name: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(200))
    ability_code: Mapped[str] = mapped_column(String(4))
    ability_name: Mapped[str] = mapped_column(String(200))
    tool: Mapped[str] = mapped_column(String(200))
    effect: Mapped[str] = mapped_column(Text)
    files: Mapped[list[Any]] = mapped_column(default=list)  # attached.AttachedOut as JSON
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class UseTotal(Base):
    """How often somebody logged in a year, written in the transaction that changes a record.

    Whoever changes records of a person holds this row first.
    """

    __tablename__ = "use_total"

    year_id: Mapped[UUID] = mapped_column(ForeignKey(Year.id), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    uses: Mapped[int] = mapped_column(server_default=text("0"))
    days: Mapped[int] = mapped_column(server_default=text("0"))
    abilities: Mapped[int] = mapped_column(server_default=text("0"))  # different ones
    last_on: Mapped[date | None]
