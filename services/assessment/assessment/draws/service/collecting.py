"""What of a drawn teacher is re-reviewed, and what the certifications are told of it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import exists, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.rules import Level
from assessment.certifications.service import sampling
from assessment.certifications.service.sampling import ReReview
from assessment.draws.queries import pieces
from assessment.draws.rules import DrawLevel
from assessment.draws.tables import Draw, DrawPick, DrawPiece
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import uuid7


async def collect(session: AsyncSession, actor: Actor, row: Draw, now: Clock) -> None:
    """Take in the rated abilities of those who stand drawn and have none of theirs taken in yet.

    Who has nothing rated has nothing to re-review: their place is complete at once.
    """
    found = await pieces.uncollected(session, row)
    rows = [
        {
            "id": uuid7(),
            "draw_id": row.id,
            "pick_id": one.pick_id,
            "certification_id": one.certification_id,
            "ability_code": one.ability_code,
            "ability_name": one.ability_name,
            "school_level": DrawLevel(one.level),
            "reason": "",
            "version": 1,
        }
        for one in found
    ]
    if rows:
        await session.execute(insert(DrawPiece), rows)
        ids = [one.certification_id for one in found]
        await sampling.mark_sampled(session, actor, ids, now)
    has_piece = exists().where(DrawPiece.pick_id == DrawPick.id)
    empty = update(DrawPick).where(DrawPick.draw_id == row.id, ~has_piece)
    await session.execute(empty.values(is_complete=True))


async def release(session: AsyncSession, actor: Actor, pick_id: UUID, now: Clock) -> None:
    """Give the works of somebody who was replaced back to their school."""
    ids = [one.certification_id for one in await pieces.of_pick(session, pick_id)]
    if ids:
        await sampling.release_sampled(session, actor, ids, now)


async def report(session: AsyncSession, rated: Sequence[DrawPiece], now: Clock) -> None:
    """Write re-reviews beside the school's levels, each as its reviewer's.

    A certification that another draw has reported already keeps that one; ours stands in the draw.
    """
    waiting = await pieces.unreported(session, [one.certification_id for one in rated])
    for one in sorted(rated, key=lambda piece: piece.certification_id):
        if one.certification_id not in waiting or one.level is None or one.rated_by is None:
            continue
        reviewer = Actor(one.rated_by, one.rated_by_name or "", None, ())
        found = ReReview(Level(one.level), reason=one.reason)
        await sampling.record_re_review(session, reviewer, one.certification_id, found, now)


async def send_back(
    session: AsyncSession, actor: Actor, ids: Collection[UUID], reason: str, now: Clock
) -> int:
    """Return the works of a school's whole batch; final ones stay."""
    return len(await sampling.send_back_sampled(session, actor, ids, reason, now))
