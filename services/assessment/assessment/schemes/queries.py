"""Reads of schemes, their versions and acknowledgements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory.tables import DirectoryPerson, DirectoryUnit
from assessment.hours.queries.people import staff
from assessment.schemes.tables import SchemeAcknowledgement, SchoolScheme, SchoolSchemeVersion
from assessment.years.tables import Year
from kernel.paging import PageRequest


async def scheme(
    session: AsyncSession, scheme_id: UUID, *, lock: bool = False
) -> SchoolScheme | None:
    """One scheme, locked until the commit on demand."""
    query = select(SchoolScheme).where(SchoolScheme.id == scheme_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return await session.scalar(query)


async def scheme_of(session: AsyncSession, school_id: UUID, year_id: UUID) -> SchoolScheme | None:
    """The scheme of a school in a year."""
    query = select(SchoolScheme).where(
        SchoolScheme.school_id == school_id, SchoolScheme.year_id == year_id
    )
    return await session.scalar(query)


async def version(
    session: AsyncSession, scheme_id: UUID, version_no: int
) -> SchoolSchemeVersion | None:
    """One version of a scheme."""
    return await session.get(SchoolSchemeVersion, (scheme_id, version_no))


async def versions(session: AsyncSession, scheme_id: UUID) -> Sequence[SchoolSchemeVersion]:
    """Every version, newest first."""
    one = SchoolSchemeVersion
    query = select(one).where(one.scheme_id == scheme_id).order_by(one.version_no.desc())
    return (await session.scalars(query)).all()


async def share_scheme(session: AsyncSession, row: SchoolScheme) -> None:
    """Read a scheme anew and keep it as it is until the commit; others may do so beside."""
    await session.refresh(row, with_for_update={"read": True})


async def hold_school(session: AsyncSession, school_id: UUID) -> None:
    """Let one beginning of a school's scheme after the other happen, until the commit."""
    lock = text("SELECT pg_advisory_xact_lock(hashtext('schemes' || :school))")
    await session.execute(lock, {"school": str(school_id)})


async def open_school(session: AsyncSession, school_id: UUID) -> DirectoryUnit | None:
    """A school in business."""
    unit = DirectoryUnit
    query = select(unit).where(unit.id == school_id, unit.kind == "school", unit.status == "open")
    return await session.scalar(query)


async def hold_year(session: AsyncSession, year_id: UUID) -> Year | None:
    """A year that cannot close until the commit."""
    return await session.get(Year, year_id, with_for_update={"read": True})


async def is_staff(session: AsyncSession, school_id: UUID, person_id: UUID, today: date) -> bool:
    """Tell whether somebody belongs to the staff that is assessed."""
    people = staff(today, [school_id])
    query = select(people.c.person_id).where(people.c.person_id == person_id)
    return await session.scalar(query) is not None


async def acknowledged_at(
    session: AsyncSession, scheme_id: UUID, version_no: int, person_id: UUID
) -> datetime | None:
    """When somebody acknowledged a version."""
    found = await session.get(SchemeAcknowledgement, (scheme_id, version_no, person_id))
    return None if found is None else found.at


def _with_acknowledgements(row: SchoolScheme, today: date) -> Any:
    people, one = staff(today, [row.school_id]), SchemeAcknowledgement
    mine = and_(
        one.scheme_id == row.id,
        one.version_no == row.published_version_no,
        one.person_id == people.c.person_id,
    )
    return people, mine


async def acknowledgements(
    session: AsyncSession,
    row: SchoolScheme,
    today: date,
    page: PageRequest,
    *,
    is_done: bool | None,
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Staff by name with the time of their acknowledgement of the version in force."""
    people, mine = _with_acknowledgements(row, today)
    person, one = DirectoryPerson, SchemeAcknowledgement
    query = (
        select(person.id.label("person_id"), person.name, person.staff_no, one.at)
        .select_from(people)
        .join(person, person.id == people.c.person_id)
        .outerjoin(one, mine)
        .order_by(person.name, person.id)
        .limit(page.limit + 1)
    )
    if is_done is not None:
        query = query.where(one.at.is_not(None) if is_done else one.at.is_(None))
    if after := page.start(str, UUID):
        query = query.where(tuple_(person.name, person.id) > after)
    return (await session.execute(query)).all()


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """How many of a school's staff have acknowledged the version in force."""

    staff: int
    acknowledged: int


async def count_acknowledged(session: AsyncSession, row: SchoolScheme, today: date) -> Acknowledged:
    """Count, in one statement."""
    people, mine = _with_acknowledgements(row, today)
    one = SchemeAcknowledgement
    query = select(func.count(), func.count(one.at)).select_from(people).outerjoin(one, mine)
    total, done = (await session.execute(query)).one()
    return Acknowledged(total, done)


@dataclass(frozen=True, slots=True)
class SchemeFact:
    """What C20 is judged by: a published scheme, and how many of the staff acknowledged it."""

    scheme_id: UUID
    version_no: int
    published_at: datetime
    content_hash: str
    staff: int
    acknowledged: int


async def scheme_fact(
    session: AsyncSession, year_id: UUID, school_id: UUID, today: date
) -> SchemeFact | None:
    """Return the fact of a school's scheme in a year, None while none is published."""
    row = await scheme_of(session, school_id, year_id)
    if row is None or row.published_version_no is None:
        return None
    shown = await version(session, row.id, row.published_version_no)
    if shown is None or shown.published_at is None:
        return None
    count = await count_acknowledged(session, row, today)
    return SchemeFact(
        row.id,
        shown.version_no,
        shown.published_at,
        shown.content_hash or "",
        count.staff,
        count.acknowledged,
    )
