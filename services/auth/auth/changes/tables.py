"""The order in which organisations and people changed: one row per thing, at its last change."""

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
