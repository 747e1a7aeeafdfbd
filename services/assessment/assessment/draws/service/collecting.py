"""What of a drawn teacher is re-reviewed, and what the certifications are told of it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import exists, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.rules import Level
from assessment.certifications.service import sampling
from assessment.certifications.service.sampling import ReReview
from assessment.draws.queries import works
from assessment.draws.rules import DrawLevel
from assessment.draws.tables import Draw, DrawPick, DrawPiece
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import uuid7


async def collect(session: AsyncSession, actor: Actor, row: Draw, now: Clock) -> None:
    """Take in the rated abilities of those who stand drawn and have none of theirs taken in yet.

    Who has nothing rated has nothing to re-review: their place is complete at once.
    """
    found = await works.uncollected(session, row)
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


async def hold_school(session: AsyncSession, row: Draw, school_id: UUID) -> None:
    """Hold every work of a school that taking in, releasing and reporting may touch."""
    await sampling.hold(session, await works.touched(session, row, school_id))


async def release(session: AsyncSession, actor: Actor, pick_id: UUID, now: Clock) -> None:
    """Give the works of somebody who was replaced back to their school.

    What another draw has in its sample too stays there.
    """
    ids = await works.held_alone(session, pick_id)
    if ids:
        await sampling.release_sampled(session, actor, ids, now)


async def report(session: AsyncSession, rated: Sequence[DrawPiece], now: Clock) -> None:
    """Write re-reviews beside the school's levels, each as its reviewer's.

    A certification that another draw has reported already keeps that one; ours stands in the draw.
    """
    await sampling.record_re_reviews(session, _told(rated), now)


async def correct(session: AsyncSession, changed: Collection[DrawPiece], now: Clock) -> None:
    """Write what an objection came to beside the levels that were reported."""
    await sampling.correct_re_reviews(session, _told(changed), now)


def _told(rated: Collection[DrawPiece]) -> dict[UUID, ReReview]:
    return {
        one.certification_id: ReReview(
            Level(one.level), Actor(one.rated_by, one.rated_by_name or "", None, ()), one.reason
        )
        for one in rated
        if one.level is not None and one.rated_by is not None
    }


async def send_back(
    session: AsyncSession, actor: Actor, ids: Collection[UUID], reason: str, now: Clock
) -> int:
    """Return the works of a school's whole batch; final ones stay."""
    return len(await sampling.send_back_sampled(session, actor, ids, reason, now))
