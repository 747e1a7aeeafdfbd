"""On-site record sheets: written on a phone at the school, sent when there is a network."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.changed import stale
from assessment.draws.queries import picks
from assessment.draws.refusals import NotOnSite
from assessment.draws.rules import DrawKind, DrawLevel, DrawVerb
from assessment.draws.service.steps import Hand, audit_pick, lock_pick
from assessment.draws.tables import DrawSheet
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Said:
    """What was seen of a teacher; `entry_id` is made where it was written."""

    entry_id: UUID
    held_on: date
    ability_code: str
    task: str
    level: DrawLevel
    remarks: str
    present: str


def shown(row: DrawSheet) -> dict[str, Any]:
    """Return a sheet as conflicts and the audit tell it."""
    return {
        "held_on": str(row.held_on),
        "ability_code": row.ability_code,
        "task": row.task,
        "level": row.level,
        "remarks": row.remarks,
        "present": row.present,
    }


async def record(
    uow: UnitOfWork, actor: Actor, pick_id: UUID, said: Said, *, seen: int, now: Clock
) -> DrawSheet:
    """Keep a sheet or its correction; the same one sent again changes nothing.

    Whoever wrote on an older sheet gets the newer one beside their own and loses nothing.
    """
    async with uow.begin() as session:
        hand = await lock_pick(session, actor, pick_id, DrawVerb.RECORD, now)
        if hand.draw.kind is not DrawKind.ON_SITE:
            raise NotOnSite
        known = await picks.sheets(session, pick_id)
        sent = next((one for one in known if one.entry_id == said.entry_id), None)
        if sent is not None:
            return sent
        newest = known[0] if known else None
        if (newest.version if newest else 0) != seen:
            current = None if newest is None else _current(newest)
            is_own = newest is not None and newest.recorded_by == actor.person_id
            raise stale(current, is_own=is_own)
        row = await put(session, hand, said, newest, now)
        detail: dict[str, Any] = {"after": shown(row)}
        if newest is not None:
            detail["before"] = shown(newest)
        await audit_pick(session, hand, "draw_pick.record", now, detail)
    return row


def _current(row: DrawSheet) -> dict[str, Any]:
    return {"version": row.version, "recorded_by_name": row.recorded_by_name, **shown(row)}


async def put(
    session: AsyncSession, hand: Hand, said: Said, newest: DrawSheet | None, now: Clock
) -> DrawSheet:
    """Add a state of a sheet to a locked pick."""
    row = DrawSheet(
        pick_id=hand.pick.id,
        version=1 if newest is None else newest.version + 1,
        recorded_at=now(),
        recorded_by=hand.actor.person_id,
        recorded_by_name=hand.actor.name,
        **{name: getattr(said, name) for name in Said.__dataclass_fields__},
    )
    session.add(row)
    hand.pick.is_complete = True
    hand.pick.told_at = None  # there is something new to read
    hand.pick.version += 1
    await session.flush()
    return row
