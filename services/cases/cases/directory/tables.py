"""The directory projection: units and people as auth's feed tells them, read-only here."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column

from cases.tables import Base


class DirectoryCursor(Base):
    """How far the feed was read; moves in the transaction that stores the rows."""

    __tablename__ = "directory_cursor"

    feed: Mapped[str] = mapped_column(String(20), primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)
    read_at: Mapped[datetime] = mapped_column(server_default=func.now())


class DirectoryUnit(Base):
    """A city, district, school or teaching group."""

    __tablename__ = "directory_unit"
    __table_args__ = (
        Index("ix_directory_unit_path", "path", postgresql_ops={"path": "text_pattern_ops"}),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    path: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))


class DirectoryPerson(Base):
    """An author; kept after leaving, because credit stays."""

    __tablename__ = "directory_person"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    status: Mapped[str] = mapped_column(String(20))
