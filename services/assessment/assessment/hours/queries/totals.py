"""Reads and upkeep of the totals: the only sums of hours that anybody sees (R49, R77, R111)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory.queries import OPEN, SCHOOL
from assessment.directory.tables import DirectoryPerson, DirectoryUnit
from assessment.hours.queries.people import staff
from assessment.hours.rules import Tally
from assessment.hours.tables import HourTotal
from assessment.years.tables import Year
from kernel.paging import PageRequest

_IS_OPEN: Final = "r.state IN ('waiting', 'held')"
_SUMS: Final = ", ".join(
    f"coalesce(sum(r.hours) FILTER (WHERE {state} AND r.kind = '{kind}'), 0)"
    for state in ("r.state = 'counted'", _IS_OPEN)
    for kind in ("online", "offline")
)
# In the order of ids: two that come at once wait for each other, never in a circle.
_MAKE: Final = text(
    "INSERT INTO hour_total (year_id, person_id)"
    " SELECT :year_id, id FROM unnest(CAST(:ids AS uuid[])) AS p(id) ORDER BY id"
    " ON CONFLICT DO NOTHING"
)
_HOLD: Final = text(
    "SELECT person_id FROM hour_total WHERE year_id = :year_id"
    " AND person_id = ANY(CAST(:ids AS uuid[])) ORDER BY person_id FOR UPDATE"
)
_REFRESH: Final = text(
    "UPDATE hour_total AS t SET online = s.online, offline = s.offline,"  # noqa: S608 -- our words
    " online_open = s.online_open, offline_open = s.offline_open"
    f" FROM (SELECT p.id, {_SUMS}"
    " FROM unnest(CAST(:ids AS uuid[])) AS p(id) LEFT JOIN hour_record AS r"
    " ON r.year_id = :year_id AND r.person_id = p.id GROUP BY p.id)"
    " AS s(id, online, offline, online_open, offline_open)"
    " WHERE t.year_id = :year_id AND t.person_id = s.id"
)
_DIFFERENCES: Final = text(
    "WITH s(year_id, person_id, online, offline, online_open, offline_open) AS ("  # noqa: S608
    f"SELECT r.year_id, r.person_id, {_SUMS} FROM hour_record AS r GROUP BY 1, 2)"
    " SELECT coalesce(s.year_id, t.year_id), coalesce(s.person_id, t.person_id),"
    " ARRAY[t.online, t.offline, t.online_open, t.offline_open],"
    " ARRAY[s.online, s.offline, s.online_open, s.offline_open]"
    " FROM s FULL JOIN hour_total AS t ON t.year_id = s.year_id AND t.person_id = s.person_id"
    " WHERE (coalesce(t.online, 0), coalesce(t.offline, 0), coalesce(t.online_open, 0),"
    " coalesce(t.offline_open, 0)) IS DISTINCT FROM (coalesce(s.online, 0),"
    " coalesce(s.offline, 0), coalesce(s.online_open, 0), coalesce(s.offline_open, 0))"
    " ORDER BY 1, 2"
)


def _array(ids: Collection[UUID]) -> str:
    return "{" + ",".join(map(str, sorted(ids))) + "}"


async def hold(session: AsyncSession, year_id: UUID, ids: Collection[UUID]) -> None:
    """Let one change of a person's records after the other happen, until the commit."""
    values = {"year_id": year_id, "ids": _array(ids)}
    if len(ids) == 1 and (await session.execute(_HOLD, values)).first():
        return  # as it nearly always is: the row was made with the first change
    await session.execute(_MAKE, values)
    await session.execute(_HOLD, values)


async def refresh(session: AsyncSession, year_id: UUID, ids: Collection[UUID]) -> None:
    """Write the totals of people who are held; call it after the records are flushed."""
    await session.execute(_REFRESH, {"year_id": year_id, "ids": _array(ids)})


class Difference(NamedTuple):
    """Stored and computed figures: online, offline, and both still open; None without a row."""

    year_id: UUID
    person_id: UUID
    stored: Sequence[Decimal | None]
    computed: Sequence[Decimal | None]


