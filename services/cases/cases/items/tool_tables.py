"""What is kept beside a tool: what the centre did with it, and what became of its links."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from cases.items.rules import LinkState
from cases.items.tables import Item
from cases.items.tool_facts import LONGEST_LINK
from cases.tables import Base, as_text
from cases.tool_categories.tables import ToolCategory


class ToolCare(Base):
    """What the centre said of a tool; without a row it never looked at it."""

    __tablename__ = "tool_care"

    item_id: Mapped[UUID] = mapped_column(ForeignKey(Item.id, ondelete="CASCADE"), primary_key=True)
    # The centre's choice stands before that of the author.
    category_id: Mapped[UUID | None] = mapped_column(ForeignKey(ToolCategory.id))
    looked_at: Mapped[datetime | None]
    looked_by: Mapped[UUID | None]  # auth owns people
    looked_by_name: Mapped[str | None]
    note: Mapped[str] = mapped_column(Text, default="")


class ToolLinkRow(Base):
    """A link of the published version of a tool."""

    __tablename__ = "tool_link"
    __table_args__ = (
        Index("ix_tool_link_due_at", "due_at", "host"),
        Index("ix_tool_link_dead", "item_id", postgresql_where=text("dead_since IS NOT NULL")),
    )

    item_id: Mapped[UUID] = mapped_column(ForeignKey(Item.id, ondelete="CASCADE"), primary_key=True)
    url: Mapped[str] = mapped_column(String(LONGEST_LINK), primary_key=True)
    host: Mapped[str] = mapped_column(String(255))
    state: Mapped[LinkState] = mapped_column(
        as_text(LinkState, "state_known"), default=LinkState.UNASKED
    )
    status: Mapped[int | None] = mapped_column(SmallInteger)  # of HTTP
    moved_to: Mapped[str] = mapped_column(Text, default="")
    failures: Mapped[int] = mapped_column(default=0)  # one after the other
    failing_since: Mapped[datetime | None]
    dead_since: Mapped[datetime | None]  # the day it was taken for dead
    asked_at: Mapped[datetime | None]
    due_at: Mapped[datetime]


class ToolLinkRun(Base):
    """The last time links were asked: one row."""

    __tablename__ = "tool_link_run"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    asked: Mapped[int]
    failed: Mapped[int]
    is_cut_off: Mapped[bool]  # no way out: nothing was counted
