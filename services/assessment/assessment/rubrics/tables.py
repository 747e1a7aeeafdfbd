"""Table of rubric versions 考核细则."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Numeric, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from assessment.rubrics.rules import RubricState
from assessment.tables import Base, as_text
from kernel.db import uuid7


class Rubric(Base):
    """One version of a rubric. Once published a trigger refuses every change of the row."""

    __tablename__ = "rubric"
    __table_args__ = (
        UniqueConstraint("code", "version"),
        CheckConstraint("state = 'draft' OR published_at IS NOT NULL", name="published_has_time"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    code: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[RubricState] = mapped_column(as_text(RubricState, "state"))
    total_points: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    content: Mapped[dict[str, Any]]  # document.RubricContent as JSON
    content_hash: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(default=1)  # of the draft, for If-Match
    copied_from: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    published_at: Mapped[datetime | None]
    published_by: Mapped[str | None] = mapped_column(String(200))  # name at that time
