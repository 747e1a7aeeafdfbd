"""The ladder of a school (a wider sample, then the whole batch) and the end of a draw."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.draws import rules
from assessment.draws.engine import share_of
from assessment.draws.queries import draws, picks, pieces
from assessment.draws.refusals import AlreadyWide, DrawUnknown, NobodyLeft, NotComplete
from assessment.draws.rules import Consequence, DrawVerb
from assessment.draws.service.collecting import collect
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
        added = await _add_next(session, row, school)
        row.drawn_count += added
        row.version += 1
        await session.flush()
        end = await settle(session, row, school_id)
        detail = {"school_id": school_id, "count": added, "consequence": end}
        await audit(session, actor, "draw.widen", row, now, detail)
    return row


async def _add_next(session: AsyncSession, row: Draw, school: DrawSchool) -> int:
    ordinal = await draws.ordinal_of(session, row.id, school.school_id)
    stratum = await draws.stratum(session, row.id, ordinal)
    school.stage = 2
    await session.flush()
    try:
        chosen = await next_ones(session, row, ordinal, share_of(stratum.count, row.rate))
    except NobodyLeft:
        return 0
    added = await picks.add(session, row.id, [chosen], stage=school.stage)
    await collect(session, row)
    return added


async def conclude(uow: UnitOfWork, actor: Actor, draw_id: UUID, *, seen: int, now: Clock) -> Draw:
    """End a draw; its outcome is told to everybody who was drawn."""
    async with uow.begin() as session:
        row = await lock(session, actor, draw_id, DrawVerb.CONCLUDE)
        check_seen(row, seen)
        schools = await pieces.schools(session, draw_id)
        ends = [one.consequence for one in schools.values()]
        if await picks.open_count(session, draw_id) or rules.blocks_conclusion(ends):
            raise NotComplete
        row.ended_at, row.ended_by_name = now(), actor.name
        row.version += 1
        await picks.tell_all(session, draw_id)
        await session.flush()
        returned = ends.count(Consequence.RETURN)
        await audit(session, actor, "draw.conclude", row, now, {"returned": returned})
    return row
