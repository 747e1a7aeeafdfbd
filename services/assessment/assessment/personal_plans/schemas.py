"""Wire types of personal plans."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from assessment.personal_plans.document import PersonalPlanContent
from assessment.personal_plans.rules import PersonalPlanState, PersonalPlanVerb
from assessment.plans.rules import PlanKind
from kernel.text import Prose, Wire

# Two steps: in one, the length would be taken before the blanks are stripped.
Reason = Annotated[
    Prose,
    StringConstraints(max_length=2000, strip_whitespace=True),
    StringConstraints(min_length=1),
]


class PersonalPlanBeginIn(Wire):
    """The year, and the school for who teaches at several."""

    year_id: UUID
    school_id: UUID | None = None


class PersonalPlanRemark(Wire):
    """What is missing or should be thought about: part of the plan, code, what to do."""

    field: str
    code: str
    message: str


class PersonalPlanRow(Wire):
    """A plan in a list."""

    id: UUID
    year_id: UUID
    person_id: UUID
    person_name: str
    school_id: UUID
    school_name: str
    org_path: str
    state: PersonalPlanState
    submitted_at: datetime | None
    approved_at: datetime | None
    return_reason: str
    return_due_on: date | None
    version: int


class PersonalPlanGoal(Wire):
    """A goal in force above the teacher, from the school plan down to the group's."""

    source: PlanKind
    plan_id: UUID
    plan_name: str
    key: str
    text: str


class PersonalPlanOut(PersonalPlanRow):
    """A plan with its content and what the rules say about it."""

    content: PersonalPlanContent
    missing: list[PersonalPlanRemark]
    warnings: list[PersonalPlanRemark]
    allowed: list[str] | None = Field(description="本校选定的微能力；为空表示研修计划尚未通过")
    least: int
    goals: list[PersonalPlanGoal] = Field(
        description="可采用的目标：现行学校规划、研修和教研组计划"
    )


class PersonalPlanReturnIn(Wire):
    """The request for correction and its date."""

    reason: Reason
    due_on: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]


class PersonalPlanSeen(Wire):
    """A plan, and the version of it that was read."""

    id: UUID
    version: int = Field(ge=1, lt=2**31)


class PersonalPlansApproveIn(Wire):
    """Plans to approve together."""

    plans: list[PersonalPlanSeen] = Field(min_length=1, max_length=100)


class PersonalPlansUndoIn(Wire):
    """Decided plans with the versions that the decision answered."""

    plans: list[PersonalPlanSeen] = Field(min_length=1, max_length=100)


class PersonalPlanOutcomeOut(Wire):
    """What became of one of them; `problem` and `code` are empty when it was done."""

    plan_id: UUID
    person_name: str | None
    version: int | None = Field(description="办理之后的版本号；撤销时须提供")
    code: str | None
    problem: str


class PersonalPlanOutcomesOut(Wire):
    """What became of each."""

    items: list[PersonalPlanOutcomeOut]


class PersonalPlanStepOut(Wire):
    """A step of the history; `content` is what was handed in or approved."""

    verb: PersonalPlanVerb
    note: str
    due_on: date | None
    actor_name: str
    at: datetime
    content: PersonalPlanContent | None


class PersonalPlanStepsOut(Wire):
    """The history, oldest first."""

    items: list[PersonalPlanStepOut]


class PersonalPlanCountsOut(Wire):
    """Plans in reach by state; `overdue` were returned and are past their date."""

    draft: int = 0
    submitted: int = 0
    returned: int = 0
    approved: int = 0
    overdue: int = 0


class StaffWithoutPlanOut(Wire):
    """Somebody of the school who has not begun."""

    id: UUID
    name: str
    staff_no: str | None
    org_path: str
