"""Tables of uploads."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, String, false, func, text
from sqlalchemy.orm import Mapped, mapped_column

from evidence.files.rules import Pupils
from evidence.tables import Base, as_text
from evidence.uploads.rules import UploadState


class UnitQuota(Base):
    """单位空间上限 of one unit that differs from the setting; null = the setting holds again."""

    __tablename__ = "unit_quota"
    __table_args__ = (CheckConstraint('"limit" > 0', name="limit_positive"),)

    org_id: Mapped[UUID] = mapped_column(primary_key=True)  # auth owns it
    limit: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str]
    set_by: Mapped[UUID]  # auth owns people
    set_by_name: Mapped[str]
    set_at: Mapped[datetime]
    version: Mapped[int]


class Upload(Base):
    """One upload (上传), from the first request until it is a file or was given up.

    `multipart_id` is the store's id; null until the store was asked. `parts` is what was accepted
    for assembly, kept so that a crash between store and database can be finished; `leased_at` says
    since when somebody is at it. `cleared_at` says when the store was told to forget an upload
    that came to nothing.
    """

    __tablename__ = "upload"
    __table_args__ = (
        CheckConstraint(
            "state IN ('open', 'completing', 'completed', 'aborted', 'refused')", name="state_known"
        ),
        CheckConstraint("size > 0", name="size_positive"),
        Index("ix_upload_owner_id_id", "owner_id", "id"),
        Index(
            "ix_upload_reserved",
            "org_id",
            postgresql_where=text("state IN ('open', 'completing')"),
        ),
        Index(
            "ix_upload_unsettled",
            "expires_at",
            postgresql_where=text("state <> 'completed' AND cleared_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]  # auth owns it: no FK across schemas
    owner_name: Mapped[str]
    org_id: Mapped[UUID | None]  # auth owns it
    org_path: Mapped[str]
    filename: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str | None] = mapped_column(String(64))
    # Of the first MiB: tells whether a file chosen on another day is the same one.
    prefix_sha256: Mapped[str | None] = mapped_column(String(64))
    part_size: Mapped[int] = mapped_column(BigInteger)
    object_key: Mapped[str] = mapped_column(unique=True)
    multipart_id: Mapped[str | None]
    # Comes as one object under `incoming/` and not in parts; the store has no id for it.
    is_whole: Mapped[bool] = mapped_column(default=False, server_default=false())
    parts: Mapped[list[Any] | None]
    state: Mapped[UploadState] = mapped_column(as_text(UploadState), default=UploadState.OPEN)
    leased_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    cleared_at: Mapped[datetime | None]
    pupils: Mapped[Pupils | None] = mapped_column(as_text(Pupils))
    attested_version: Mapped[str | None]
    phone_link_id: Mapped[UUID | None] = mapped_column(
        index=True
    )  # sent from a phone, by this link
