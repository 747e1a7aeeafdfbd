"""Reads and upkeep of the counts: who of a school or group logs how often (R115)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import and_, exists, func, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.queries.people import GROUP
from assessment.directory.queries import is_current
from assessment.directory.tables import DirectoryMembership, DirectoryPerson, DirectoryUnit
from assessment.hours.queries.people import staff
from assessment.uses.tables import UseTotal
from kernel.paging import PageRequest

_FIGURES: Final = ("uses", "days", "abilities", "last_on")
_SUMS: Final = "count(*), count(DISTINCT used_on), count(DISTINCT ability_code), max(used_on)"
_MAKE: Final = text(
    "INSERT INTO use_total (year_id, person_id) VALUES (:year_id, :person_id)"
    " ON CONFLICT DO NOTHING"
)
_HOLD: Final = text(
    "SELECT person_id FROM use_total WHERE year_id = :year_id AND person_id = :person_id FOR UPDATE"
)
_REFRESH: Final = text(
    "UPDATE use_total AS t SET (uses, days, abilities, last_on) ="  # noqa: S608 -- our words
    f" (SELECT {_SUMS} FROM classroom_use WHERE year_id = :year_id AND person_id = :person_id)"
    " WHERE t.year_id = :year_id AND t.person_id = :person_id"
)
_DIFFERENCES: Final = text(
    "WITH s(year_id, person_id, uses, days, abilities, last_on) AS ("  # noqa: S608 -- our words
    f"SELECT year_id, person_id, {_SUMS} FROM classroom_use GROUP BY 1, 2)"
    " SELECT coalesce(s.year_id, t.year_id), coalesce(s.person_id, t.person_id),"
    " coalesce(t.uses, 0), coalesce(s.uses, 0)"
    " FROM s FULL JOIN use_total AS t ON t.year_id = s.year_id AND t.person_id = s.person_id"
    " WHERE (coalesce(t.uses, 0), coalesce(t.days, 0), coalesce(t.abilities, 0), t.last_on)"
    " IS DISTINCT FROM"
    " (coalesce(s.uses, 0), coalesce(s.days, 0), coalesce(s.abilities, 0), s.last_on)"
    " ORDER BY 1, 2"
)


async def hold(session: AsyncSession, year_id: UUID, person_id: UUID) -> None:
    """Let one change of a person's records after the other happen, until the commit."""
    values = {"year_id": year_id, "person_id": person_id}
    await session.execute(_MAKE, values)
    await session.execute(_HOLD, values)


async def refresh(session: AsyncSession, year_id: UUID, person_id: UUID) -> None:
    """Write the counts of somebody who is held; call it after the records are flushed."""
    await session.execute(_REFRESH, {"year_id": year_id, "person_id": person_id})


class Difference(NamedTuple):
    """Somebody whose counts differ; how often is stored, how often there is."""

    year_id: UUID
    person_id: UUID
    stored: int
    computed: int


async def differences(session: AsyncSession) -> list[Difference]:
    """Return where the counts differ from the records; there must be nothing."""
    return [Difference(*row) for row in await session.execute(_DIFFERENCES)]


@dataclass(frozen=True, slots=True)
class TeacherUses:
    """Somebody of a school or group, and how often they logged in a year."""

    person_id: UUID
    name: str
    staff_no: str | None
    uses: int
    days: int
    abilities: int
    last_on: date | None


async def teachers(
    session: AsyncSession,
    year_id: UUID,
    unit: DirectoryUnit,
    *,
    today: date,
    only_none: bool,
    page: PageRequest | None,
) -> Sequence[TeacherUses]:
    """Everybody of a school or group by name, also who logged nothing; one more than the page."""
    person, total = DirectoryPerson, UseTotal
    home = unit.parent_id if unit.kind == GROUP and unit.parent_id else unit.id
    people = staff(today, [home])
    zero = [func.coalesce(getattr(total, name), 0) for name in _FIGURES[:3]]
    query = (
        select(person.id, person.name, person.staff_no, *zero, total.last_on)
        .select_from(people)
        .join(person, person.id == people.c.person_id)
        .outerjoin(total, and_(total.person_id == person.id, total.year_id == year_id))
        .order_by(person.name, person.id)
    )
    if unit.kind == GROUP:
        member = DirectoryMembership
        query = query.where(
            exists().where(
                member.person_id == person.id, member.org_id == unit.id, is_current(today)
            )
        )
    if only_none:
        query = query.where(func.coalesce(total.uses, 0) == 0)
    if page is not None:
        if after := page.start(str, UUID):
            query = query.where(tuple_(person.name, person.id) > after)
        query = query.limit(page.limit + 1)
    return [TeacherUses(*row) for row in await session.execute(query)]


async def total_of(session: AsyncSession, year_id: UUID, person_id: UUID) -> UseTotal | None:
    """Somebody's counts of a year, None before the first record."""
    return await session.get(UseTotal, (year_id, person_id))
