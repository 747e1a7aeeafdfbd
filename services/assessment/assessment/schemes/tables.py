"""Tables of schemes: a school's place, its versions, and who has acknowledged which."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from assessment.schemes.rules import SchemeState
from assessment.tables import Base, as_text
from assessment.years.tables import Year
from kernel.db import uuid7


class SchoolScheme(Base):
    """The scheme of a school in a year; names and path are those of the day it was begun."""

    __tablename__ = "school_scheme"
    __table_args__ = (
        UniqueConstraint("year_id", "school_id"),
        Index(
            "ix_school_scheme_org_path", "org_path", postgresql_ops={"org_path": "text_pattern_ops"}
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    year_id: Mapped[UUID] = mapped_column(ForeignKey(Year.id))
    school_id: Mapped[UUID]  # auth owns units
    school_name: Mapped[str]
    district_name: Mapped[str]
    org_path: Mapped[str]
    state: Mapped[SchemeState] = mapped_column(as_text(SchemeState, "state"))
    version_no: Mapped[int] = mapped_column(default=1)
    published_version_no: Mapped[int | None]  # in force while a newer one is being written
    version: Mapped[int] = mapped_column(default=1)  # of the row: the ETag
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_by_name: Mapped[str]


class SchoolSchemeVersion(Base):
    """One version; from `published_at` on a trigger keeps it as it is."""

    __tablename__ = "school_scheme_version"

    scheme_id: Mapped[UUID] = mapped_column(ForeignKey(SchoolScheme.id), primary_key=True)
    version_no: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]]  # document.SchemeContent as JSON
    opened_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_by: Mapped[UUID | None]
    published_by_name: Mapped[str | None]
    content_hash: Mapped[str | None] = mapped_column(String(64))


class SchemeAcknowledgement(Base):
    """Somebody of the school has read a published version 知悉; rows are only added."""

    __tablename__ = "scheme_acknowledgement"

    scheme_id: Mapped[UUID] = mapped_column(ForeignKey(SchoolScheme.id), primary_key=True)
    version_no: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_name: Mapped[str]
    at: Mapped[datetime]
