"""Reads of assessment years."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.years.rules import YearState
from assessment.years.tables import Year
from kernel.actor import Actor, Role
from kernel.paging import PageRequest

READERS = (
    Role.CITY_OFFICE,
    Role.DISTRICT_OFFICE,
    Role.SCHOOL_LEAD,
    Role.SCHOOL_TEAM,
    Role.GROUP_LEADER,
    Role.TEACHER,
    Role.EXPERT,
    Role.EQUIPMENT_CENTRE,
    Role.AUDITOR,
)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Years of the caller's city; those in preparation only for its city office."""
    offices = [Year.org_path.startswith(path) for path in actor.paths(Role.CITY_OFFICE)]
    below = [
        literal(path).startswith(Year.org_path) | Year.org_path.startswith(path)
        for path in actor.paths(*READERS)
    ]
    opened = and_(Year.state != YearState.DRAFT, or_(*below)) if below else literal(value=False)
    return or_(*offices, opened)


async def years(
    session: AsyncSession, actor: Actor, page: PageRequest, state: YearState | None
) -> Sequence[Year]:
    """Years the caller may see, newest first; one row more than the page shows."""
    query: Select[Year] = select(Year).where(visible_to(actor))
    if state is not None:
        query = query.where(Year.state == state)
    if after := page.start(UUID):
        query = query.where(Year.id < after[0])
    return (await session.scalars(query.order_by(Year.id.desc()).limit(page.limit + 1))).all()


async def visible_year(session: AsyncSession, actor: Actor, year_id: UUID) -> Year | None:
    """One year if the caller may see it."""
    return await session.scalar(select(Year).where(Year.id == year_id, visible_to(actor)))


async def lock_year(session: AsyncSession, year_id: UUID) -> Year | None:
    """One year, locked until the commit."""
    return await session.get(Year, year_id, with_for_update=True, populate_existing=True)


async def hold_city(session: AsyncSession, org_path: str) -> None:
    """Let one opening of a city's years after the other happen, until the commit."""
    lock = text("SELECT pg_advisory_xact_lock(hashtext('years' || :path))")
    await session.execute(lock, {"path": org_path})


async def is_taken(session: AsyncSession, year: Year) -> bool:
    """Tell whether another open year of the city has a day of this one."""
    query = select(Year.id).where(
        Year.org_path == year.org_path,
        Year.id != year.id,
        Year.state == YearState.OPEN,
        Year.starts_on <= year.ends_on,
        Year.ends_on >= year.starts_on,
    )
    return await session.scalar(query.limit(1)) is not None