async def differences(session: AsyncSession) -> list[Difference]:
    """Return where the totals differ from the records; there must be nothing."""
    return [Difference(*row) for row in await session.execute(_DIFFERENCES)]


async def tally_of(session: AsyncSession, year_id: UUID, person_id: UUID) -> Tally:
    """Somebody's totals, zeros before the first record."""
    row = await session.get(HourTotal, (year_id, person_id))
    if row is None:
        return Tally()
    return Tally(row.online, row.offline, row.online_open, row.offline_open)


@dataclass(frozen=True, slots=True)
class TeacherTotal:
    """A teacher of a school with hours of a year."""

    person_id: UUID
    name: str
    staff_no: str | None
    online: Decimal
    offline: Decimal
    online_open: Decimal
    offline_open: Decimal


_ZERO: Final = Decimal(0)


def _of(column: Any) -> Any:
    return func.coalesce(column, _ZERO)


def _lacks(year: Year) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _of(HourTotal.online) < year.online_hours, _of(HourTotal.offline) < year.offline_hours


def _with_totals(query: Select[Any], people: Any, year: Year) -> Select[Any]:
    total = and_(HourTotal.person_id == people.c.person_id, HourTotal.year_id == year.id)
    return query.outerjoin(HourTotal, total)


async def teachers(
    session: AsyncSession,
    year: Year,
    school_id: UUID,
    *,
    today: date,
    only_below: bool,
    page: PageRequest | None,
) -> list[TeacherTotal]:
    """Everybody of a school by name, with or without hours; one more than the page shows."""
    people = staff(today, [school_id])
    person = DirectoryPerson
    query = (
        select(
            person.id,
            person.name,
            person.staff_no,
            _of(HourTotal.online),
            _of(HourTotal.offline),
            _of(HourTotal.online_open),
            _of(HourTotal.offline_open),
        )
        .select_from(people)
        .join(person, person.id == people.c.person_id)
    )
    query = _with_totals(query, people, year).order_by(person.name, person.id)
    if only_below:
        query = query.where(or_(*_lacks(year)))
    if page is not None:
        if after := page.start(str, UUID):
            query = query.where(tuple_(person.name, person.id) > after)
        query = query.limit(page.limit + 1)
    return [TeacherTotal(*row) for row in await session.execute(query)]


@dataclass(frozen=True, slots=True)
class SchoolCount:
    """How many of a school's teachers lack online hours, offline hours, any of the two."""

    school_id: UUID
    school_name: str
    org_path: str
    district_name: str | None
    teachers: int
    below_online: int
    below_offline: int
    below: int


async def schools(
    session: AsyncSession, paths: Sequence[str], page: PageRequest | None
) -> Sequence[DirectoryUnit]:
    """Open schools below paths by name; one more than the page shows."""
    unit = DirectoryUnit
    reach = or_(*[unit.path.startswith(path) for path in paths])
    query = select(unit).where(unit.kind == SCHOOL, unit.status == OPEN, reach)
    if page is not None:
        if after := page.start(str, UUID):
            query = query.where(tuple_(unit.name, unit.id) > after)
        query = query.limit(page.limit + 1)
    return (await session.scalars(query.order_by(unit.name, unit.id))).all()


async def counts(
    session: AsyncSession, year: Year, units: Sequence[DirectoryUnit], today: date
) -> list[SchoolCount]:
    """Count for each of the schools, from the totals."""
    people = staff(today, [unit.id for unit in units])
    online, offline = _lacks(year)
    query = select(
        people.c.school_id,
        func.count(),
        func.count().filter(online),
        func.count().filter(offline),
        func.count().filter(or_(online, offline)),
    ).select_from(people)
    rows = await session.execute(_with_totals(query, people, year).group_by(people.c.school_id))
    found = {row[0]: row[1:] for row in rows}
    return [
        SchoolCount(
            unit.id, unit.name, unit.path, unit.district_name, *found.get(unit.id, (0, 0, 0, 0))
        )
        for unit in units
    ]
