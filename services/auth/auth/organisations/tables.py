"""Tables of the organisation tree 组织机构 and the names its units have had."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Sequence, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from auth.organisations.rules import Happening, Kind, PilotLevel, Stage, Status
from auth.tables import SCHEMA, Base
from kernel.db import uuid7

NUMBER = Sequence("organisation_number", schema=SCHEMA, metadata=Base.metadata)


def _one_of(column: str, values: type[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


class Organisation(Base):
    """A unit. `path` is the chain of numbers from the root: every subtree is one prefix."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint(_one_of("kind", Kind), name="kind_known"),
        CheckConstraint(_one_of("stage", Stage), name="stage_known"),
        CheckConstraint(_one_of("status", Status), name="status_known"),
        CheckConstraint("(kind = 'city') = (parent_id IS NULL)", name="only_a_city_is_a_root"),
        Index("ix_organisation_path", "path", postgresql_ops={"path": "text_pattern_ops"}),
        Index(
            "uq_organisation_open_name",
            "parent_id",
            "name",
            unique=True,
            postgresql_where=text("status = 'open'"),
        ),
        Index(
            "uq_organisation_open_code",
            "kind",
            "code",
            unique=True,
            postgresql_where=text("status = 'open'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    number: Mapped[int] = mapped_column(BigInteger, unique=True)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("auth.organisation.id"), index=True)
    path: Mapped[str] = mapped_column(Text)
    code: Mapped[str | None] = mapped_column(Text)
    stage: Mapped[str | None] = mapped_column(Text)
    is_rural: Mapped[bool | None]  # 城乡; unknown until somebody has said it
    is_city_pilot: Mapped[bool] = mapped_column(default=False)
    is_provincial_pilot: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(Text, default=Status.OPEN)
    closed_on: Mapped[date | None]
    closed_reason: Mapped[str | None] = mapped_column(Text)
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("auth.organisation.id"))
    # Where a loaded row comes from, so that loading again finds it after a rename or a move.
    source_key: Mapped[str | None] = mapped_column(Text, unique=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class OrganisationName(Base):
    """A name and the days it was valid; old results keep saying what the school was called."""

    __tablename__ = "organisation_name"
    __table_args__ = (
        Index(
            "uq_organisation_name_current",
            "organisation_id",
            unique=True,
            postgresql_where=text("to_on IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey(Organisation.id), index=True)
    name: Mapped[str] = mapped_column(Text)
    from_on: Mapped[date]
    to_on: Mapped[date | None]


class OrganisationEvent(Base):
    """Something that happened to a unit: on which day, why, and who entered it."""

    __tablename__ = "organisation_event"
    __table_args__ = (
        CheckConstraint(_one_of("kind", Happening), name="kind_known"),
        Index("ix_organisation_event_organisation_id", "organisation_id", "happened_on", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey(Organisation.id))
    kind: Mapped[str] = mapped_column(Text)
    happened_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text, default="")
    detail: Mapped[dict[str, Any]]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]


class PilotMark(Base):
    """A school is a pilot of the city or the province from a day to a day (R14, R15)."""

    __tablename__ = "pilot_mark"
    __table_args__ = (
        CheckConstraint(_one_of("level", PilotLevel), name="level_known"),
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="days_in_order"),
        Index(
            "uq_pilot_mark_current",
            "organisation_id",
            "level",
            unique=True,
            postgresql_where=text("to_on IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey(Organisation.id), index=True)
    level: Mapped[str] = mapped_column(Text)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    given_by: Mapped[UUID | None]
    given_by_name: Mapped[str] = mapped_column(Text, default="")
    ended_reason: Mapped[str | None] = mapped_column(Text)
    ended_by: Mapped[UUID | None]
    ended_by_name: Mapped[str | None] = mapped_column(Text)
