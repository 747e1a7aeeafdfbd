"""Which year certifications belong to."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.refusals import YearMissing
from assessment.years.queries import visible_to
from assessment.years.rules import YearState
from assessment.years.service import find
from assessment.years.tables import Year
from kernel.actor import Actor


async def year_of(session: AsyncSession, actor: Actor, year_id: UUID | None, today: date) -> Year:
    """Return the year asked for, or the open one that today belongs to (else the latest open)."""
    if year_id is not None:
        return await find(session, actor, year_id)
    is_now = (Year.starts_on <= today) & (Year.ends_on >= today)
    query = select(Year).where(visible_to(actor), Year.state == YearState.OPEN)
    latest = await session.scalar(
        query.order_by(is_now.desc(), Year.starts_on.desc(), Year.id).limit(1)
    )
    if latest is None:
        raise YearMissing
    return latest
