"""Units the caller answers for."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.queries.people import GROUP
from assessment.certifications.rules import RATERS, READERS
from assessment.directory.queries import SCHOOL
from assessment.directory.tables import DirectoryUnit
from kernel.actor import Actor
from kernel.errors import NotFound


async def school_of(session: AsyncSession, actor: Actor, school_id: UUID) -> DirectoryUnit:
    """Return a school that the caller answers for."""
    found = await session.get(DirectoryUnit, school_id)
    if found is None or found.kind != SCHOOL:
        raise NotFound
    actor.require(found.path, *RATERS)
    return found


async def unit_of(session: AsyncSession, actor: Actor, unit_id: UUID) -> DirectoryUnit:
    """Return a school or a teaching group that the caller leads or answers for."""
    found = await session.get(DirectoryUnit, unit_id)
    if found is None or found.kind not in (SCHOOL, GROUP):
        raise NotFound
    actor.require(found.path, *READERS)
    return found
