"""The workbook of a school's register; that rows left the platform is written down."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory.tables import DirectoryUnit
from assessment.hours.queries import people
from assessment.registers.completeness import hints
from assessment.registers.queries import entries
from assessment.registers.rules import SCHOOL, WATCHERS, RegisterState
from assessment.registers.service.holding import said
from assessment.registers.tables import RegisterEntry
from assessment.registers.words import KIND_NAMES, summary
from assessment.results.workbook import Cell, Column, Sheet
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import local_date
from kernel.errors import NotFound

KEEPERS: Final = (*SCHOOL, *WATCHERS)
_STATES: Final = {RegisterState.ENTERED: "已登记", RegisterState.WITHDRAWN: "已撤销"}
_COLUMNS: Final = (
    Column("类别", 16),
    Column("名称", 28),
    Column("主要内容", 48),
    Column("提示", 36),
    Column("教研组", 16),
    Column("文件数", 8),
    Column("状态", 10),
    Column("撤销原因", 20),
    Column("最近修改", 12),
    Column("修改人", 12),
)


async def sheet(
    session: AsyncSession, actor: Actor, school_id: UUID, year: Year, at: datetime
) -> tuple[DirectoryUnit, Sheet]:
    """Return everything a school entered in a year, also what was withdrawn."""
    school = await people.school(session, school_id)
    if school is None:
        raise NotFound
    actor.require(school.path, *KEEPERS)
    rows = await entries.of_school(session, school.id, year.id, _STATES)
    detail = {"rows": len(rows), "unit": school.name}
    entry = Entry(actor, "register.export", "year", year.id, school.path, at, detail)
    await write_audit(session, entry)
    notes = [year.name, f"导出日期：{local_date(at)}"]
    body = [_line(one) for one in rows]
    return school, Sheet("台账", f"{school.name}提升工程 2.0 台账", notes, _COLUMNS, body)


def _line(row: RegisterEntry) -> list[Cell]:
    document = said(row)
    return [
        KIND_NAMES[row.kind],
        row.title,
        summary(document),
        "；".join(hints(document)),
        row.group_name or "",
        len(row.files),
        _STATES[row.state],
        row.reason,
        str(local_date(row.updated_at)),
        row.updated_by_name,
    ]
