"""The library's list as a workbook; that rows left the platform is audited."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from cases import workbook
from cases.abilities.from_notice import abilities
from cases.items.codes import STAGE_NAMES, SUBJECT_NAMES
from cases.items.rules import KEEPERS, KIND_NAMES, Level, State
from cases.library import queries
from cases.library.filters import Filters
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import local_date
from kernel.db import UnitOfWork

MOST: Final = 10_000  # rows of one workbook
_COLUMNS: Final = (
    ("标题", 44), ("类型", 12), ("级别", 10), ("状态", 12), ("作者", 24), ("学校", 30),
    ("区市", 12), ("学段", 16), ("学科", 20), ("微能力", 40), ("年份", 8), ("首次发布", 12),
)  # fmt: skip
_LEVELS: Final = {Level.TEACHER: "教师", Level.GROUP: "教研组", Level.SCHOOL: "学校"}
_STATES: Final = {
    State.DRAFT: "草稿",
    State.SUBMITTED: "待学校审核",
    State.PUBLISHED: "已发布",
    State.RECOMMENDED: "已推荐",
    State.SELECTED: "已入选成果库",
    State.TAKEN_DOWN: "已下架",
}


async def library(uow: UnitOfWork, actor: Actor, wanted: Filters, at: datetime) -> bytes:
    """Return the rows of the list, the newest first."""
    async with uow.begin() as session:
        rows = await queries.exported(session, actor, wanted, MOST)
        await _audit(session, actor, len(rows), at)
    note = f"导出日期：{local_date(at)}，共 {len(rows)} 条"
    if len(rows) == MOST:
        note += f"；一次最多导出 {MOST} 条，请缩小筛选范围后分次导出"
    cells = [_cells(row) for row in rows]
    return await asyncio.to_thread(workbook.write, "资源库", _COLUMNS, cells, note)


def _cells(row: queries.ItemRow) -> list[str]:
    return [
        row.title,
        KIND_NAMES[row.kind],
        _LEVELS[row.level] if row.level else "",
        _STATES[row.state],
        _listed(row.credit),
        row.org_name,
        row.district_name or "市直属",
        _listed([STAGE_NAMES[one] for one in row.stages]),
        _listed([SUBJECT_NAMES[one] for one in row.subjects]),
        _listed([f"{one} {abilities()[one].name}" for one in row.abilities]),
        str(row.year or ""),
        str(local_date(row.listed_at)),
    ]


def _listed(names: Sequence[str]) -> str:
    return "、".join(names)


async def _audit(session: AsyncSession, actor: Actor, rows: int, at: datetime) -> None:
    path = min(actor.paths(*KEEPERS), key=len)
    detail = {"kind": "library", "rows": rows}
    await write_audit(session, Entry(actor, "item.export", "item", "", path, at, detail))
