"""Recorded guidance on the wire."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from auth.assignments.rules import Task
from auth.guidance.rules import Account, Form, Usefulness
from kernel.text import OptionalLine, Prose, Wire

Hours = Annotated[Decimal, Field(gt=0, le=24, max_digits=3, decimal_places=1)]
Text = Annotated[Prose, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
OptionalText = Annotated[Prose, StringConstraints(strip_whitespace=True, max_length=2000)]


class GuidanceOut(Wire):
    """What an expert did at a unit, and what the unit said about it."""

    id: UUID
    assignment_id: UUID
    task: Task
    entry_id: UUID
    expert_name: str
    expert_unit: str
    org_id: UUID
    org_name: str
    org_path: str
    held_on: date
    form: Form
    hours: Decimal
    finding: str
    follow_up: str
    recorded_at: datetime
    corrected_at: datetime | None
    usefulness: Usefulness | None = Field(description="空缺为对方尚未确认")
    remark: str | None
    confirmed_by_name: str | None
    confirmed_at: datetime | None
    version: int


class AccountIn(Wire):
    """What an expert says was done."""

    organisation_id: UUID = Field(description="指导单位")
    held_on: date
    form: Form
    hours: Hours
    finding: Text = Field(description="发现的问题与建议")
    follow_up: OptionalText = Field("", description="后续跟进")

    def account(self) -> Account:
        """Return the same as the rule's type."""
        fields = ("organisation_id", "held_on", "form", "hours", "finding", "follow_up")
        return Account(**{name: getattr(self, name) for name in fields})


class GuidanceIn(AccountIn):
    """Under which task."""

    assignment_id: UUID


class GuidanceWordIn(Wire):
    """Whether it helped."""

    usefulness: Usefulness
    remark: OptionalLine = ""
