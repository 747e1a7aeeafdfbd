"""Statistics of a unit as people see it, and their workbook; the export is audited."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.abilities.queries import current
from assessment.abilities.rules import Dimension, Environment
from assessment.directory.queries import SCHOOL
from assessment.directory.tables import DirectoryUnit
from assessment.results.workbook import Cell, Column, Sheet
from assessment.statistics import queries
from assessment.statistics.queries import Wanted
from assessment.statistics.rules import READERS, Figures, Placed, Row, Tables, tables_of
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import local_date
from kernel.errors import NotFound

_CITY: Final = "全市"
_CITY_RUN: Final = "市直属"


@dataclass(frozen=True, slots=True)
class Place:
    """The unit that is looked at."""

    unit_id: UUID | None
    name: str
    path: str
    kind: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the unit: a district of a city, a school of a district."""

    unit_id: UUID | None
    name: str
    tables: Tables


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything the screen shows."""

    place: Place
    tables: Tables
    parts: list[Part]
    stages: list[str]


async def place_of(session: AsyncSession, actor: Actor, unit_id: UUID | None) -> Place:
    """Return the unit asked for, or the caller's own: the widest that is answered for."""
    if unit_id is None:
        path = min(actor.paths(*READERS), key=lambda one: (len(one), one))
        found = await session.scalar(select(DirectoryUnit).where(DirectoryUnit.path == path))
        if found is None:  # the city itself need not be in the directory
            return Place(None, _CITY, path, "city")
    else:
        found = await session.get(DirectoryUnit, unit_id)
        if found is None or found.kind not in ("city", "district", SCHOOL):
            raise NotFound
    actor.require(found.path, *READERS)
    return Place(found.id, found.name, found.path, found.kind)


async def of_unit(session: AsyncSession, place: Place, year: Year, stage: str | None) -> Statistics:
    """Sum up a unit, and each of its parts where there are any."""
    catalogue = await current(session)
    abilities = catalogue.content["abilities"] if catalogue else []
    placed = [
        Placed(
            one["code"], one["name"], Environment(one["environment"]), Dimension(one["dimension"])
        )
        for one in abilities
    ]
    wanted = Wanted(year.id, place.path, stage)
    parts = []
    if place.kind != SCHOOL:
        found = await queries.by_part(session, wanted, is_city=place.kind == "city")
        parts = [
            Part(part.unit_id, part.name or _CITY_RUN, tables_of(counted, placed))
            for part, counted in found.items()
        ]
    counted = await queries.by_ability(session, wanted)
    stages = await queries.stages(session, place.path)
    return Statistics(place, tables_of(counted, placed), parts, stages)


_COLUMNS: Final = (
    Column("分类", 14),
    Column("名称", 30),
    Column("已开始", 10),
    Column("已评定", 10),
    Column("优秀", 10),
    Column("合格", 10),
    Column("不合格", 10),
    Column("已确定", 10),
)


async def sheet(
    session: AsyncSession, actor: Actor, found: Statistics, year: Year, at: datetime
) -> Sheet:
    """Return the statistics of a unit as a sheet."""
    told = found.tables
    body = [
        *_lines("教学维度", told.dimensions),
        *_lines("教学环境", told.environments),
        *_lines("微能力", [Row(r.key, f"{r.key} {r.name}", r.figures) for r in told.abilities]),
        *_lines("单位", [Row("", part.name, part.tables.total) for part in found.parts]),
        _line("合计", "", told.total),
    ]
    detail = {"unit": found.place.name, "rows": len(body)}
    path = found.place.path
    await write_audit(session, Entry(actor, "statistics.export", "year", year.id, path, at, detail))
    notes = [year.name, f"导出日期：{local_date(at)}"]
    return Sheet("认证统计", f"{found.place.name}微能力认证统计表", notes, _COLUMNS, body)


def _lines(group: str, rows: list[Row]) -> list[list[Cell]]:
    return [_line(group, row.name, row.figures) for row in rows]


def _line(group: str, name: str, n: Figures) -> list[Cell]:
    return [group, name, n.begun, n.rated, n.excellent, n.passing, n.failing, n.final]
