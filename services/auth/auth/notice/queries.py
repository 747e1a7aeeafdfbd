"""Questions asked of the notice's persons, and of what was loaded before."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.notice.tables import Expert, OfficeHolder
from auth.organisations.tables import Organisation


async def office_holders(session: AsyncSession) -> Sequence[Row[*tuple[Any, ...]]]:
    """The leading group and its office, in the order of the notice."""
    columns = [c for c in OfficeHolder.__table__.c if c.name != "number"]
    return (await session.execute(select(*columns).order_by(OfficeHolder.number))).all()


async def experts(
    session: AsyncSession, q: str | None, *, after: int | None, limit: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Experts in the order of the notice, at most `limit + 1` of them."""
    query = select(*Expert.__table__.c).order_by(Expert.number).limit(limit + 1)
    if q:
        named = Expert.name.icontains(q, autoescape=True)
        query = query.where(or_(named, Expert.organisation.icontains(q, autoescape=True)))
    if after is not None:
        query = query.where(Expert.number > after)
    return (await session.execute(query)).all()


async def loaded_units(session: AsyncSession) -> dict[str, Organisation]:
    """The units that came from a notice, by their source."""
    query = select(Organisation).where(Organisation.source_key.is_not(None))
    return {str(unit.source_key): unit for unit in await session.scalars(query)}
