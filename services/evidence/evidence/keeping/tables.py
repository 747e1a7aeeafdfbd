"""Tables of keeping: holds, deletion requests, and which file replaced which."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from evidence.files.tables import File
from evidence.keeping.rules import RequestState
from evidence.tables import Base, as_text
from kernel.db import uuid7


class LegalHold(Base):
    """保全: while in force the file cannot be deleted. Once lifted the row never changes again."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        Index(
            "uq_legal_hold_file_id_in_force",
            "file_id",
            unique=True,
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    file_id: Mapped[UUID] = mapped_column(ForeignKey(File.id))
    reason: Mapped[str]
    set_by: Mapped[UUID]  # auth owns people
    set_by_name: Mapped[str]
    set_at: Mapped[datetime]
    lifted_by: Mapped[UUID | None]
    lifted_by_name: Mapped[str | None]
    lifted_at: Mapped[datetime | None]
    lift_reason: Mapped[str | None]


class DeletionRequest(Base):
    """删除申请 (个人信息保护法 art. 47); decided once, by somebody else than who asked."""

    __tablename__ = "deletion_request"
    __table_args__ = (
        CheckConstraint(
            "state IN ('pending', 'granted', 'refused', 'withdrawn')", name="state_known"
        ),
        CheckConstraint("(state = 'pending') = (decided_at IS NULL)", name="decided_has_time"),
        Index(
            "uq_deletion_request_file_id_pending",
            "file_id",
            unique=True,
            postgresql_where=text("state = 'pending'"),
        ),
        Index("ix_deletion_request_asked_by_id", "asked_by", "id"),
        Index("ix_deletion_request_file_id_id", "file_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    file_id: Mapped[UUID] = mapped_column(ForeignKey(File.id))
    org_path: Mapped[str]  # of the file: who decides
    state: Mapped[RequestState] = mapped_column(as_text(RequestState), default=RequestState.PENDING)
    reason: Mapped[str]
    asked_by: Mapped[UUID]  # auth owns people
    asked_by_name: Mapped[str]
    asked_at: Mapped[datetime]
    decided_by: Mapped[UUID | None]
    decided_by_name: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decision: Mapped[str | None]


class FileReplacement(Base):
    """A file that is the new version of another; each has at most one successor."""

    __tablename__ = "file_replacement"
    __table_args__ = (CheckConstraint("file_id <> replaces_id", name="not_by_itself"),)

    file_id: Mapped[UUID] = mapped_column(ForeignKey(File.id), primary_key=True)
    replaces_id: Mapped[UUID] = mapped_column(ForeignKey(File.id), unique=True)
    replaced_by: Mapped[UUID]  # auth owns people
    replaced_by_name: Mapped[str]
    replaced_at: Mapped[datetime]
