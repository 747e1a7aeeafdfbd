"""Naming the experts who re-review a spot check, and taking them off again (R127)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.draws.queries import reviewers
from assessment.draws.queries.reviewers import Named
from assessment.draws.refusals import (
    MOST_REVIEWERS,
    NotASpotCheck,
    ReviewerMissing,
    ReviewersFull,
    ReviewerThere,
    ReviewerUnknown,
)
from assessment.draws.rules import DrawKind, DrawVerb
from assessment.draws.service.steps import audit, lock
from assessment.draws.tables import Draw, DrawReviewer
from kernel.actor import Actor
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork
from kernel.errors import FieldError


async def _hold(session: AsyncSession, actor: Actor, draw_id: UUID) -> Draw:
    """Lock a spot check that is not over: two changes of its experts wait for each other."""
    row = await lock(session, actor, draw_id, DrawVerb.NAME)
    if row.kind is not DrawKind.SPOT_CHECK:
        raise NotASpotCheck
    return row


async def name(
    session: AsyncSession, actor: Actor, draw_id: UUID, person_id: UUID, now: Clock
) -> Named:
    """Let somebody re-review; of their own schools they are barred all the same."""
    row = await _hold(session, actor, draw_id)
    person = await reviewers.person(session, person_id)
    if person is None:
        kind = ReviewerUnknown
        raise ReviewerUnknown(errors=[FieldError("person_id", kind.code, kind.title)])
    if await session.get(DrawReviewer, (draw_id, person_id)) is not None:
        raise ReviewerThere
    if await reviewers.count(session, draw_id) >= MOST_REVIEWERS:
        raise ReviewersFull
    units = await reviewers.units(session, person_id, local_date(now()))
    made = DrawReviewer(
        draw_id=draw_id,
        person_id=person_id,
        person_name=person.name,
        unit_name="、".join(units),
        named_at=now(),
        named_by_name=actor.name,
    )
    session.add(made)
    await session.flush()
    await audit(session, actor, "draw.name", row, now, {"name": person.name})
    return Named(made, 0)


async def take_off(
    uow: UnitOfWork, actor: Actor, draw_id: UUID, person_id: UUID, now: Clock
) -> None:
    """Take somebody off; the levels they gave stay, with their name."""
    async with uow.begin() as session:
        row = await _hold(session, actor, draw_id)
        found = await session.get(DrawReviewer, (draw_id, person_id))
        if found is None:
            raise ReviewerMissing
        await session.delete(found)
        await session.flush()
        await audit(session, actor, "draw.take_off", row, now, {"name": found.person_name})
