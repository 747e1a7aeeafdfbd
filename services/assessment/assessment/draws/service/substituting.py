"""Replacing somebody who cannot be reviewed: the next of the same school, in the same order."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.draws import engine
from assessment.draws.engine import Ranked, Stratum
from assessment.draws.queries import draws, picks
from assessment.draws.refusals import NobodyLeft, PickRecorded
from assessment.draws.rules import DrawKind, DrawVerb
from assessment.draws.service.collecting import collect, hold_school, release
from assessment.draws.service.rating import settle
from assessment.draws.service.steps import Hand, audit_pick, check_seen, lock_pick
from assessment.draws.tables import Draw, DrawPick
from kernel.actor import Actor
from kernel.clock import Clock


async def next_ones(
    session: AsyncSession, row: Draw, ordinal: int, count: int
) -> tuple[Stratum, list[Ranked]]:
    """Return the next of a school who were not drawn, from the same frame and seed."""
    stratum = await draws.stratum(session, row.id, ordinal)
    order = engine.order_of(stratum, engine.tokens_of(row.id, stratum), row.seed or "")
    taken = await picks.taken_ranks(session, row.id, ordinal)
    free = [one for one in order if one.rank not in taken]
    if not free:
        raise NobodyLeft
    return stratum, free[:count]


async def substitute(
    session: AsyncSession, actor: Actor, pick_id: UUID, reason: str, *, seen: int, now: Clock
) -> DrawPick:
    """Put the next in rank in somebody's place; the original stays on record with the reason."""
    hand = await lock_pick(session, actor, pick_id, DrawVerb.SUBSTITUTE, now)
    old = hand.pick
    check_seen(old, seen)
    if old.is_complete:
        raise PickRecorded
    if hand.draw.kind is DrawKind.SPOT_CHECK:
        await hold_school(session, hand.draw, old.school_id)
    chosen = await next_ones(session, hand.draw, old.ordinal, 1)
    old.replaced_at, old.replace_reason = now(), reason
    old.version += 1
    await session.flush()
    await picks.add(session, hand.draw.id, [chosen], stage=old.stage, replaces=old.id)
    new = await picks.substitute_of(session, old.id)
    if hand.draw.kind is DrawKind.SPOT_CHECK:
        await release(session, actor, old.id, now)
        await collect(session, actor, hand.draw, now)
        await settle(session, hand.draw, old.school_id, now)
    detail = {"reason": reason, "substitute": new.person_name, "rank": new.rank}
    await audit_pick(session, Hand(actor, hand.draw, old), "draw_pick.substitute", now, detail)
    return new
