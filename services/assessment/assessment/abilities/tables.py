"""Table of the versions of the catalogue of micro-abilities 微能力目录."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from assessment.abilities.rules import CatalogueState
from assessment.tables import Base, as_text
from kernel.db import uuid7


class AbilityCatalogue(Base):
    """One version. Once published a trigger refuses every change of the row."""

    __tablename__ = "ability_catalogue"
    __table_args__ = (
        CheckConstraint("state = 'draft' OR published_at IS NOT NULL", name="published_has_time"),
        # One draft at a time: a new upload takes its place.
        Index(
            "uq_ability_catalogue_draft",
            "state",
            unique=True,
            postgresql_where=text("state = 'draft'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    version: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[CatalogueState] = mapped_column(as_text(CatalogueState, "state"))
    content: Mapped[dict[str, Any]]  # document.CatalogueContent as JSON
    content_hash: Mapped[str] = mapped_column(String(64))
    base_id: Mapped[UUID | None] = mapped_column(ForeignKey("assessment.ability_catalogue.id"))
    filename: Mapped[str] = mapped_column(String(200), default="")
    task_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_by: Mapped[str] = mapped_column(String(200), default="")  # name at that time
    published_at: Mapped[datetime | None]
    published_by: Mapped[str | None] = mapped_column(String(200))
