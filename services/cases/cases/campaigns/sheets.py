"""A desk's entries as a workbook; that rows left the platform is audited."""

import asyncio
from typing import Final

from cases import workbook
from cases.campaigns.queries import entries
from cases.campaigns.queries.entries import Desk
from cases.campaigns.rules import EntryHolder, EntryState
from cases.campaigns.service import hands, reading
from cases.campaigns.tables import Entry
from cases.items.codes import STAGE_NAMES, SUBJECT_NAMES
from cases.items.rules import KIND_NAMES
from kernel.actor import Actor
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork

MOST: Final = 20_000  # rows of one workbook
_COLUMNS: Final = (
    ("作品", 44), ("类型", 12), ("作者", 24), ("学校", 30), ("区市", 12), ("学校排序", 10),
    ("区市排序", 10), ("状态", 12), ("所在环节", 14), ("学段", 16), ("学科", 20), ("意见", 40),
)  # fmt: skip
_STATES: Final = {
    EntryState.PROPOSED: "待推荐",
    EntryState.NOMINATED: "已推荐",
    EntryState.ADMITTED: "审查通过",
    EntryState.REFUSED: "审查未通过",
    EntryState.RETURNED: "已退回",
    EntryState.WITHDRAWN: "已撤回",
}
_HOLDERS: Final = {
    EntryHolder.SCHOOL: "学校",
    EntryHolder.DISTRICT: "区市",
    EntryHolder.OWNER: "主办单位",
}


async def of_desk(uow: UnitOfWork, actor: Actor, desk: Desk, now: Clock) -> bytes:
    """Return the rows of a desk, by district, school and order."""
    async with uow.begin() as session:
        campaign = await reading.open_desk(session, actor, desk.campaign.id, desk.side)
        rows = await entries.exported(session, actor, desk, MOST)
        said = ("campaign.export", {"rows": len(rows), "side": desk.side})
        await hands.audit_campaign(session, actor, campaign, said, now)
    note = f"{campaign.title}　导出日期：{local_date(now())}，共 {len(rows)} 件"
    if len(rows) == MOST:
        note += f"；一次最多导出 {MOST} 件，请分状态导出"
    cells = [_cells(row) for row in rows]
    return await asyncio.to_thread(workbook.write, "参评作品", _COLUMNS, cells, note)


def _cells(row: Entry) -> list[str]:
    return [
        row.title,
        KIND_NAMES[row.kind],
        "、".join(row.credit),
        row.org_name,
        row.district_name or "市直属",
        str(row.school_rank or ""),
        str(row.district_rank or ""),
        _STATES[row.state],
        _HOLDERS[row.held_by],
        "、".join(STAGE_NAMES[one] for one in row.stages),
        "、".join(SUBJECT_NAMES[one] for one in row.subjects),
        row.reason,
    ]
