"""Tables of phone links."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, func
from sqlalchemy.orm import Mapped, mapped_column

from evidence.tables import Base


class PhoneLink(Base):
    """A phone's right to send files for one task of one person, until it ends.

    Of the code in the picture and of the key that the phone got for it only hashes are kept.
    """

    __tablename__ = "phone_link"
    __table_args__ = (Index("ix_phone_link_owner_id_created_at", "owner_id", "created_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]  # auth owns it: no FK across schemas
    owner_name: Mapped[str]
    org_id: Mapped[UUID | None]  # auth owns it
    org_path: Mapped[str]
    purpose: Mapped[str]  # the task in words, shown on the phone
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    key_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
