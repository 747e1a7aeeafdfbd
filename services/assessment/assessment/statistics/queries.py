"""Sums of the maintained counts over schools: for the city some twenty thousand rows."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.queries.ability_totals import FIGURES
from assessment.certifications.tables import AbilityTotal
from assessment.directory.tables import DirectoryUnit
from assessment.statistics.rules import Figures


class Wanted(NamedTuple):
    """Which year, below which path, of which stage (None: all)."""

    year_id: UUID
    path: str
    stage: str | None


_SUMS = [func.sum(getattr(AbilityTotal, name)) for name in FIGURES]


def _below(query: Select[Any], wanted: Wanted) -> Select[Any]:
    unit = DirectoryUnit
    query = query.join(unit, unit.id == AbilityTotal.school_id).where(
        AbilityTotal.year_id == wanted.year_id, unit.path.startswith(wanted.path)
    )
    return query if wanted.stage is None else query.where(unit.stage == wanted.stage)


async def by_ability(session: AsyncSession, wanted: Wanted) -> dict[str, Figures]:
    """Figures by the code of the ability."""
    query = select(AbilityTotal.ability_code, *_SUMS).select_from(AbilityTotal)
    rows = await session.execute(_below(query, wanted).group_by(AbilityTotal.ability_code))
    return {row[0]: Figures(*map(int, row[1:])) for row in rows}


class PartOf(NamedTuple):
    """A district (or the schools of the city itself), or a school of a district."""

    unit_id: UUID | None
    name: str | None


async def by_part(
    session: AsyncSession, wanted: Wanted, *, is_city: bool
) -> Mapping[PartOf, Mapping[str, Figures]]:
    """Figures by district of a city, or by school of a district, each by ability."""
    unit = DirectoryUnit
    part = (unit.district_id, unit.district_name) if is_city else (unit.id, unit.name)
    query = select(*part, AbilityTotal.ability_code, *_SUMS).select_from(AbilityTotal)
    grouped = _below(query, wanted).group_by(*part, AbilityTotal.ability_code)
    found: dict[PartOf, dict[str, Figures]] = defaultdict(dict)
    for row in await session.execute(grouped.order_by(part[1], part[0])):
        found[PartOf(row[0], row[1])][row[2]] = Figures(*map(int, row[3:]))
    return found


async def stages(session: AsyncSession, path: str) -> list[str]:
    """Which stages the schools below a path have."""
    unit = DirectoryUnit
    query = select(unit.stage).where(unit.path.startswith(path), unit.stage.is_not(None))
    return [str(one) for one in await session.scalars(query.distinct().order_by(unit.stage))]
