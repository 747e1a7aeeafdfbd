"""Re-reviewing pieces without seeing the school's level, and what a school's figures lead to."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.queries.results import pieces_of
from assessment.changed import stale
from assessment.draws import rules
from assessment.draws.queries import people, pieces
from assessment.draws.queries.pieces import Seen
from assessment.draws.refusals import OwnSchool, PieceSettled, PieceUnknown, RatingReasonMissing
from assessment.draws.rules import Consequence, DrawLevel, DrawVerb
from assessment.draws.service.collecting import report
from assessment.draws.service.steps import audit_pick, lock_pick, require_reviewer
from assessment.draws.tables import Draw
from assessment.ports import SignTicket, Ticket
from kernel.actor import Actor
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork
from kernel.errors import FieldError

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
            raise stale(current, is_own=found.rated_by == actor.person_id)
        before = found.level
        found.level, found.reason = level, reason
        found.rated_at, found.rated_by, found.rated_by_name = now(), actor.person_id, actor.name
        found.version += 1
        await session.flush()
        rated = await pieces.of_pick(session, hand.pick.id)
        hand.pick.is_complete = all(one.level is not None for one in rated)
        await settle(session, hand.draw, hand.pick.school_id, now)
        detail = {"ability": found.ability_code, "level": level, "reason": reason}
        await audit_pick(session, hand, "draw_pick.rate", now, detail | {"before": before})
    return Seen(found, hand.pick, hand.draw, school)


async def settle(session: AsyncSession, row: Draw, school_id: UUID, now: Clock) -> Consequence:
    """Write what a school's figures lead to now; the draw is locked.

    When its round is complete the certifications are told.
    """
    school = await pieces.school(session, row.id, school_id)
    found = (await pieces.agreements(session, row.id, school_id)).get(school_id, rules.NOTHING)
    before = school.consequence
    school.consequence = rules.consequence(found, row.differing_limit, school.stage)
    await session.flush()
    if before is Consequence.OPEN and school.consequence is not Consequence.OPEN:
        rated = await pieces.of_stage(session, row.id, school_id, school.stage)
        await report(session, rated, now)
    return school.consequence


async def settle_all(session: AsyncSession, row: Draw) -> None:
    """The same for every school of a draw that was just made: some have nothing to re-review."""
    found = await pieces.agreements(session, row.id)
    for school_id, school in (await pieces.schools(session, row.id)).items():
        one = found.get(school_id, rules.NOTHING)
        school.consequence = rules.consequence(one, row.differing_limit, school.stage)
    await session.flush()


async def find(session: AsyncSession, actor: Actor, piece_id: UUID, now: Clock) -> Seen:
    """Return a piece that the caller may judge."""
    seen = await pieces.seen(session, piece_id)
    if seen is None:
        raise PieceUnknown
    pick = seen.pick
    await require_reviewer(session, actor, seen.draw, pick.org_path)
    today = local_date(now())
    if await people.is_barred(session, actor, pick.org_path, pick.school_id, today):
        raise OwnSchool
    return seen


async def ticket(
    uow: UnitOfWork, actor: Actor, piece_id: UUID, sign: SignTicket, now: Clock
) -> Ticket:
    """Sign a ticket for the evidence of a piece."""
    async with uow() as session:
        seen = await find(session, actor, piece_id, now)
        tasks = await pieces_of(session, seen.piece.certification_id)
    return sign(actor.person_id, [file.file_id for one in tasks for file in one.evidence])
