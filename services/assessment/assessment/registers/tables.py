"""Tables of the registers 台账: entries, who is named in them, and what they said before."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from assessment.registers.kinds import RegisterKind
from assessment.registers.rules import RegisterState, RegisterStep
from assessment.tables import Base, as_text
from assessment.years.tables import Year
from kernel.db import uuid7


class RegisterEntry(Base):
    """One paper, event, project or pairing of a school in a year."""

    __tablename__ = "register_entry"
    __table_args__ = (
        Index("ix_register_entry_school_id", "school_id", "year_id", "kind", "state"),
        Index(
            "ix_register_entry_org_path",
            "year_id",
            "org_path",
            "id",
            postgresql_ops={"org_path": "text_pattern_ops"},
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    year_id: Mapped[UUID] = mapped_column(ForeignKey(Year.id))
    school_id: Mapped[UUID]  # auth owns units and people
    school_name: Mapped[str] = mapped_column(String(200))
    org_path: Mapped[str]
    group_id: Mapped[UUID | None]
    group_name: Mapped[str | None] = mapped_column(String(200))
    group_path: Mapped[str | None]
    kind: Mapped[RegisterKind] = mapped_column(as_text(RegisterKind, "kind"))
    state: Mapped[RegisterState] = mapped_column(
        as_text(RegisterState, "state"), default=RegisterState.DRAFT
    )
    title: Mapped[str] = mapped_column(String(200))
    document: Mapped[dict[str, Any]]  # documents.Document as JSON
    files: Mapped[list[Any]] = mapped_column(default=list)  # attached.AttachedOut as JSON
    reason: Mapped[str] = mapped_column(Text, default="")  # why it was withdrawn
    entered_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
    updated_by: Mapped[UUID]
    updated_by_name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class RegisterMember(Base):
    """Somebody named in a project: its leader or a member reads it."""

    __tablename__ = "register_member"

    entry_id: Mapped[UUID] = mapped_column(
        ForeignKey(RegisterEntry.id, ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)


class RegisterChange(Base):
    """What an entry said when it was entered, changed afterwards, or withdrawn."""

    __tablename__ = "register_change"
    __table_args__ = (Index("ix_register_change_entry_id", "entry_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey(RegisterEntry.id))
    step: Mapped[RegisterStep] = mapped_column(as_text(RegisterStep, "step"))
    version: Mapped[int]
    document: Mapped[dict[str, Any]]
    files: Mapped[list[Any]]
    reason: Mapped[str] = mapped_column(Text)
    made_by_name: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
