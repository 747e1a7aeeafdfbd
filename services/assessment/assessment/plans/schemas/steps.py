"""What is asked of plans step by step, and their lists and differences."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from assessment.plans.differences import PlanChangeKind
from assessment.plans.listing import ListedState
from kernel.text import Prose, Wire

Reason = Annotated[Prose, Field(max_length=2000, pattern=r"\S")]


class PlanBegin(Wire):
    """Whose plan, and of which year."""

    school_id: UUID
    year_id: UUID


class GroupPlanBegin(Wire):
    """Which teaching group's, and of which year."""

    group_id: UUID
    year_id: UUID


class PartReasonIn(Wire):
    """A part of the plan that has to change, and why."""

    part: Annotated[str, Field(max_length=20)]
    reason: Reason


class PlanReturn(Wire):
    """The parts to change."""

    parts: list[PartReasonIn] = Field(min_length=1, max_length=10)


class PlanApproval(Wire):
    """The district's opinion, for the school to read."""

    opinion: Annotated[Prose, Field(max_length=2000)] = ""


class PlanRow(Wire):
    """A school or group in the list; without a plan it has no `plan_id`."""

    plan_id: UUID | None
    school_id: UUID
    school_name: str
    group_id: UUID | None
    group_name: str | None
    org_path: str
    district_id: UUID | None
    district_name: str
    state: ListedState
    version_no: int | None
    approved_version_no: int | None
    due_at: datetime | None
    is_late: bool
    updated_at: datetime | None


class PlanCount(Wire):
    """How many schools stand where."""

    state: ListedState
    total: int
    late: int


class PlanCounts(Wire):
    """Counts of a year as far as the caller reaches."""

    items: list[PlanCount]


class PlanChangeOut(Wire):
    """One difference; `field` is empty where a whole row came or went."""

    part: str
    list_name: str
    kind: PlanChangeKind
    row: str
    field: str
    before: str
    after: str


class PlanChanges(Wire):
    """What a version changes against an older one."""

    version_no: int
    base_no: int
    changes: list[PlanChangeOut]
