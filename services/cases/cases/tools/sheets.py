"""The desk's list as a workbook; that rows left the platform is audited."""

import asyncio
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from cases import workbook
from cases.abilities.from_notice import abilities
from cases.items.codes import STAGE_NAMES, SUBJECT_NAMES
from cases.items.rules import TOOL_KEEPERS, LinkState, State
from cases.items.tool_tables import ToolLinkRow
from cases.tool_categories import queries as categories
from cases.tools.filters import Wanted
from cases.tools.queries import desk
from cases.tools.queries.desk import ToolRow
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork

MOST: Final = 10_000  # rows of one workbook
_COLUMNS: Final = (
    ("工具", 40), ("分类", 16), ("状态", 12), ("提供者", 16), ("单位", 30), ("区市", 12),
    ("学段", 16), ("学科", 20), ("微能力", 40), ("网址", 60), ("链接情况", 24), ("最近复核", 12),
    ("复核人", 12), ("复核备注", 40), ("首次发布", 12),
)  # fmt: skip
_STATES: Final = {
    State.PUBLISHED: "已发布",
    State.RECOMMENDED: "已推荐",
    State.SELECTED: "已入选成果库",
    State.TAKEN_DOWN: "已下架",
}
_LINKS: Final = {
    LinkState.UNASKED: "尚未检查",
    LinkState.OK: "正常",
    LinkState.MOVED: "已迁址",
    LinkState.GONE: "页面不存在",
    LinkState.UNREACHABLE: "打不开",
    LinkState.REFUSED: "不检查（内部地址或特殊端口）",
}


async def tools(uow: UnitOfWork, actor: Actor, wanted: Wanted, now: Clock) -> bytes:
    """Return the rows of the desk, the last changed first."""
    at = now()
    async with uow.begin() as session:
        rows = await desk.exported(session, actor, (wanted, at), MOST)
        names = await categories.names(session)
        path = min(actor.paths(*TOOL_KEEPERS), key=len)
        detail = {"kind": "tools", "rows": len(rows)}
        await write_audit(session, Entry(actor, "item.export", "item", "", path, at, detail))
    note = f"导出日期：{local_date(at)}，共 {len(rows)} 个工具"
    if len(rows) == MOST:
        note += f"；一次最多导出 {MOST} 个，请缩小筛选范围后分次导出"
    cells = [_cells(row, names) for row in rows]
    return await asyncio.to_thread(workbook.write, "工具资源库", _COLUMNS, cells, note)


def _cells(row: ToolRow, names: Mapping[UUID, str]) -> list[str]:
    item, care = row.item, row.care
    looked_at = care.looked_at if care else None
    return [
        item.title,
        names.get(item.category_id, "") if item.category_id else "未分类",
        _STATES.get(item.state, ""),
        "、".join(item.credit),
        item.org_name,
        item.district_name or ("" if item.is_citys else "市直属"),
        "、".join(STAGE_NAMES[one] for one in item.stages),
        "、".join(SUBJECT_NAMES[one] for one in item.subjects),
        "、".join(f"{one} {abilities()[one].name}" for one in item.abilities),
        "\n".join(one.url for one in row.links),
        "\n".join(map(_said, row.links)),
        str(local_date(looked_at)) if looked_at else "",
        (care.looked_by_name or "") if care else "",
        care.note if care else "",
        str(local_date(item.listed_at)),
    ]


def _said(link: ToolLinkRow) -> str:
    return "可能已失效" if link.dead_since else _LINKS[link.state]
