"""Tables of collections 合集 and of what is in them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from cases.collections.rules import Share
from cases.items.tables import Item
from cases.tables import Base, as_text
from kernel.db import uuid7


class Collection(Base):
    """A named list of a person, or of the unit that they keep; names are of their day."""

    __tablename__ = "collection"
    __table_args__ = (
        CheckConstraint("(share = 'private') = (open_path IS NULL)", name="open_somewhere"),
        CheckConstraint("pinned_at IS NULL OR (is_office AND share <> 'private')", name="pin_sane"),
        Index("ix_collection_owner_id", "owner_id", "updated_at", "id"),
        Index("ix_collection_open_path", "open_path", "updated_at", "id"),
        Index(
            "ix_collection_office", "org_path", postgresql_where=text("is_office"),
            postgresql_ops={"org_path": "text_pattern_ops"},
        ),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    owner_id: Mapped[UUID]  # who began it; auth owns people
    owner_name: Mapped[str]
    is_office: Mapped[bool]  # the unit's: kept by those who keep its items
    org_id: Mapped[UUID]  # auth owns units
    org_name: Mapped[str]
    org_path: Mapped[str]
    is_city_run: Mapped[bool]  # a school 市直属
    name: Mapped[str] = mapped_column(String(100))
    about: Mapped[str] = mapped_column(Text, default="")
    share: Mapped[Share] = mapped_column(as_text(Share, "share_known"))
    open_path: Mapped[str | None]  # the unit whose people may read
    item_count: Mapped[int] = mapped_column(default=0)
    pinned_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)  # of the row: the ETag
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class CollectionItem(Base):
    """An item in a collection, with a note on why it is there."""

    __tablename__ = "collection_item"
    __table_args__ = (Index("ix_collection_item_item_id", "item_id"),)

    collection_id: Mapped[UUID] = mapped_column(
        ForeignKey(Collection.id, ondelete="CASCADE"), primary_key=True
    )
    item_id: Mapped[UUID] = mapped_column(ForeignKey(Item.id), primary_key=True)
    ordinal: Mapped[int]
    note: Mapped[str] = mapped_column(String(200), default="")
