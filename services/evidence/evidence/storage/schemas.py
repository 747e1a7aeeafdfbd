"""Storage reports on the wire."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from evidence.storage.rules import ReportKind, ReportState
from kernel.text import Wire


class MeasureOut(BaseModel):
    """A number of files and their bytes under a name: a state, a month, a reason, a hash."""

    name: str
    count: int
    size: int


class ReportOut(BaseModel):
    """One look at the store; `findings` may be fewer than `finding_count`."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: ReportKind
    state: ReportState
    asked_by_name: str
    asked_at: datetime
    finished_at: datetime | None
    numbers: dict[str, Any]
    findings: list[str]
    finding_count: int


class CapacityOut(BaseModel):
    """Bytes of the store's disk; `is_low` when less than a tenth is free."""

    model_config = ConfigDict(from_attributes=True)

    total: int
    free: int
    is_low: bool


class OverviewOut(BaseModel):
    """The newest of each kind; `measures` are null until the store was measured once.

    `capacity` is null where neither the disk can be looked at nor its size was told.
    """

    capacity: CapacityOut | None

    person_quota: int = Field(description="每人空间上限（字节）")
    unit_quota: int = Field(description="每个单位空间上限（字节）")
    has_alert: bool
    measured_at: datetime | None
    measures: dict[str, list[MeasureOut]] | None
    reconcile: ReportOut | None
    rehash: ReportOut | None
    running: list[ReportKind]


class ReportListOut(BaseModel):
    """One page."""

    items: list[ReportOut]
    next_cursor: str | None


class ReportIn(Wire):
    """Which look to take now."""

    kind: ReportKind
