"""Who belongs to a unit now: those expected at an activity of it."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory.queries import OPEN, is_current
from assessment.directory.tables import DirectoryMembership, DirectoryPerson, DirectoryUnit
from assessment.hours.queries.people import ACTIVE
from kernel.paging import PageRequest

Staff = Row[UUID, str, str | None]
_PLACES = ("school", "group")


async def unit(session: AsyncSession, unit_id: UUID) -> DirectoryUnit | None:
    """A school or teaching group in business."""
    found = await session.get(DirectoryUnit, unit_id)
    is_there = found is not None and found.kind in _PLACES and found.status == OPEN
    return found if is_there else None


async def school_of(session: AsyncSession, place: DirectoryUnit) -> DirectoryUnit | None:
    """The school itself, or the one that a group is of."""
    if place.kind == "school":
        return place
    return await session.get(DirectoryUnit, place.parent_id) if place.parent_id else None


def _staff(path: str, today: date) -> Any:
    person, member = DirectoryPerson, DirectoryMembership
    return (
        select(person.id, person.name, person.staff_no)
        .join(member, member.person_id == person.id)
        .where(member.org_path.startswith(path), person.status == ACTIVE, is_current(today))
        .distinct()
        .order_by(person.name, person.id)
    )


async def staff(
    session: AsyncSession, path: str, today: date, ids: Collection[UUID] | None = None
) -> Sequence[Staff]:
    """Active people of a unit and the units below it by name, each once; or those of some ids."""
    query = _staff(path, today)
    if ids is not None:
        query = query.where(DirectoryPerson.id.in_(list(ids)))
    rows: Sequence[Staff] = (await session.execute(query)).all()
    return rows


async def belongs(session: AsyncSession, path: str, today: date, person_id: UUID) -> bool:
    """Tell whether somebody is of a unit or one below it."""
    return bool(await staff(session, path, today, [person_id]))


async def named(
    session: AsyncSession, path: str, today: date, q: str, page: PageRequest
) -> Sequence[Staff]:
    """Active people of a unit by name, for choosing from; one more than the page shows."""
    person, query = DirectoryPerson, _staff(path, today)
    if q:
        query = query.where(person.name.contains(q, autoescape=True))
    if after := page.start(str, UUID):
        query = query.where(tuple_(person.name, person.id) > after)
    rows: Sequence[Staff] = (await session.execute(query.limit(page.limit + 1))).all()
    return rows
