"""Reads and upkeep of a school's counts: the only sums of certifications that anybody sees."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import func, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.levels import Share
from assessment.certifications.queries.staff import progress
from assessment.certifications.rules import RATED, CertificationState, Level
from assessment.certifications.tables import CertificationTotal
from assessment.directory.tables import DirectoryUnit
from assessment.hours.queries.people import staff
from assessment.years.tables import Year

_STATES: Final = tuple(str(state) for state in CertificationState)
_LEVELS: Final = {
    "excellent": Level.EXCELLENT,
    "passing": Level.PASS,
    "failing": Level.FAIL,
}
FIGURES: Final = (*_STATES, *_LEVELS, "final_excellent")
_IS_RATED: Final = f"c.state IN ({', '.join(repr(str(state)) for state in sorted(RATED))})"
_COUNTS: Final = ", ".join(
    [f"count(*) FILTER (WHERE c.state = '{state}') AS {state}" for state in _STATES]
    + [
        f"count(*) FILTER (WHERE {_IS_RATED} AND c.level = '{level}') AS {name}"
        for name, level in _LEVELS.items()
    ]
    + ["count(*) FILTER (WHERE c.state = 'final' AND c.level = 'excellent') AS final_excellent"]
)
_MAKE: Final = text(
    "INSERT INTO certification_total (year_id, school_id)"
    " SELECT :year_id, id FROM unnest(CAST(:ids AS uuid[])) AS p(id) ORDER BY id"
    " ON CONFLICT DO NOTHING"
)
# In the order of ids: two that come at once wait for each other, never in a circle.
_HOLD: Final = text(
    "SELECT school_id FROM certification_total WHERE year_id = :year_id"
    " AND school_id = ANY(CAST(:ids AS uuid[])) ORDER BY school_id FOR UPDATE"
)
# School by school: a GROUP BY would sort every row of a large school while others wait for it.
_REFRESH: Final = text(
    f"UPDATE certification_total AS t SET {', '.join(f'{f} = s.{f}' for f in FIGURES)}"  # noqa: S608 -- our words
    " FROM unnest(CAST(:ids AS uuid[])) AS p(id), LATERAL (SELECT"
    f" {_COUNTS} FROM certification AS c WHERE c.year_id = :year_id AND c.school_id = p.id) AS s"
    " WHERE t.year_id = :year_id AND t.school_id = p.id"
)
_DIFFERENCES: Final = text(
    f"WITH s AS (SELECT c.year_id, c.school_id, {_COUNTS}"  # noqa: S608 -- our words
    " FROM certification AS c GROUP BY 1, 2)"
    " SELECT coalesce(s.year_id, t.year_id), coalesce(s.school_id, t.school_id),"
    f" ARRAY[{', '.join(f'coalesce(t.{f}, 0)' for f in FIGURES)}]::int[],"
    f" ARRAY[{', '.join(f'coalesce(s.{f}, 0)' for f in FIGURES)}]::int[]"
    " FROM s FULL JOIN certification_total AS t"
    " ON t.year_id = s.year_id AND t.school_id = s.school_id"
    f" WHERE ARRAY[{', '.join(f'coalesce(t.{f}, 0)' for f in FIGURES)}]::int[]"
    f" <> ARRAY[{', '.join(f'coalesce(s.{f}, 0)' for f in FIGURES)}]::int[]"
    " ORDER BY 1, 2"
)


def _array(ids: Collection[UUID]) -> str:
    return "{" + ",".join(map(str, sorted(ids))) + "}"


async def hold(session: AsyncSession, year_id: UUID, ids: Collection[UUID]) -> None:
    """Let one change of a school's certifications after the other happen, until the commit.

    Lock the certifications first, then the schools.
    """
    values = {"year_id": year_id, "ids": _array(ids)}
    if len(ids) == 1 and (await session.execute(_HOLD, values)).first():
        return  # as it nearly always is: the row was made with the first change
    await session.execute(_MAKE, values)
    await session.execute(_HOLD, values)


async def refresh(session: AsyncSession, year_id: UUID, ids: Collection[UUID]) -> None:
    """Write the counts of schools that are held; call it after the rows are flushed."""
    await session.execute(_REFRESH, {"year_id": year_id, "ids": _array(ids)})


class Difference(NamedTuple):
    """Stored and computed figures of a school, in the order of `FIGURES`."""

    year_id: UUID
    school_id: UUID
    stored: Sequence[int]
    computed: Sequence[int]


async def differences(session: AsyncSession) -> list[Difference]:
    """Return where the counts differ from the certifications; there must be nothing."""
    return [Difference(*row) for row in await session.execute(_DIFFERENCES)]


async def total_of(session: AsyncSession, year_id: UUID, school_id: UUID) -> CertificationTotal:
    """The counts of a school; zeros before its first certification."""
    row = await session.get(CertificationTotal, (year_id, school_id), populate_existing=True)
    return row or _empty(year_id, school_id)


def _empty(year_id: UUID, school_id: UUID) -> CertificationTotal:
    return CertificationTotal(year_id=year_id, school_id=school_id, **dict.fromkeys(FIGURES, 0))


def share_of(total: CertificationTotal, cap: int | None) -> Share:
    """Return the share of 优秀 as the rules know it."""
    rated = total.excellent + total.passing + total.failing
    return Share(rated, total.excellent, cap)


class SchoolCount(NamedTuple):
    """A school's counts, its staff and how many of them are done, exempt or rated by the school.

    Who is exempt is done and rated; `rated_teachers` have a level for as many abilities as the year
    asks for, final or not (annex 4 C21).
    """

    unit: DirectoryUnit
    total: CertificationTotal
    share: Share
    teachers: int
    finished_teachers: int
    exempt_teachers: int
    rated_teachers: int


async def schools(
    session: AsyncSession, year: Year, units: Sequence[DirectoryUnit], today: date
) -> list[SchoolCount]:
    """Return the counts of some schools in the order given."""
    ids = [unit.id for unit in units]
    key = tuple_(CertificationTotal.year_id, CertificationTotal.school_id)
    kept = await session.scalars(
        select(CertificationTotal).where(key.in_([(year.id, one) for one in ids]))
    )
    totals = {row.school_id: row for row in kept}
    people = progress(year, staff(today, ids))
    is_exempt = people.c.exemption_id.is_not(None)
    done = (people.c.finished >= year.abilities) | is_exempt
    rated = (people.c.rated >= year.abilities) | is_exempt
    counted = await session.execute(
        select(
            people.c.school_id,
            func.count(),
            func.count().filter(done),
            func.count().filter(is_exempt),
            func.count().filter(rated),
        ).group_by(people.c.school_id)
    )
    by_school = {row[0]: tuple(row[1:]) for row in counted}
    found = []
    for unit in units:
        total = totals.get(unit.id) or _empty(year.id, unit.id)
        share = share_of(total, year.excellent_cap)
        found.append(SchoolCount(unit, total, share, *by_school.get(unit.id, (0, 0, 0, 0))))
    return found
