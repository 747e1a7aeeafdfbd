"""Statistics of sharing as a workbook; that numbers left the platform is audited."""

import asyncio
from typing import Final

from cases import workbook
from cases.sharing import service
from cases.sharing.names import BREAKDOWNS
from cases.sharing.rules import Line, People
from cases.sharing.service import Asked
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork

_HEADINGS: Final = (
    "资源", "已发布", "已推荐", "已入选", "开放到全市", "作者", "在职作者", "在职人数",
    "分享面（%）", "使用次数", "收藏", "评分人次", "平均星数", "评论",
)  # fmt: skip


async def statistics(uow: UnitOfWork, actor: Actor, asked: Asked, now: Clock) -> tuple[bytes, str]:
    """Return the breakdown of a unit with its total, and the name of the file."""
    at = now()
    async with uow.begin() as session:
        place = await service.place_of(session, actor, asked.unit_id)
        found = await service.of_unit(session, place, asked, now)
        people = await service.crowd(session, place, asked, now)
        detail = {"unit": place.name, "rows": len(found.lines)}
        entry = Entry(actor, "sharing.export", "item", "", place.path, at, detail)
        await write_audit(session, entry)
    columns = [(BREAKDOWNS[asked.by], 30), *((one, 12) for one in _HEADINGS)]
    rows = [_cells(line, people.lines.get(line.key, People())) for line in found.lines]
    rows.append(_cells(Line("", found.total, "合计"), people.total))
    used = f"使用过这些资源的共 {people.users} 人"
    note = f"{place.name}，{_period(asked)}；{used}；导出日期：{local_date(at)}"
    content = await asyncio.to_thread(workbook.write, "资源共享统计", columns, rows, note)
    return content, f"资源共享统计 {place.name} {local_date(at)}.xlsx"


def _period(asked: Asked) -> str:
    if asked.since is None and asked.until is None:
        return "全部时间"
    return f"首次发布于 {asked.since or '开始'} 至 {asked.until or '今天'}"


def _cells(line: Line, people: People) -> list[str]:
    n = line.figures
    told = (
        n.items, n.published, n.recommended, n.selected, n.open_to_city, people.authors,
        people.staff_authors, people.staff, people.staff_share, n.used, n.favourites, n.ratings,
        n.mean_stars, n.comments,
    )  # fmt: skip
    return [line.name, *("" if one is None else str(one) for one in told)]
