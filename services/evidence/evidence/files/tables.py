"""Tables of files: what arrived, and which submissions rely on it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from evidence.files.rules import FileState, Pupils
from evidence.tables import Base, as_text


class File(Base):
    """One file (实证材料); it has the id of the upload it came from.

    `number` makes the receipt number. The object of a rejected file is deleted after the verdict
    is stored; `object_deleted_at` says when, so that a sweep can finish what a crash left. The row
    of a deleted file stays as its tombstone: number, size and hash, no name.
    """

    __tablename__ = "file"
    __table_args__ = (
        CheckConstraint(
            "state IN ('checking', 'ready', 'rejected', 'deleted')", name="state_known"
        ),
        CheckConstraint(
            "(state = 'deleted') = (name_sha256 IS NOT NULL)"
            " AND (state <> 'deleted' OR filename = '')",
            name="deleted_has_no_name",
        ),
        CheckConstraint("size > 0", name="size_positive"),
        CheckConstraint("state <> 'ready' OR sha256 IS NOT NULL", name="ready_has_hash"),
        Index("ix_file_owner_id_id", "owner_id", "id"),
        Index("ix_file_org_id", "org_id"),
        Index("ix_file_org_path", "org_path", postgresql_ops={"org_path": "text_pattern_ops"}),
        Index("ix_file_unsettled", "id", postgresql_where=text("state <> 'ready'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    owner_id: Mapped[UUID]  # auth owns it: no FK across schemas
    owner_name: Mapped[str]
    org_id: Mapped[UUID | None]  # auth owns it
    org_path: Mapped[str]
    filename: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    object_key: Mapped[str] = mapped_column(unique=True)
    # Of the object that came under `incoming/`, until the check has stored it under its own key.
    incoming_etag: Mapped[str | None] = mapped_column(String(100))
    claimed_sha256: Mapped[str | None] = mapped_column(String(64))  # what the browser computed
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    state: Mapped[FileState] = mapped_column(as_text(FileState), default=FileState.CHECKING)
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    checked_at: Mapped[datetime | None]
    object_deleted_at: Mapped[datetime | None]
    open_count: Mapped[int] = mapped_column(default=0)
    # What the uploader declared about pupils in it, to which wording, and when; null = not asked.
    pupils: Mapped[Pupils | None] = mapped_column(as_text(Pupils))
    attested_version: Mapped[str | None]
    attested_at: Mapped[datetime | None]
    name_sha256: Mapped[str | None] = mapped_column(String(64))  # of a deleted file's name


class FileFreeze(Base):
    """A reason why a file must stay as it is, such as a submission; rows are only ever added."""

    __tablename__ = "file_freeze"

    file_id: Mapped[UUID] = mapped_column(ForeignKey(File.id), primary_key=True)
    reason: Mapped[str] = mapped_column(primary_key=True)  # who relies on it, in the caller's words
    frozen_at: Mapped[datetime]
