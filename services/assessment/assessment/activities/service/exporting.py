"""Activities as a workbook: the rows of the list; that they left the platform is audited."""

from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.activities.queries import activities as queries
from assessment.activities.queries.activities import Counts, Wanted
from assessment.activities.rules import READERS
from assessment.activities.tables import Activity
from assessment.activities.words import STATE_NAMES
from assessment.hours.rules import NAMES as HOURS
from assessment.results.workbook import Cell, Column, Sheet
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import SHANGHAI, local_date

_COLUMNS: Final = tuple(
    Column(heading, width)
    for heading, width in (
        ("学校", 34),
        ("组织单位", 20),
        ("活动名称", 34),
        ("形式", 12),
        ("方法", 12),
        ("日期", 12),
        ("时间", 14),
        ("地点", 18),
        ("学时", 8),
        ("应到", 8),
        ("到场", 8),
        ("迟到", 8),
        ("影像", 8),
        ("状态", 10),
        ("组织者", 12),
        ("无影像原因", 24),
    )
)


async def sheet(
    session: AsyncSession, actor: Actor, year: Year, wanted: Wanted, at: datetime
) -> Sheet:
    """Return the rows of the list as a sheet, all of them."""
    rows = await queries.activities(session, actor, wanted, None)
    counts = await queries.counts(session, [row.id for row in rows])
    body = [_line(row, counts[row.id]) for row in rows]
    path = min(actor.paths(*READERS), key=len)
    detail = {"kind": "activities", "rows": len(body)}
    await write_audit(session, Entry(actor, "activity.export", "year", year.id, path, at, detail))
    notes = [year.name, f"导出日期：{local_date(at)}"]
    return Sheet("研修活动", "校本研修活动一览表", notes, _COLUMNS, body)


def _line(row: Activity, counts: Counts) -> list[Cell]:
    starts, ends = row.starts_at.astimezone(SHANGHAI), row.ends_at.astimezone(SHANGHAI)
    return [
        row.school_name,
        row.unit_name,
        row.title,
        HOURS[row.form],
        HOURS[row.way],
        str(starts.date()),
        f"{starts:%H:%M}—{ends:%H:%M}",
        row.place,
        row.hours,
        counts.expected,
        counts.present,
        counts.late,
        counts.images,
        STATE_NAMES[row.state],
        row.organiser_name,
        row.no_image_reason,
    ]
