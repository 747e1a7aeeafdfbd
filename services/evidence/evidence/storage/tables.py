"""The table of storage reports."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from evidence.storage.rules import ReportKind, ReportState
from evidence.tables import Base, as_text
from kernel.db import uuid7


class StoreReport(Base):
    """One look at the store; `findings` are lines of text, at most some hundreds of them."""

    __tablename__ = "store_report"
    __table_args__ = (
        CheckConstraint("kind IN ('measure', 'reconcile', 'rehash')", name="kind_known"),
        CheckConstraint("state IN ('running', 'ok', 'alert', 'failed')", name="state_known"),
        CheckConstraint("(state = 'running') = (finished_at IS NULL)", name="finished_has_time"),
        Index("ix_store_report_kind_id", "kind", "id"),
        Index(
            "uq_store_report_kind_running",
            "kind",
            unique=True,
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    kind: Mapped[ReportKind] = mapped_column(as_text(ReportKind))
    state: Mapped[ReportState] = mapped_column(as_text(ReportState), default=ReportState.RUNNING)
    asked_by_name: Mapped[str]
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    numbers: Mapped[dict[str, Any]]
    findings: Mapped[list[Any]]
    finding_count: Mapped[int] = mapped_column(default=0)
