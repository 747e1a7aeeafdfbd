"""The order in which organisations and people changed: one row per thing, at its last change.

And how often a person's rights have changed: tokens carry the number they were given at.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Sequence, Text
from sqlalchemy.orm import Mapped, mapped_column

from auth.tables import SCHEMA, Base

POSITION = Sequence("directory_change_position", schema=SCHEMA, metadata=Base.metadata)


class DirectoryChange(Base):
    __tablename__ = "directory_change"
    __table_args__ = (CheckConstraint("kind IN ('organisation', 'person')", name="kind_known"),)

    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    entity_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, unique=True)


class RightsChange(Base):
    """Counts up when a right, the state of the person or account, or a unit's path changes.

    Triggers write it (migration 0060), so that no way of changing rights can forget to. No row:
    nothing has changed since the person came, which is version 0.
    """

    __tablename__ = "rights_change"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)  # of a row that refers to the person
    version: Mapped[int] = mapped_column(BigInteger)
    changed_at: Mapped[datetime] = mapped_column(index=True)
