"""A personal plan as the wire shows it: with what the rules say about its content."""

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.personal_plans import rules
from assessment.personal_plans.document import PersonalPlanContent
from assessment.personal_plans.schemas import (
    PersonalPlanOut,
    PersonalPlanRemark,
    PersonalPlanRow,
)
from assessment.personal_plans.service.offering import offer_of
from assessment.personal_plans.tables import PersonalPlan
from assessment.years.tables import Year


async def plan_out(session: AsyncSession, plan: PersonalPlan) -> PersonalPlanOut:
    """Shape a plan, with what is missing and what is worth a second thought."""
    year = await session.get_one(Year, plan.year_id)
    offer = await offer_of(session, year, plan.school_id)
    content = PersonalPlanContent.model_validate(plan.content)
    said = content.to_rules()
    row = PersonalPlanRow.model_validate(plan)
    return PersonalPlanOut(
        **row.model_dump(),
        content=content,
        missing=[PersonalPlanRemark.model_validate(one) for one in rules.missing(said, offer)],
        warnings=[PersonalPlanRemark.model_validate(one) for one in rules.warnings(said, offer)],
        allowed=None if offer.allowed is None else sorted(offer.allowed),
        least=offer.least,
    )
