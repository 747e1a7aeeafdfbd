"""Re-reviewing pieces without seeing the school's level, and what a school's figures lead to."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.draws import rules
from assessment.draws.queries import pieces
from assessment.draws.queries.pieces import Seen
from assessment.draws.refusals import PieceSettled, PieceUnknown, RatingReasonMissing
from assessment.draws.rules import Consequence, DrawLevel, DrawVerb
from assessment.draws.service.steps import audit_pick, lock_pick
from assessment.draws.tables import Draw
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import FieldError, Stale

Rating = tuple[DrawLevel, str]


async def rate(
    uow: UnitOfWork, actor: Actor, piece_id: UUID, rating: Rating, *, seen: int, now: Clock
) -> Seen:
    """Give a piece a level; it may be corrected until the school's round is complete."""
    level, reason = rating
    if level is not DrawLevel.EXCELLENT and not reason:
        kind = RatingReasonMissing
        raise RatingReasonMissing(errors=[FieldError("reason", kind.code, kind.title)])
    async with uow.begin() as session:
        found = await pieces.piece(session, piece_id)
        if found is None:
            raise PieceUnknown
        hand = await lock_pick(session, actor, found.pick_id, DrawVerb.RECORD, now)
        await session.refresh(found)
        school = await pieces.school(session, hand.draw.id, hand.pick.school_id)
        if Seen(found, hand.pick, hand.draw, school).is_revealed:
            raise PieceSettled
        if found.version != seen:
            current = {"version": found.version, "level": found.level, "reason": found.reason}
            raise Stale(extra={"current": current})
        before = found.level
        found.level, found.reason = level, reason
        found.rated_at, found.rated_by, found.rated_by_name = now(), actor.person_id, actor.name
        found.version += 1
        await session.flush()
        rated = await pieces.of_pick(session, hand.pick.id)
        hand.pick.is_complete = all(one.level is not None for one in rated)
        await settle(session, hand.draw, hand.pick.school_id)
        detail = {"ability": found.ability_code, "level": level, "reason": reason}
        await audit_pick(session, hand, "draw_pick.rate", now, detail | {"before": before})
    return Seen(found, hand.pick, hand.draw, school)


async def settle(session: AsyncSession, row: Draw, school_id: UUID) -> Consequence:
    """Write what a school's figures lead to now; the draw is locked."""
    school = await pieces.school(session, row.id, school_id)
    found = (await pieces.agreements(session, row.id, school_id)).get(school_id, rules.NOTHING)
    school.consequence = rules.consequence(found, row.differing_limit, school.stage)
    await session.flush()
    return school.consequence


async def settle_all(session: AsyncSession, row: Draw) -> None:
    """The same for every school of a draw that was just made: some have nothing to re-review."""
    found = await pieces.agreements(session, row.id)
    for school_id, school in (await pieces.schools(session, row.id)).items():
        one = found.get(school_id, rules.NOTHING)
        school.consequence = rules.consequence(one, row.differing_limit, school.stage)
    await session.flush()
