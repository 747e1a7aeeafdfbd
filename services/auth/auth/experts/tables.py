"""Tables of the expert pool: batches, entries, what happened to them, trainings."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from auth.experts.rules import ExpertRole, ExpertState, Level, Source
from auth.tables import Base
from kernel.db import uuid7


def _one_of(column: str, values: type[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


class ExpertBatch(Base):
    """A batch 批次 in which experts of a team are published together."""

    __tablename__ = "expert_batch"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("auth.organisation.id"))
    name: Mapped[str] = mapped_column(Text)
    term: Mapped[str] = mapped_column(Text)
    published_on: Mapped[date | None]
    created_at: Mapped[datetime]


class ExpertEntry(Base):
    """A place in the team of a city or district."""

    __tablename__ = "expert_entry"
    __table_args__ = (
        CheckConstraint(_one_of("state", ExpertState), name="state_known"),
        CheckConstraint(_one_of("role", ExpertRole), name="role_known"),
        CheckConstraint(_one_of("source", Source), name="source_known"),
        CheckConstraint(
            "state NOT IN ('selected', 'serving') OR batch_id IS NOT NULL",
            name="chosen_in_a_batch",
        ),
        Index("ix_expert_entry_organisation_id", "organisation_id", "created_at", "id"),
        Index(
            "uq_expert_entry_person",
            "organisation_id",
            "person_id",
            unique=True,
            postgresql_where=text("state IN ('nominated', 'selected', 'serving')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("auth.organisation.id"))
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey(ExpertBatch.id))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("auth.person.id"))
    # The place in the notice's attachment 2; those seventy are the first batch.
    notice_number: Mapped[int | None] = mapped_column(unique=True)
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("auth.expert_entry.id"))
    name: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(Text)  # the notice does not say it
    subject: Mapped[str | None] = mapped_column(Text)
    stage: Mapped[str | None] = mapped_column(Text)
    is_leading_talent: Mapped[bool] = mapped_column(default=False)  # 市级教育领军人才 (R12)
    state: Mapped[str] = mapped_column(Text, default=ExpertState.NOMINATED)
    is_addition: Mapped[bool] = mapped_column(default=False)  # 补充 after the first batch
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class ExpertEvent(Base):
    """A state an entry came into, with the reason and who entered it."""

    __tablename__ = "expert_event"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey(ExpertEntry.id), index=True)
    state: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class ExpertTraining(Base):
    """A training of an expert, with what proves it (R7)."""

    __tablename__ = "expert_training"
    __table_args__ = (
        CheckConstraint(_one_of("level", Level), name="level_known"),
        CheckConstraint("hours > 0", name="hours_positive"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey(ExpertEntry.id), index=True)
    title: Mapped[str] = mapped_column(Text)
    level: Mapped[str] = mapped_column(Text)
    held_on: Mapped[date]
    hours: Mapped[Decimal] = mapped_column(Numeric(5, 1))
    proof: Mapped[str] = mapped_column(Text)
