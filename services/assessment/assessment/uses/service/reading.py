"""Reading the counts of a unit, and the workbook of them; the export is audited."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.queries.people import GROUP
from assessment.directory.queries import SCHOOL
from assessment.directory.tables import DirectoryUnit
from assessment.results.workbook import Cell, Column, Sheet
from assessment.uses.queries import totals
from assessment.uses.queries.totals import TeacherUses
from assessment.uses.rules import READERS
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import local_date
from kernel.db import UnitOfWork
from kernel.errors import NotFound

_TEACHERS: Final = (
    Column("姓名", 12),
    Column("工号", 18),
    Column("应用次数", 10),
    Column("应用天数", 10),
    Column("涉及微能力", 12),
    Column("最近一次", 12),
)


async def unit_of(session: AsyncSession, actor: Actor, unit_id: UUID) -> DirectoryUnit:
    """Return a school or a teaching group that the caller answers for or leads."""
    found = await session.get(DirectoryUnit, unit_id)
    if found is None or found.kind not in (SCHOOL, GROUP):
        raise NotFound
    actor.require(found.path, *READERS)
    return found


async def sheet(
    session: AsyncSession,
    actor: Actor,
    unit: DirectoryUnit,
    year: Year,
    rows: Sequence[TeacherUses],
    at: datetime,
) -> Sheet:
    """Return the teachers of a unit as a sheet; that rows left the platform is written down."""
    detail = {"rows": len(rows), "unit": unit.name}
    await write_audit(session, Entry(actor, "use.export", "year", year.id, unit.path, at, detail))
    body: list[list[Cell]] = [
        [
            one.name,
            one.staff_no or "",
            one.uses,
            one.days,
            one.abilities,
            str(one.last_on) if one.last_on else "",
        ]
        for one in rows
    ]
    notes = [year.name, f"导出日期：{local_date(at)}"]
    return Sheet("应用记录", f"{unit.name}常态化应用统计表", notes, _TEACHERS, body)


async def check_totals(uow: UnitOfWork, *, repair: bool = False) -> list[str]:
    """Return a line per person and year whose counts differ; repair writes the computed ones."""
    async with uow() as session:
        found = await totals.differences(session)
    for one in found if repair else ():
        async with uow.begin() as session:
            await totals.hold(session, one.year_id, one.person_id)
            await totals.refresh(session, one.year_id, one.person_id)
    return [
        f"year {one.year_id} person {one.person_id}: {one.stored} should be {one.computed}"
        for one in found
    ]
