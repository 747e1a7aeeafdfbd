"""Tasks of experts on the wire."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from auth.assignments.rules import AssignmentState, Bar, Handover, Task, Wish
from auth.organisations.rules import Kind
from kernel.text import Line, OptionalLine, Wire

Code = Annotated[str | None, Field(max_length=40)]


class AssignmentOut(Wire):
    """A task of an expert."""

    id: UUID
    entry_id: UUID
    expert_name: str
    expert_unit: str
    team_id: UUID
    team_name: str
    task: Task
    org_id: UUID
    org_name: str
    org_kind: Kind
    org_path: str
    stage: str | None = Field(description="学段代码")
    subject: str | None = Field(description="学科代码")
    from_on: date
    to_on: date
    note: str
    state: AssignmentState
    is_overdue: bool = Field(description="已过结束日期而没有结束")
    ended_on: date | None
    end_reason: str | None
    replaces_id: UUID | None
    assigned_by_name: str
    assigned_at: datetime
    version: int


class AssignedOut(AssignmentOut):
    """A new task, and how much the expert carries with it."""

    load: int = Field(description="该专家未结束的任务数")
    load_limit: int
    is_over_limit: bool = Field(description="超过上限，仅作提醒")


class AssignmentIn(Wire):
    """Which work for whom, where and when."""

    entry_id: UUID
    task: Task
    organisation_id: UUID = Field(description="对象：全市、区市或学校")
    stage: Code = None
    subject: Code = None
    from_on: date
    to_on: date
    note: OptionalLine = ""

    def wish(self) -> Wish:
        """Return the same as the rule's type."""
        return Wish(**self.model_dump())


class FinishIn(Wire):
    """How a task ended."""

    outcome: Literal[AssignmentState.DONE, AssignmentState.ENDED]
    reason: Line


class ReassignIn(Wire):
    """Who goes on with it, and why."""

    to_entry_id: UUID
    reason: Line


class HandoverIn(Wire):
    """What becomes of one open task of somebody who leaves."""

    assignment_id: UUID
    to_entry_id: UUID | None = Field(None, description="改派给谁；空缺为终止")

    def handover(self) -> Handover:
        """Return the same as the rule's type."""
        return Handover(self.assignment_id, self.to_entry_id)


class RetireIn(Wire):
    """Why somebody leaves, and what becomes of the open tasks."""

    reason: Line
    handovers: list[HandoverIn] = Field(default_factory=list, max_length=200)


class CarriedOut(Wire):
    """An open task in the row of its expert."""

    id: UUID
    task: Task
    org_name: str
    stage: str | None
    subject: str | None


class CandidateOut(Wire):
    """A serving expert of a team: what he or she carries, and whether the task is barred."""

    id: UUID
    name: str
    unit: str
    stage: str | None
    subject: str | None
    tasks: list[CarriedOut]
    is_over_limit: bool = Field(description="再分配一项将超过上限，仅作提醒")
    bar: Bar | None = Field(description="须回避的原因；未给出对象时为空")


class ExpertAtOut(Wire):
    """Who has an open task at a unit."""

    id: UUID = Field(description="任务")
    entry_id: UUID
    name: str
    task: Task
    stage: str | None
    subject: str | None


class CoverageOut(Wire):
    """A district, or the city with the schools it runs itself."""

    org_id: UUID
    org_name: str
    org_kind: Kind
    org_path: str
    experts: list[ExpertAtOut]
    pilots: int = Field(description="市级试点学校数")
    pilots_covered: int = Field(description="其中已有专家的")


class CoveredSchoolOut(Wire):
    """A pilot school, or another one that has an expert."""

    org_id: UUID
    org_name: str
    org_path: str
    is_city_pilot: bool
    experts: list[ExpertAtOut]
