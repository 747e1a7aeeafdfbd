"""Table of the experts' tasks."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from auth.assignments.rules import AssignmentState, Task
from auth.tables import Base
from kernel.db import uuid7

_TASKS = ", ".join(repr(str(task)) for task in Task)
_STATES = ", ".join(repr(str(state)) for state in AssignmentState)


class Assignment(Base):
    """A task of an expert at a unit; a reassigned one points to the one it came from."""

    __tablename__ = "expert_assignment"
    __table_args__ = (
        CheckConstraint(f"task IN ({_TASKS})", name="task_known"),
        CheckConstraint(f"state IN ({_STATES})", name="state_known"),
        CheckConstraint("from_on <= to_on", name="period_forward"),
        CheckConstraint("(state = 'open') = (ended_on IS NULL)", name="ended_with_a_day"),
        Index("ix_expert_assignment_entry_id", "entry_id", "state"),
        Index("ix_expert_assignment_organisation_id", "organisation_id", "state"),
        Index(
            "uq_expert_assignment_open",
            "entry_id",
            "task",
            "organisation_id",
            unique=True,
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("auth.expert_entry.id"))
    task: Mapped[str] = mapped_column(Text)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("auth.organisation.id"))
    stage: Mapped[str | None] = mapped_column(Text)
    subject: Mapped[str | None] = mapped_column(Text)
    from_on: Mapped[date]
    to_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default=AssignmentState.OPEN)
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None] = mapped_column(Text)
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("auth.expert_assignment.id"))
    assigned_by: Mapped[UUID]
    assigned_by_name: Mapped[str] = mapped_column(Text)
    assigned_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
