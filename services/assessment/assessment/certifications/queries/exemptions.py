"""Reads of exemptions 免测."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.rules import RATERS
from assessment.certifications.tables import Exemption
from kernel.actor import Actor
from kernel.paging import PageRequest


async def listed(
    session: AsyncSession,
    actor: Actor,
    year_id: UUID,
    school_id: UUID | None,
    page: PageRequest | None,
) -> Sequence[Exemption]:
    """Exemptions in reach, the newest first; one more than the page shows, all without a page."""
    reach = or_(*[Exemption.org_path.startswith(path) for path in actor.paths(*RATERS)])
    query = select(Exemption).where(Exemption.year_id == year_id, reach)
    if school_id is not None:
        query = query.where(Exemption.school_id == school_id)
    if page is not None:
        if after := page.start(UUID):
            query = query.where(Exemption.id < after[0])
        query = query.limit(page.limit + 1)
    return (await session.scalars(query.order_by(Exemption.id.desc()))).all()


async def open_of(session: AsyncSession, year_id: UUID, person_id: UUID) -> Exemption | None:
    """The exemption of a person in a year that stands."""
    query = select(Exemption).where(
        Exemption.year_id == year_id,
        Exemption.person_id == person_id,
        Exemption.ended_at.is_(None),
    )
    return await session.scalar(query)
