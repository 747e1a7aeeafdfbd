"""Which year hours belong to, and whether it still takes them."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.hours.refusals import YearMissing
from assessment.hours.rules import Frame
from assessment.years.queries import visible_to, visible_year
from assessment.years.rules import YearState, YearUnknown
from assessment.years.tables import Year
from kernel.actor import Actor


async def year_of(session: AsyncSession, actor: Actor, year_id: UUID | None, today: date) -> Year:
    """Return the year asked for, or the open one that today belongs to (else the latest open)."""
    if year_id is not None:
        found = await visible_year(session, actor, year_id)
        if found is None:
            raise YearUnknown
        return found
    is_now = (Year.starts_on <= today) & (Year.ends_on >= today)
    query = select(Year).where(visible_to(actor), Year.state == YearState.OPEN)
    latest = await session.scalar(
        query.order_by(is_now.desc(), Year.starts_on.desc(), Year.id).limit(1)
    )
    if latest is None:
        raise YearMissing
    return latest


def frame_of(year: Year, today: date) -> Frame:
    """Return what the rules ask of the year."""
    return Frame(year.starts_on, year.ends_on, year.hours_per_day, today)
