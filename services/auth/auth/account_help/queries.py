"""Questions asked when somebody is helped back in."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.organisations.tables import Organisation
from auth.people.queries import Sight, person
from auth.people.tables import Membership
from kernel.errors import NotFound


async def unit_name_of(session: AsyncSession, person_id: UUID) -> str:
    """The name of the unit that a person's slip is sorted under."""
    query = (
        select(Organisation.name)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == person_id)
        .order_by(Membership.to_on.desc().nulls_first(), Membership.from_on.desc())
        .limit(1)
    )
    return (await session.scalar(query)) or ""


async def name_of(session: AsyncSession, sight: Sight, person_id: UUID) -> str:
    """The name of a person whom the caller may see; "" for anybody else."""
    try:
        row = await person(session, sight, person_id)
    except NotFound:
        return ""
    return str(row.name)
