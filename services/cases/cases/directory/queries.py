"""Questions about units and people, answered from the projection of auth's feed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, exists, or_, select
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


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who was found, and where they belong today."""

    id: UUID
    name: str
    unit_name: str
    unit_paths: tuple[str, ...]


async def people_within(
    session: AsyncSession,
    path: str,
    today: date,
    *,
    ids: Sequence[UUID] | None = None,
    name: str = "",
    limit: int = 20,
) -> list[Found]:
    """Return active people by name who belong to units below a path, or to none (experts)."""
    member, person = DirectoryMembership, DirectoryPerson
    now_there = and_(
        or_(member.from_on.is_(None), member.from_on <= today),
        or_(member.to_on.is_(None), member.to_on > today),
    )
    of_person = and_(member.person_id == person.id, now_there)
    here = and_(of_person, member.org_path.startswith(path, autoescape=True))
    belongs = exists(select(member.id).where(here))
    nowhere = ~exists(select(member.id).where(of_person))
    query = select(person.id, person.name).where(person.status == "active", or_(belongs, nowhere))
    if ids is not None:
        query = query.where(person.id.in_(list(ids)))
    if name:
        query = query.where(person.name.contains(name, autoescape=True))
    rows = (await session.execute(query.order_by(person.name, person.id).limit(limit))).all()
    places = await _places(session, [row.id for row in rows], now_there)
    return [Found(row.id, row.name, *places.get(row.id, ("", ()))) for row in rows]


async def _places(
    session: AsyncSession, ids: Sequence[UUID], now_there: ColumnElement[bool]
) -> dict[UUID, tuple[str, tuple[str, ...]]]:
    """Where people belong: the name of the first unit, and all paths."""
    member, unit = DirectoryMembership, DirectoryUnit
    query = (
        select(member.person_id, member.org_path, unit.name)
        .outerjoin(unit, unit.path == member.org_path)
        .where(member.person_id.in_(ids), now_there)
        .order_by(member.person_id, member.org_path)
    )
    found: dict[UUID, tuple[str, tuple[str, ...]]] = {}
    for person_id, path, name in await session.execute(query):
        first, paths = found.get(person_id, (name or "", ()))
        found[person_id] = (first or name or "", (*paths, path))
    return found


async def unit_name(session: AsyncSession, path: str) -> str:
    """The name of the unit at a path; empty when there is none."""
    query = select(DirectoryUnit.name).where(DirectoryUnit.path == path)
    return await session.scalar(query) or ""
