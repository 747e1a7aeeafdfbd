"""Tables of bulk imports: the import, its sealed file, its rows as read, what became of each."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from auth.imports.rules import Coverage, ImportKind, ImportPhase, ImportState, RowVerdict
from auth.tables import Base
from kernel.db import uuid7


def _one_of(column: str, values: type[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


class BulkImport(Base):
    """One uploaded file on its way into the register; `version` counts its comparisons."""

    __tablename__ = "bulk_import"
    __table_args__ = (
        CheckConstraint(_one_of("kind", ImportKind), name="kind_known"),
        CheckConstraint(_one_of("state", ImportState), name="state_known"),
        CheckConstraint(_one_of("coverage", Coverage), name="coverage_known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    kind: Mapped[str] = mapped_column(Text)
    coverage: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default=ImportState.VALIDATING)
    phase: Mapped[str] = mapped_column(Text, default=ImportPhase.QUEUED)
    filename: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(Text)
    # Paths of the units below which the uploader may import.
    reach: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_by: Mapped[UUID]
    created_by_name: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_total: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    notes: Mapped[list[Any]] = mapped_column(default=list)
    fault_code: Mapped[str | None] = mapped_column(Text)
    fault: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    # Of the comparison: what it found, the feed's position then, active people of its units.
    digest: Mapped[str | None] = mapped_column(Text)
    base_position: Mapped[int] = mapped_column(BigInteger, default=0)
    covered_people: Mapped[int] = mapped_column(default=0)
    mode: Mapped[str | None] = mapped_column(Text)
    confirmed_by: Mapped[UUID | None]
    confirmed_by_name: Mapped[str | None] = mapped_column(Text)
    applied_at: Mapped[datetime | None]
    applied_on: Mapped[date | None]
    undone_at: Mapped[datetime | None]
    undone_by_name: Mapped[str | None] = mapped_column(Text)
    file_gone_at: Mapped[datetime | None]


class ImportPiece(Base):
    """A piece of the uploaded file, sealed: the file may hold identity card numbers."""

    __tablename__ = "import_piece"

    import_id: Mapped[UUID] = mapped_column(ForeignKey(BulkImport.id), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class StagedPerson(Base):
    """A row of a people file as it was read; written by COPY (60,000 checks of a key cost more)."""

    __tablename__ = "staged_person"

    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    row_no: Mapped[int] = mapped_column(primary_key=True)
    staff_no: Mapped[str | None] = mapped_column(Text)
    name: Mapped[str | None] = mapped_column(Text)
    initials: Mapped[str | None] = mapped_column(Text)
    unit: Mapped[str | None] = mapped_column(Text)
    district: Mapped[str | None] = mapped_column(Text)
    group: Mapped[str | None] = mapped_column("group_name", Text)
    stages: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    subjects: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    roles: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    phone: Mapped[str | None] = mapped_column(Text)
    id_card_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    id_card_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    id_card_shown: Mapped[str | None] = mapped_column(Text)
    employment: Mapped[str] = mapped_column(Text)
    problems: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))


class StagedUnit(Base):
    """A row of an organisations file as it was read."""

    __tablename__ = "staged_unit"

    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    row_no: Mapped[int] = mapped_column(primary_key=True)
    facts: Mapped[dict[str, Any]]
    problems: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))


class ImportVerdict(Base):
    """What a row does to the register; kept after applying as the history of who was changed.

    `changes` is for people (old → new by field), `before` for undoing.
    """

    __tablename__ = "import_verdict"
    __table_args__ = (
        CheckConstraint(_one_of("verdict", RowVerdict), name="verdict_known"),
        Index(
            "ix_import_verdict_entity_id",
            "entity_id",
            postgresql_where=text("entity_id IS NOT NULL AND verdict <> 'unchanged'"),
        ),
    )

    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    row_no: Mapped[int] = mapped_column(primary_key=True)
    verdict: Mapped[str] = mapped_column(Text)
    key: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(Text)
    entity_id: Mapped[UUID | None]
    unit_id: Mapped[UUID | None]
    group_id: Mapped[UUID | None]
    joins_unit: Mapped[bool] = mapped_column(server_default=text("false"))
    joins_group: Mapped[bool] = mapped_column(server_default=text("false"))
    ended_ids: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid))
    gives: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    revoked_ids: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid))
    changes: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    problems: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    version_before: Mapped[int] = mapped_column(server_default=text("0"))
    kept: Mapped[str | None] = mapped_column(Text)  # why undoing left this row alone
