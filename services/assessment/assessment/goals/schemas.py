"""Wire types of goals and their outcomes."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from assessment.goals.queries import SchoolGoals
from assessment.goals.rules import GoalResult
from assessment.goals.service import GoalView, PlanGoals
from assessment.plans.goals import GoalGroup
from assessment.plans.rules import PlanKind
from kernel.text import Prose, Wire

GoalKey = Annotated[str, Field(pattern=r"^[0-9a-z-]{1,36}$")]


def _said(text: str) -> str:
    if not text:
        raise ValueError("请填写达成依据或未达成的原因")
    return text


class GoalOutcomeIn(Wire):
    """What became of a goal, and how one sees it."""

    outcome: GoalResult
    note: Annotated[
        Prose, StringConstraints(strip_whitespace=True, max_length=2000), AfterValidator(_said)
    ]


class GoalOut(BaseModel):
    """A goal of the plan in force with the newest report on it."""

    key: str
    group: GoalGroup
    text: str
    measure: str
    outcome: GoalResult | None
    note: str
    is_stale: Annotated[bool, Field(description="填报后目标文字有修改，请重新填报")]
    reported_at: datetime | None
    reported_by: str | None
    version: Annotated[int, Field(description="If-Match 用的版本，未填报为 0")]
    following_goals: Annotated[int, Field(description="对应这条目标的研修计划、教研组计划目标数")]
    following_teachers: Annotated[int, Field(description="采用这条目标的教师个人计划数")]
    following_approved: Annotated[int, Field(description="其中已通过审核的个人计划数")]

    @classmethod
    def of(cls, view: GoalView) -> Self:
        """Shape a goal."""
        goal, row = view.goal, view.report
        return cls(
            key=goal.key,
            group=goal.group,
            text=goal.text,
            measure=goal.measure,
            outcome=row.outcome if row else None,
            note=row.note if row else "",
            is_stale=view.is_stale,
            reported_at=row.reported_at if row else None,
            reported_by=row.reported_by_name if row else None,
            version=row.version if row else 0,
            following_goals=view.followers.goals,
            following_teachers=view.followers.teachers,
            following_approved=view.followers.approved,
        )


class PlanGoalsOut(BaseModel):
    """The goals of a plan in force; empty while nothing was approved."""

    plan_id: UUID
    kind: PlanKind
    school_id: UUID
    school_name: str
    year_id: UUID
    year_name: str
    is_in_force: bool
    may_report: bool
    goals: list[GoalOut]

    @classmethod
    def of(cls, found: PlanGoals) -> Self:
        """Shape the goals of a plan."""
        plan = found.place.plan
        return cls(
            plan_id=plan.id,
            kind=plan.kind,
            school_id=plan.school_id,
            school_name=plan.school_name,
            year_id=found.place.year.id,
            year_name=found.place.year.name,
            is_in_force=found.place.version is not None,
            may_report=found.may_report,
            goals=[GoalOut.of(one) for one in found.goals],
        )


class GoalSchoolOut(BaseModel):
    """How many goals a school set, and what became of them."""

    school_id: UUID
    school_name: str
    org_path: str
    district_name: str | None
    goals: int
    reached: int
    partly: int
    not_reached: int
    open: Annotated[int, Field(description="未填报")]
    school_plan_id: UUID | None
    study_plan_id: UUID | None

    @classmethod
    def of(cls, row: SchoolGoals) -> Self:
        """Shape a school's counts."""
        tally = row.tally
        return cls(
            school_id=row.unit.id,
            school_name=row.unit.name,
            org_path=row.unit.path,
            district_name=row.unit.district_name,
            goals=tally.goals,
            reached=tally.reached,
            partly=tally.partly,
            not_reached=tally.not_reached,
            open=tally.open,
            school_plan_id=row.plans.get(PlanKind.SCHOOL),
            study_plan_id=row.plans.get(PlanKind.STUDY),
        )
