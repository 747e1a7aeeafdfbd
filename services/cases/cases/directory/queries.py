"""Questions about units and people, answered from the projection of auth's feed."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Row, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.directory.tables import DirectoryMembership, DirectoryPerson, DirectoryUnit
from cases.search import above

SCHOOL = "school"


async def schools_above(session: AsyncSession, paths: Sequence[str]) -> Sequence[DirectoryUnit]:
    """Return the schools that these units are or lie in, by name."""
    places = {one for path in paths for one in above(path)}
    query = select(DirectoryUnit).where(
        DirectoryUnit.path.in_(sorted(places)), DirectoryUnit.kind == SCHOOL
    )
    return (await session.scalars(query.order_by(DirectoryUnit.name, DirectoryUnit.id))).all()


async def staff_of(
    session: AsyncSession,
    school_path: str,
    today: date,
    *,
    ids: Sequence[UUID] | None = None,
    name: str = "",
    limit: int = 50,
) -> Sequence[Row[UUID, str]]:
    """Return who belongs to a school or its groups today, by name: those asked for, or all."""
    member = DirectoryMembership
    here = select(member.person_id).where(
        member.org_path.startswith(school_path, autoescape=True),
        or_(member.from_on.is_(None), member.from_on <= today),
        or_(member.to_on.is_(None), member.to_on > today),
    )
    person = DirectoryPerson
    query = select(person.id, person.name).where(person.id.in_(here), person.status == "active")
    if ids is not None:
        query = query.where(person.id.in_(list(ids)))
    if name:
        query = query.where(person.name.contains(name, autoescape=True))
    return (await session.execute(query.order_by(person.name, person.id).limit(limit))).all()


async def place_of(session: AsyncSession, paths: Sequence[str]) -> DirectoryUnit | None:
    """Return the school that somebody works in, else the nearest unit that is known here."""
    places = {one for path in paths for one in above(path)}
    query = select(DirectoryUnit).where(DirectoryUnit.path.in_(sorted(places)))
    units = (await session.scalars(query)).all()
    key = [(one.kind == SCHOOL, len(one.path), one.path) for one in units]
    return units[key.index(max(key))] if key else None


async def units_at(
    session: AsyncSession, paths: Sequence[str], kind: str
) -> Sequence[DirectoryUnit]:
    """Return the units of a kind at exactly these paths."""
    query = select(DirectoryUnit).where(
        DirectoryUnit.path.in_(list(paths)), DirectoryUnit.kind == kind
    )
    return (await session.scalars(query.order_by(DirectoryUnit.path))).all()
