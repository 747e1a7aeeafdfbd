"""What a teacher may choose from: the school's abilities, and the goals of the plans above."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.abilities import service as abilities
from assessment.personal_plans.follows import SOURCE_NAMES, OfferedGoal
from assessment.personal_plans.rules import Offer, Place
from assessment.personal_plans.tables import PersonalPlan
from assessment.plans.goals import goals_of
from assessment.plans.queries import approved_abilities, goals_above
from assessment.years.tables import Year


async def offer_of(session: AsyncSession, year: Year, school_id: UUID) -> Offer:
    """Return what there is to choose from at a school in a year."""
    _, known = await abilities.abilities_in_force(session)
    return Offer(
        places={code: Place(one.environment, one.dimension) for code, one in known.items()},
        allowed=await approved_abilities(session, school_id, year.id) or None,
        least=year.abilities,
        starts_on=year.starts_on,
        ends_on=year.ends_on,
    )


async def offered_goals(
    session: AsyncSession, plan: PersonalPlan, today: date
) -> list[OfferedGoal]:
    """Return the goals in force above a plan, from the school down to the teacher's groups (R61).

    One statement. The groups are those of the plan's own person, whoever reads it.
    """
    order = list(SOURCE_NAMES)
    place = (plan.school_id, plan.year_id)
    found = await goals_above(session, place, plan.person_id, today)
    return [
        OfferedGoal(kind, plan_id, name, goal.key, goal.text)
        for kind, plan_id, name, lists in sorted(found, key=lambda one: order.index(one[0]))
        for goal in goals_of(lists)
    ]
