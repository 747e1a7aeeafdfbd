"""Categories of tools 工具分类, one list for the whole platform; the equipment centre keeps it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from cases.tables import Base
from kernel.db import uuid7


class ToolCategory(Base):
    """A category; a retired one stays for the contents that name it, and tells what follows it."""

    __tablename__ = "tool_category"
    __table_args__ = (
        Index(
            "ix_tool_category_name", text("lower(name)"), unique=True,
            postgresql_where=text("retired_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str] = mapped_column(String(30))
    hint: Mapped[str] = mapped_column(String(200), default="")
    ordinal: Mapped[int]
    retired_at: Mapped[datetime | None]
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("tool_category.id"))
    version: Mapped[int] = mapped_column(default=1)  # the ETag
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
