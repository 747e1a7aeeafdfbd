"""What a teacher may choose from: the catalogue in force and the school's selection."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.abilities import service as abilities
from assessment.personal_plans.rules import Offer, Place
from assessment.plans.queries import approved_abilities
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
