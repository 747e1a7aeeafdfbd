"""The ladder of a school (a wider sample, then the whole batch) and the end of a draw."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.draws import rules
from assessment.draws.engine import share_of
from assessment.draws.queries import draws, picks, pieces, works
from assessment.draws.refusals import AlreadyWide, BatchNotDue, DrawUnknown, NobodyLeft, NotComplete
from assessment.draws.rules import Consequence, DrawVerb
from assessment.draws.service.collecting import collect, hold_school, send_back
from assessment.draws.service.rating import settle
from assessment.draws.service.steps import audit, check_seen, lock
from assessment.draws.service.substituting import next_ones
from assessment.draws.tables import Draw, DrawSchool
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork


async def widen(
    uow: UnitOfWork, actor: Actor, draw_id: UUID, school_id: UUID, *, seen: int, now: Clock
) -> Draw:
    """Draw the next of a school from the same frame and seed; with nobody left the batch is due."""
    async with uow.begin() as session:
        row = await lock(session, actor, draw_id, DrawVerb.WIDEN)
        check_seen(row, seen)
        school = (await pieces.schools(session, draw_id)).get(school_id)
        if school is None:
            raise DrawUnknown
        if school.consequence is not Consequence.WIDEN:
            raise AlreadyWide
        await hold_school(session, row, school_id)
        added = await _add_next(session, row, school)
        if added:
            await collect(session, actor, row, now)
        row.drawn_count += added
        row.version += 1
        await session.flush()
        end = await settle(session, row, school_id, now)
        detail = {"school_id": school_id, "count": added, "consequence": end}
        await audit(session, actor, "draw.widen", row, now, detail)
    return row


async def _add_next(session: AsyncSession, row: Draw, school: DrawSchool) -> int:
    ordinal = await draws.ordinal_of(session, row.id, school.school_id)
    stratum = await draws.stratum(session, row.id, ordinal)
    # The figures are open again: what was rated in the first round stays as it is.
    school.stage, school.consequence = 2, Consequence.OPEN
    await session.flush()
    try:
        chosen = await next_ones(session, row, ordinal, share_of(stratum.count, row.rate))
    except NobodyLeft:
        return 0
    return await picks.add(session, row.id, [chosen], stage=school.stage)


async def send_back_batch(
    uow: UnitOfWork, actor: Actor, draw_id: UUID, school_id: UUID, *, seen: int, now: Clock
) -> Draw:
    """Return every work of a school that still differs after the wider sample, once."""
    async with uow.begin() as session:
        row = await lock(session, actor, draw_id, DrawVerb.WIDEN)
        check_seen(row, seen)
        school = (await pieces.schools(session, draw_id)).get(school_id)
        if school is None:
            raise DrawUnknown
        if school.consequence is not Consequence.RETURN or school.returned_at is not None:
            raise BatchNotDue
        found = (await pieces.agreements(session, draw_id, school_id))[school_id]
        ids = await works.batch_of(session, row.year_id, school_id)
        reason = rules.return_reason(row.code, found, row.differing_limit)
        count = await send_back(session, actor, ids, reason, now)
        school.returned_at = now()
        row.version += 1
        await session.flush()
        detail = {"school_id": school_id, "count": count, "reason": reason}
        await audit(session, actor, "draw.return", row, now, detail)
    return row


async def conclude(uow: UnitOfWork, actor: Actor, draw_id: UUID, *, seen: int, now: Clock) -> Draw:
    """End a draw; its outcome is told to everybody who was drawn."""
    async with uow.begin() as session:
        row = await lock(session, actor, draw_id, DrawVerb.CONCLUDE)
        check_seen(row, seen)
        schools = await pieces.schools(session, draw_id)
        ends = [one.consequence for one in schools.values()]
        due = [one for one in schools.values() if rules.is_due(one.consequence, one.returned_at)]
        if due or await picks.open_count(session, draw_id) or rules.blocks_conclusion(ends):
            raise NotComplete
        row.ended_at, row.ended_by_name = now(), actor.name
        row.version += 1
        await picks.tell_all(session, draw_id)
        await session.flush()
        returned = ends.count(Consequence.RETURN)
        await audit(session, actor, "draw.conclude", row, now, {"returned": returned})
    return row
