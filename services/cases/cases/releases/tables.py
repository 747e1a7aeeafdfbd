"""The table of releases 公开授权."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from cases.items.tables import Item
from cases.tables import Base


class ItemRelease(Base):
    """An author lets strangers see the content with this hash; withdrawn, the row is gone."""

    __tablename__ = "item_release"

    item_id: Mapped[UUID] = mapped_column(ForeignKey(Item.id, ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)  # auth owns people
    content_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    version_no: Mapped[int]  # that they read
    is_named: Mapped[bool]  # 署名公开
    wording: Mapped[str] = mapped_column(String(20))
    released_at: Mapped[datetime]
