"""Table of machine clients."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, LargeBinary, Text, false, func, true
from sqlalchemy.orm import Mapped, mapped_column

from auth.tables import Base
from kernel.db import uuid7


class ApiClient(Base):
    """A program with its own credentials; `client_id` is the name it signs in with."""

    __tablename__ = "api_client"
    __table_args__ = (CheckConstraint("rate_per_minute > 0", name="rate_positive"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    client_id: Mapped[str] = mapped_column(Text, unique=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    name: Mapped[str] = mapped_column(Text, default="", server_default="")
    # Made by an operator's command for a service of the platform; no screen changes it.
    is_platform: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_enabled: Mapped[bool] = mapped_column(default=True, server_default=true())
    rate_per_minute: Mapped[int | None]
    # After a rotation both secrets are valid for a while, so that nothing stands still.
    old_secret_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    old_secret_until: Mapped[datetime | None]
    secret_changed_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ClientCalls(Base):
    """How often a client has called in the current minute, counted by all processes together."""

    __tablename__ = "client_calls"

    client_id: Mapped[UUID] = mapped_column(
        ForeignKey(ApiClient.id, ondelete="CASCADE"), primary_key=True
    )
    minute: Mapped[datetime]
    count: Mapped[int]
