"""Tables of sign-in providers 登录方式, identities 绑定 and sign-ins on their way."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from auth.tables import Base
from kernel.db import uuid7


class Provider(Base):
    """Another system that people sign in through; `mapping` names the claims we read."""

    __tablename__ = "sso_provider"
    __table_args__ = (CheckConstraint("kind IN ('oidc', 'cas', 'eduyun')", name="kind_known"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    code: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    is_enabled: Mapped[bool]
    address: Mapped[str] = mapped_column(Text)  # issuer, CAS server, or gateway
    login_address: Mapped[str | None] = mapped_column(Text)  # eduyun: where people sign in
    client_id: Mapped[str] = mapped_column(Text)
    secret_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    mapping: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class IdentityRow(Base):
    """Whose account there is whose here: (provider, subject), never a name (ASVS 6.8.1)."""

    __tablename__ = "sso_identity"
    __table_args__ = (
        UniqueConstraint("provider_id", "subject"),
        UniqueConstraint("provider_id", "person_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey(Provider.id))
    subject: Mapped[str] = mapped_column(Text)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("auth.person.id"), index=True)
    bound_at: Mapped[datetime]
    used_at: Mapped[datetime]


class AttemptRow(Base):
    """A sign-in on its way: tied to one browser by a cookie, good for one answer."""

    __tablename__ = "sso_attempt"

    state_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    cookie_hash: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey(Provider.id))
    nonce: Mapped[str] = mapped_column(Text)
    verifier: Mapped[str] = mapped_column(Text)
    return_to: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    outcome: Mapped[dict[str, Any] | None]


class UsedToken(Base):
    """A logout token that has done its work; it does none a second time."""

    __tablename__ = "sso_used_token"

    hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    expires_at: Mapped[datetime]
