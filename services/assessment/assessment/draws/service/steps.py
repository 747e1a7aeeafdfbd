"""Holding a draw or a drawn person for a change, and writing the audit row of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.draws import rules
from assessment.draws.queries import draws, people, picks, reviewers
from assessment.draws.refusals import (
    DrawUnknown,
    OwnSchool,
    PickReplaced,
    PickUnknown,
    PieceUnknown,
)
from assessment.draws.rules import DrawKind, DrawVerb
from assessment.draws.tables import Draw, DrawPick
from assessment.years.service import hold_open
from kernel.actor import Actor, Role
from kernel.audit import Entry, write_audit
from kernel.clock import Clock, local_date
from kernel.errors import Stale


@dataclass(frozen=True, slots=True)
class Hand:
    """A drawn person in somebody's hand, with the draw."""

    actor: Actor
    draw: Draw
    pick: DrawPick


def may_act(actor: Actor, row: Draw) -> bool:
    """Tell whether the draw is the caller's office's."""
    return actor.reaches(row.org_path, rules.office_of(is_city_run=row.is_city_run))


async def find(session: AsyncSession, actor: Actor, draw_id: UUID) -> Draw:
    """Return a draw the caller may read."""
    row = await draws.draw(session, draw_id)
    if row is None:
        raise DrawUnknown
    if await reviewers.is_named(session, actor, draw_id):
        return row
    if not actor.has_role(*draws.READERS):
        raise DrawUnknown  # an expert who was not named
    actor.require(row.org_path, *draws.READERS)
    return row


async def require_reviewer(session: AsyncSession, actor: Actor, row: Draw, org_path: str) -> None:
    """Refuse who is neither of the draw's office nor, in a spot check, an expert named for it."""
    is_spot_check = row.kind is DrawKind.SPOT_CHECK
    if is_spot_check and await reviewers.is_named(session, actor, row.id):
        return
    if not actor.has_role(*draws.OFFICES):
        raise PieceUnknown  # an expert who was not named
    actor.require(org_path, rules.office_of(is_city_run=row.is_city_run))


async def lock(session: AsyncSession, actor: Actor, draw_id: UUID, verb: DrawVerb) -> Draw:
    """Return a draw of the caller's office, locked, in the state the verb leads to.

    The year cannot close before the commit.
    """
    row = await draws.draw(session, draw_id, lock=True)
    if row is None:
        raise DrawUnknown
    actor.require(row.org_path, rules.office_of(is_city_run=row.is_city_run))
    await hold_open(session, row.year_id)
    row.state = rules.take(verb, row.state)
    return row


def check_seen(row: Draw | DrawPick, seen: int) -> None:
    """Refuse to act on what is not what the caller has read."""
    if row.version != seen:
        raise Stale(extra={"current": {"version": row.version}})


async def find_pick(session: AsyncSession, actor: Actor, pick_id: UUID) -> Hand:
    """Return a drawn person the caller may read about."""
    row = await picks.pick(session, pick_id)
    if row is None:
        raise PickUnknown
    actor.require(row.org_path, *picks.PICK_READERS)
    return Hand(actor, await session.get_one(Draw, row.draw_id), row)


async def lock_pick(
    session: AsyncSession, actor: Actor, pick_id: UUID, verb: DrawVerb, now: Clock
) -> Hand:
    """Return somebody who stands drawn, locked with the draw, for somebody who may judge them.

    The draw is locked first, always, so that two changes wait for each other in one order.
    """
    row = await picks.pick(session, pick_id)
    if row is None:
        raise PickUnknown
    draw = await draws.draw(session, row.draw_id, lock=True)
    locked = await picks.pick(session, pick_id, lock=True)
    if draw is None or locked is None:
        raise PickUnknown
    if verb is DrawVerb.RECORD:
        await require_reviewer(session, actor, draw, locked.org_path)
    else:
        above = (Role.CITY_OFFICE,) if verb is DrawVerb.DECIDE else ()
        office = rules.office_of(is_city_run=draw.is_city_run)
        actor.require(locked.org_path, office, *above)
    await hold_open(session, draw.year_id)
    today = local_date(now())
    if await people.is_barred(session, actor, locked.org_path, locked.school_id, today):
        raise OwnSchool
    draw.state = rules.take(verb, draw.state)
    if locked.replaced_at is not None:
        raise PickReplaced
    return Hand(actor, draw, locked)


async def audit(
    session: AsyncSession,
    actor: Actor,
    action: str,
    row: Draw,
    now: Clock,
    detail: Mapping[str, Any],
) -> None:
    """Write the audit row of a step of a draw."""
    said = {"code": row.code, "kind": row.kind, **detail}
    await write_audit(session, Entry(actor, action, "draw", row.id, row.org_path, now(), said))


async def audit_pick(
    session: AsyncSession, hand: Hand, action: str, now: Clock, detail: Mapping[str, Any]
) -> None:
    """Write the audit row of a step about one drawn person."""
    row = hand.pick
    said = {"code": hand.draw.code, "person": row.person_name, **detail}
    entry = Entry(hand.actor, action, "draw_pick", row.id, row.org_path, now(), said)
    await write_audit(session, entry)
