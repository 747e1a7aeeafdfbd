"""Tables of packages: what a package holds, and what is known of each file's bytes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from evidence.files.tables import File
from evidence.packages.rules import PackageState
from evidence.tables import Base, as_text
from kernel.db import uuid7


class FileProof(Base):
    """The CRC-32 of a file, and when its stored bytes were last read and found to be right."""

    __tablename__ = "file_proof"

    file_id: Mapped[UUID] = mapped_column(ForeignKey(File.id), primary_key=True)
    crc32: Mapped[int] = mapped_column(BigInteger)
    verified_at: Mapped[datetime]


class Package(Base):
    """迎检材料包: `entries` are `{file_id, path, item, slot}` in the archive's order."""

    __tablename__ = "package"
    __table_args__ = (
        CheckConstraint("state IN ('preparing', 'ready', 'failed')", name="state_known"),
        CheckConstraint(
            "state <> 'ready' OR (archive_size IS NOT NULL AND index_html IS NOT NULL"
            " AND index_xlsx IS NOT NULL)",
            name="ready_is_whole",
        ),
        Index("ix_package_owner_id_id", "owner_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    subject: Mapped[str]  # what it is of, in the words of the service that signed the manifest
    title: Mapped[str]
    org_path: Mapped[str]
    owner_id: Mapped[UUID]  # auth owns people
    owner_name: Mapped[str]
    manifest_sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[PackageState] = mapped_column(
        as_text(PackageState), default=PackageState.PREPARING
    )
    reason: Mapped[str] = mapped_column(default="")
    entries: Mapped[list[Any]] = mapped_column(deferred=True)
    missing: Mapped[list[Any]] = mapped_column(deferred=True)
    file_count: Mapped[int]
    content_size: Mapped[int] = mapped_column(BigInteger)
    prepared_count: Mapped[int] = mapped_column(default=0)
    archive_size: Mapped[int | None] = mapped_column(BigInteger)
    index_html: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    index_xlsx: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)
