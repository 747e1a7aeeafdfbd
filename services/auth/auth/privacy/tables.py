"""Table of consents: who agreed to which version of the notice, and who took it back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from auth.tables import Base
from kernel.db import uuid7


class Consent(Base):
    """A ledger: a withdrawal closes the row, a new consent is a new one."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("kind IN ('notice', 'sensitive')", name="kind_known"),
        Index(
            "uq_consent_held",
            "person_id",
            "kind",
            "notice_version",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("auth.person.id"))
    kind: Mapped[str] = mapped_column(Text)
    notice_version: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
