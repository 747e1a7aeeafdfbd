"""Questions about units and people, answered from the projection of auth's feed."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory.tables import DirectoryCursor, DirectoryUnit

SCHOOL = "school"
OPEN = "open"


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
