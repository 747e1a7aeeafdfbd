"""Table of machine clients."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from auth.tables import Base
from kernel.db import uuid7


class ApiClient(Base):
    """A program with its own credentials; `client_id` is the name it signs in with."""

    __tablename__ = "api_client"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    client_id: Mapped[str] = mapped_column(Text, unique=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    last_used_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
