"""Judging records again when they are confirmed: what became odd since is not counted silently."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.hours import rules
from assessment.hours.queries import records
from assessment.hours.rules import OPEN, Concern, HourState
from assessment.hours.service.frames import frame_of
from assessment.hours.tables import HourRecord
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock, local_date

# Of each open record, everything that is odd about it now.
Judged = Mapping[UUID, Sequence[Concern]]


async def judge(session: AsyncSession, rows: Sequence[HourRecord], now: Clock) -> Judged:
    """Judge open records as they stand beside the others of their day."""
    waiting = [row for row in rows if row.state in OPEN]
    if not waiting:
        return {}
    ids = {row.year_id for row in waiting}
    years = {one.id: one for one in await session.scalars(select(Year).where(Year.id.in_(ids)))}
    others = await records.beside(session, waiting)
    today = local_date(now())
    return {
        row.id: rules.concerns(
            records.entry_of(row), others[row.id], frame_of(years[row.year_id], today)
        )
        for row in waiting
    }


def appeared(row: HourRecord, judged: Judged) -> Sequence[Concern]:
    """Return what is odd about a record and was not when somebody last looked at it."""
    known = [Concern(one["code"], one["message"]) for one in row.concerns]
    return rules.appeared(judged.get(row.id, ()), known)


async def hold(
    session: AsyncSession, actor: Actor, rows: Sequence[HourRecord], judged: Judged, now: Clock
) -> None:
    """Keep what is odd about records now, so that the next look sees it; their sums stay."""
    for row in rows:
        row.concerns = [one._asdict() for one in judged[row.id]]
        row.state = HourState.HELD
        row.version += 1
    await session.flush()
    for school_id in sorted({row.school_id for row in rows}):
        mine = [row for row in rows if row.school_id == school_id]
        detail = {
            "count": len(mine),
            "items": [f"{row.person_name} {row.title} {row.hours}" for row in mine],
        }
        entry = Entry(
            actor, "hour.hold", "hour_record", mine[0].id, mine[0].org_path, now(), detail
        )
        await write_audit(session, entry)
