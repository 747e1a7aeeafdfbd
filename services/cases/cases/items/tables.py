"""Tables of the library's items (资源)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column

from cases.tables import Base
from kernel.db import uuid7


class Item(Base):
    """A tool, application case, lesson or outcome; the unit's name is the one of its day."""

    __tablename__ = "item"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('tool','application_case','lesson','outcome')", name="kind_known"
        ),
        CheckConstraint(
            "state IN ('draft','submitted','published','recommended','selected','taken_down')",
            name="state_known",
        ),
        Index("ix_item_org_path", "org_path", postgresql_ops={"org_path": "text_pattern_ops"}),
        Index("ix_item_state_created_at", "state", "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str]
    author_id: Mapped[UUID] = mapped_column(index=True)  # auth owns people
    author_name: Mapped[str]
    org_id: Mapped[UUID]  # auth owns units
    org_name: Mapped[str]
    org_path: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
