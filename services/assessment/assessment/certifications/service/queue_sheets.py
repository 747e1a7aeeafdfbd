"""Workbooks of exemptions 免测 and of peers' seats 互评任务, with the rows of their lists."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.queries import exemptions as exemption_queries
from assessment.certifications.queries import seats as seat_queries
from assessment.certifications.queries.seats import PeerTask, SeatFilter
from assessment.certifications.rules import LEADERS, RATERS, SEAT_NAMES, SeatState
from assessment.certifications.service.sheets import audit_export, day, notes
from assessment.results.workbook import Cell, Column, Sheet
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.clock import last_day, local_date

_EXEMPTIONS: Final = tuple(
    Column(heading, width)
    for heading, width in (
        ("姓名", 12),
        ("免测原因", 34),
        ("登记人", 12),
        ("登记日期", 12),
        ("取消日期", 12),
        ("取消人", 12),
        ("取消原因", 34),
    )
)
_SEATS: Final = tuple(
    Column(heading, width)
    for heading, width in (
        ("学校", 34),
        ("教研组", 16),
        ("教师", 12),
        ("微能力", 8),
        ("名称", 30),
        ("互评人", 12),
        ("状态", 10),
        ("截止日期", 12),
        ("说明", 16),
    )
)


async def exemptions(
    session: AsyncSession, actor: Actor, year: Year, school_id: UUID | None, at: datetime
) -> Sheet:
    """Return exemptions as a sheet, ended ones too."""
    rows = await exemption_queries.listed(session, actor, year.id, school_id, None)
    body: list[list[Cell]] = [
        [
            row.person_name,
            row.reason,
            row.created_by_name,
            day(row.created_at),
            day(row.ended_at),
            row.ended_by_name or "",
            row.end_reason,
        ]
        for row in rows
    ]
    path = min(actor.paths(*RATERS), key=len)
    await audit_export(session, actor, year, ("exemptions", path, len(body)), at)
    return Sheet("免测", "免测登记表", notes(year, at), _EXEMPTIONS, body)


async def seats(
    session: AsyncSession, actor: Actor, year: Year, wanted: SeatFilter, at: datetime
) -> Sheet:
    """Return the seats of a group or school as a sheet."""
    rows = await seat_queries.listed(session, actor, wanted, None, at, local_date(at))
    body = [_seat(one, at) for one in rows]
    path = min(actor.paths(*LEADERS), key=len)
    await audit_export(session, actor, year, ("peer_ratings", path, len(body)), at)
    return Sheet("互评", "互评任务一览表", notes(year, at), _SEATS, body)


def _seat(one: PeerTask, at: datetime) -> list[Cell]:
    seat, row = one.seat, one.row
    return [
        row.school_name,
        row.group_name or "",
        row.person_name,
        row.ability_code,
        row.ability_name,
        seat.peer_name,
        SEAT_NAMES[seat.state],
        str(last_day(seat.due_at)),
        _said(one, at),
    ]


def _said(one: PeerTask, at: datetime) -> str:
    if one.seat.state is not SeatState.OPEN:
        return one.seat.reason
    if one.has_left:
        return "互评人已离校"
    return "已逾期" if one.seat.due_at <= at else ""
