"""The directory projection: units and people as auth's feed tells them, read-only here."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, String, func
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
    district_id: Mapped[UUID | None]  # empty for city-run schools 市直属
    district_name: Mapped[str | None]
    status: Mapped[str] = mapped_column(String(20))


class DirectoryPerson(Base):
    """An author; kept after leaving, because credit stays."""

    __tablename__ = "directory_person"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    status: Mapped[str] = mapped_column(String(20))


class DirectoryMembership(Base):
    """Somebody belongs or belonged to a unit; `to_on` is empty while it lasts."""

    __tablename__ = "directory_membership"
    __table_args__ = (
        Index(
            "ix_directory_membership_org_path",
            "org_path",
            postgresql_ops={"org_path": "text_pattern_ops"},
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey(DirectoryPerson.id, ondelete="CASCADE"), index=True
    )
    org_path: Mapped[str]
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
