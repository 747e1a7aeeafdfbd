"""What a teacher may certify: the plan's abilities, the school's, else the whole catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.abilities import service as abilities
from assessment.abilities.document import Ability
from assessment.certifications.levels import Remark
from assessment.personal_plans import queries as plans
from assessment.personal_plans.document import PersonalPlanContent
from assessment.personal_plans.rules import PersonalPlanState
from assessment.plans.queries import approved_abilities

NO_PLAN = "您本年度的个人计划尚未通过审核；可以先开始认证，请尽快完成计划"
NOT_PLANNED = "该项能力不在您已通过的个人计划中，请与学校确认是否计入本年度要求"
NOT_OFFICIAL = "市工程办尚未导入该项能力的官方测评任务和等级标准，暂以自由举证代替"


@dataclass(frozen=True, slots=True)
class Planned:
    """An ability of the personal plan."""

    goal: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Offered:
    """The catalogue in force, the caller's plan, and the school's selection (None: none)."""

    catalogue_id: UUID
    abilities: Mapping[str, Ability]
    planned: Mapping[str, Planned]
    is_approved: bool
    selected: Sequence[str] | None

    def codes(self) -> list[str]:
        """Return what may be begun, the plan's first."""
        others = self.abilities if self.selected is None else self.selected
        return [code for code in dict.fromkeys([*self.planned, *others]) if code in self.abilities]


async def offered(
    session: AsyncSession, year_id: UUID, person_id: UUID, school_id: UUID | None
) -> Offered:
    """Return what somebody may certify at a school in a year."""
    catalogue_id, known = await abilities.abilities_in_force(session)
    plan = await plans.own(session, year_id, person_id)
    said = PersonalPlanContent.model_validate(plan.content) if plan else PersonalPlanContent()
    selected: Sequence[str] = ()
    if school_id is not None:
        selected = await approved_abilities(session, school_id, year_id)
    return Offered(
        catalogue_id=catalogue_id,
        abilities=known,
        planned={one.code: Planned(one.goal, one.due_on) for one in said.abilities},
        is_approved=plan is not None and plan.state is PersonalPlanState.APPROVED,
        selected=selected or None,
    )


def warnings(found: Offered, code: str | None, *, is_official: bool) -> list[Remark]:
    """Return what the teacher should know; nothing of it keeps a certification back."""
    said: list[Remark] = []
    if not found.is_approved:
        said.append(Remark("plan", "plan_not_approved", NO_PLAN))
    elif code is not None and code not in found.planned:
        said.append(Remark("plan", "ability_not_planned", NOT_PLANNED))
    if not is_official:
        said.append(Remark("tasks", "tasks_not_imported", NOT_OFFICIAL))
    return said
