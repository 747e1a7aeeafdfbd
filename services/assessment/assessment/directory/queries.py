"""Questions about units and people, answered from the projection of auth's feed."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory.tables import DirectoryCursor, DirectoryMembership, DirectoryUnit

SCHOOL = "school"
OPEN = "open"


def is_current(today: date) -> ColumnElement[bool]:
    """Memberships that hold on a day: whoever leaves today belongs no longer."""
    one = DirectoryMembership
    return and_(
        or_(one.from_on.is_(None), one.from_on <= today),
        or_(one.to_on.is_(None), one.to_on > today),
    )


async def open_schools(
    session: AsyncSession,
    city_path: str,
    *,
    ids: Iterable[UUID] | None = None,
    only_pilots: bool = False,
) -> Sequence[DirectoryUnit]:
    """Schools in business below a city, optionally only some of them or the city's pilots."""
    unit = DirectoryUnit
    query = select(unit).where(
        unit.kind == SCHOOL, unit.status == OPEN, unit.path.startswith(city_path)
    )
    if ids is not None:
        query = query.where(unit.id.in_(list(ids)))
    if only_pilots:
        query = query.where(unit.is_city_pilot)
    return (await session.scalars(query.order_by(unit.name, unit.id))).all()


async def position(session: AsyncSession, feed: str) -> int:
    """How far the feed was read, 0 before the first time."""
    row = await session.get(DirectoryCursor, feed)
    return 0 if row is None else row.position
