"""Upkeep of what each school certified of each ability: the base of all statistics (R144)."""

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.rules import RATED, Level

FIGURES: Final = ("begun", "final", "excellent", "passing", "failing")
_IS_RATED: Final = f"c.state IN ({', '.join(repr(str(state)) for state in sorted(RATED))})"
_LEVELS: Final = (Level.EXCELLENT, Level.PASS, Level.FAIL)
_COUNTS: Final = ", ".join(
    ["count(*)", "count(*) FILTER (WHERE c.state = 'final')"]
    + [f"count(*) FILTER (WHERE {_IS_RATED} AND c.level = '{level}')" for level in _LEVELS]
)
_NAMES: Final = ", ".join(FIGURES)
# Only the abilities that changed: a batch over a school touches few of the thirty.
_REFRESH: Final = text(
    f"INSERT INTO ability_total AS t (year_id, school_id, ability_code, {_NAMES})"  # noqa: S608 -- our words
    " SELECT :year_id, p.id, k.code, s.* FROM unnest(CAST(:ids AS uuid[])) AS p(id),"
    f" unnest(CAST(:codes AS text[])) AS k(code), LATERAL (SELECT {_COUNTS}"
    " FROM certification AS c WHERE c.year_id = :year_id AND c.school_id = p.id"
    " AND c.ability_code = k.code) AS s"
    " ON CONFLICT (year_id, school_id, ability_code) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in FIGURES)
)
_STORED: Final = f"ARRAY[{', '.join(f'coalesce(t.{name}, 0)' for name in FIGURES)}]::int[]"
_COMPUTED: Final = f"ARRAY[{', '.join(f'coalesce(s.{name}, 0)' for name in FIGURES)}]::int[]"
_DIFFERENCES: Final = text(
    f"WITH s(year_id, school_id, ability_code, {_NAMES}) AS ("  # noqa: S608 -- our words
    f"SELECT c.year_id, c.school_id, c.ability_code, {_COUNTS}"
    " FROM certification AS c GROUP BY 1, 2, 3)"
    " SELECT coalesce(s.year_id, t.year_id), coalesce(s.school_id, t.school_id),"
    f" coalesce(s.ability_code, t.ability_code), {_STORED}, {_COMPUTED}"
    " FROM s FULL JOIN ability_total AS t ON t.year_id = s.year_id"
    " AND t.school_id = s.school_id AND t.ability_code = s.ability_code"
    f" WHERE {_STORED} <> {_COMPUTED} ORDER BY 1, 2, 3"
)


async def refresh(
    session: AsyncSession, year_id: UUID, schools: Collection[UUID], codes: Collection[str]
) -> None:
    """Write the counts of abilities of schools that are held, after the rows are flushed."""
    ids = "{" + ",".join(map(str, sorted(schools))) + "}"
    listed = "{" + ",".join(sorted(codes)) + "}"
    await session.execute(_REFRESH, {"year_id": year_id, "ids": ids, "codes": listed})


class Difference(NamedTuple):
    """Stored and computed figures of an ability of a school, in the order of `FIGURES`."""

    year_id: UUID
    school_id: UUID
    ability_code: str
    stored: Sequence[int]
    computed: Sequence[int]


async def differences(session: AsyncSession) -> list[Difference]:
    """Return where the counts differ from the certifications; there must be nothing."""
    return [Difference(*row) for row in await session.execute(_DIFFERENCES)]
