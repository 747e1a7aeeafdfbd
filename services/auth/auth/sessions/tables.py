"""Tables of sessions 会话 and their refresh tokens (only hashes)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from auth.tables import Base
from kernel.db import uuid7


class Session(Base):
    """One browser of one person; `provider_session` is a hash of the other system's session.

    `logout_hint` is what that system wants to see again at the end, sealed, and kept until then.
    """

    __tablename__ = "session"
    __table_args__ = (CheckConstraint("method IN ('password', 'sso')", name="method_known"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("auth.person.id"), index=True)
    started_at: Mapped[datetime]
    used_at: Mapped[datetime] = mapped_column(index=True)
    confirmed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    end_reason: Mapped[str | None] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    user_agent: Mapped[str] = mapped_column(Text, default="", server_default="")
    method: Mapped[str] = mapped_column(Text, default="password", server_default="password")
    second_factor_at: Mapped[datetime | None]
    provider_id: Mapped[UUID | None]
    provider_session: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    logout_hint: Mapped[bytes | None] = mapped_column(LargeBinary)


class RefreshToken(Base):
    """Every token works once; one that comes back a second time was stolen or copied."""

    __tablename__ = "refresh_token"

    hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey(Session.id, ondelete="CASCADE"), index=True)
    issued_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
