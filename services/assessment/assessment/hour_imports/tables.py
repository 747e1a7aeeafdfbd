"""Tables of imports of hours: the import, and its rows as read with what becomes of each."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Numeric, Text, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from assessment.hour_imports.rules import HourImportState, HourVerdict
from assessment.tables import Base, as_text
from assessment.years.tables import Year
from kernel.db import uuid7


class HourImport(Base):
    """One uploaded file; `version` counts its comparisons, `digest` is what the last one found."""

    __tablename__ = "hour_import"
    __table_args__ = (
        Index(
            "ix_hour_import_org_path", "org_path", postgresql_ops={"org_path": "text_pattern_ops"}
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    year_id: Mapped[UUID] = mapped_column(ForeignKey(Year.id))
    org_path: Mapped[str]  # the city's
    state: Mapped[HourImportState] = mapped_column(as_text(HourImportState, "state"))
    filename: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    is_by_machine: Mapped[bool]
    counts: Mapped[dict[str, Any]]
    notes: Mapped[list[Any]]
    digest: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_by: Mapped[UUID]
    created_by_name: Mapped[str] = mapped_column(Text)
    applied_at: Mapped[datetime | None]
    applied_by_name: Mapped[str | None] = mapped_column(Text)
    undone_at: Mapped[datetime | None]
    undone_by_name: Mapped[str | None] = mapped_column(Text)


class HourImportRow(Base):
    """A row as read (by COPY), and what applying does or did with it."""

    __tablename__ = "hour_import_row"

    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    row_no: Mapped[int] = mapped_column(primary_key=True)
    staff_no: Mapped[str | None] = mapped_column(Text)
    name: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    title_key: Mapped[str | None] = mapped_column(Text)
    hours: Mapped[Decimal | None] = mapped_column(Numeric(4, 1))
    done_on: Mapped[date | None]
    record_no: Mapped[str | None] = mapped_column(Text)
    source_key: Mapped[str | None] = mapped_column(Text)  # empty while a cell is wrong
    unread: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    verdict: Mapped[HourVerdict | None] = mapped_column(as_text(HourVerdict, "verdict"))
    problems: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    concerns: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    person_id: Mapped[UUID | None]
    school_id: Mapped[UUID | None]
    school_name: Mapped[str | None] = mapped_column(Text)
    org_path: Mapped[str | None] = mapped_column(Text)
    record_id: Mapped[UUID | None]
