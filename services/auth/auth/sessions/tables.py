"""Tables of sessions 会话 and their refresh tokens (only hashes)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from auth.tables import Base
from kernel.db import uuid7


class Session(Base):
    __tablename__ = "session"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("auth.person.id"), index=True)
    started_at: Mapped[datetime]
    used_at: Mapped[datetime] = mapped_column(index=True)
    confirmed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)


class RefreshToken(Base):
    """Every token works once; one that comes back a second time was stolen or copied."""

    __tablename__ = "refresh_token"

    hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey(Session.id, ondelete="CASCADE"), index=True)
    issued_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
