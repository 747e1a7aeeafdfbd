"""Table of accounts 账号: what a person signs in with."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from auth.tables import Base
from kernel.db import uuid7


class Account(Base):
    """One per person. Sessions that were confirmed before `signed_out_at` are over."""

    __tablename__ = "account"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("auth.person.id"), primary_key=True)
    username: Mapped[str] = mapped_column(Text, unique=True)
    password_hash: Mapped[str] = mapped_column(Text)
    must_change_password: Mapped[bool]
    code_expires_at: Mapped[datetime | None]
    signed_out_at: Mapped[datetime | None]
    password_changed_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class PasswordHistory(Base):
    """A password that was in use before; only its hash, so that it can be told when it returns."""

    __tablename__ = "password_history"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("auth.person.id"), index=True)
    password_hash: Mapped[str] = mapped_column(Text)
    replaced_at: Mapped[datetime]
