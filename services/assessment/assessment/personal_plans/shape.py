"""A personal plan as the wire shows it: with what the rules say about its content."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.personal_plans import follows, rules
from assessment.personal_plans.document import PersonalPlanContent
from assessment.personal_plans.schemas import (
    PersonalPlanGoal,
    PersonalPlanOut,
    PersonalPlanRemark,
    PersonalPlanRow,
)
from assessment.personal_plans.service.offering import offer_of, offered_goals
from assessment.personal_plans.tables import PersonalPlan
from assessment.years.tables import Year


async def plan_out(session: AsyncSession, plan: PersonalPlan, today: date) -> PersonalPlanOut:
    """Shape a plan, with what is missing and what is worth a second thought."""
    year = await session.get_one(Year, plan.year_id)
    offer = await offer_of(session, year, plan.school_id)
    content = PersonalPlanContent.model_validate(plan.content)
    said = content.to_rules()
    goals = await offered_goals(session, plan, today)
    warned = [*rules.warnings(said, offer), *follows.remarks(content.followed(), goals)]
    row = PersonalPlanRow.model_validate(plan)
    return PersonalPlanOut(
        **row.model_dump(),
        content=content,
        missing=[PersonalPlanRemark.model_validate(one) for one in rules.missing(said, offer)],
        warnings=[PersonalPlanRemark.model_validate(one) for one in warned],
        allowed=None if offer.allowed is None else sorted(offer.allowed),
        least=offer.least,
        goals=[PersonalPlanGoal.model_validate(one) for one in goals],
    )
