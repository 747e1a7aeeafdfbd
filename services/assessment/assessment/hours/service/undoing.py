"""Taking decisions about hours back 撤销: each record stands as it did before; audited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.hours import rules
from assessment.hours.queries import steps as queries
from assessment.hours.queries.steps import Day
from assessment.hours.refusals import HourUnknown, OwnHour
from assessment.hours.rules import HourState, HourVerb
from assessment.hours.service.deciding import Decided, Outcome, hold
from assessment.hours.service.steps import bring_back, finish, standing_of, step_of
from assessment.hours.tables import HourRecord, HourStep
from assessment.ports import Outside
from assessment.undo import (
    NothingToUndo,
    TiedTo,
    Ties,
    UndoChanged,
    UndoDayTaken,
    check_time,
)
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import Refusal


@dataclass(frozen=True, slots=True)
class Ground:
    """What decides whether records can be taken back: their last steps, and what rests on them."""

    actor: Actor
    at: datetime
    last: Mapping[UUID, HourStep]
    entered: Mapping[Day, datetime]
    ties: Ties


async def undo(
    uow: UnitOfWork, outside: Outside, actor: Actor, versions: Mapping[UUID, int], now: Clock
) -> Decided:
    """Take back what can be, and say of every other record why not.

    Who may decide may take back, also what a colleague decided; nobody about their own.
    """
    async with uow.begin() as session:
        rows = await hold(session, actor, list(versions))
        ground = await _ground(session, outside, actor, list(rows.values()), now())
        outcomes = [_outcome(ground, i, seen, rows.get(i)) for i, seen in versions.items()]
        done = [one.row for one in outcomes if one.row is not None and one.code is None]
        await _write(session, ground, done)
    return Decided(outcomes, sum((row.hours for row in done), Decimal(0)))


async def _ground(
    session: AsyncSession,
    outside: Outside,
    actor: Actor,
    rows: Sequence[HourRecord],
    at: datetime,
) -> Ground:
    people = {(row.year_id, row.person_id) for row in rows}
    schools = {(row.year_id, row.school_id) for row in rows}
    ties = await outside.find_ties(session, TiedTo(people, schools))
    last = await queries.last_of(session, [row.id for row in rows])
    return Ground(actor, at, last, await queries.entered_since(session, rows), ties)


def _outcome(ground: Ground, record_id: UUID, seen: int, row: HourRecord | None) -> Outcome:
    try:
        if row is None:
            raise HourUnknown
        _check(ground, row, seen)
    except Refusal as refusal:
        return Outcome(record_id, row, refusal.code, refusal.title)
    return Outcome(record_id, row)


def _check(ground: Ground, row: HourRecord, seen: int) -> None:
    if row.person_id == ground.actor.person_id:
        raise OwnHour
    step = ground.last.get(row.id)
    if step is None or step.verb is HourVerb.UNDO:
        raise NothingToUndo
    if row.version != seen or step.version != row.version:
        raise UndoChanged
    rules.check_step(HourVerb.UNDO, row.state)
    check_time(step.at, ground.at)
    ground.ties.check((row.year_id, row.person_id), (row.year_id, row.school_id))
    entered = ground.entered.get((row.person_id, row.held_on))
    if row.state is HourState.REFUSED and entered is not None and entered > step.at:
        raise UndoDayTaken


async def _write(session: AsyncSession, ground: Ground, rows: Sequence[HourRecord]) -> None:
    if not rows:
        return
    for row in rows:
        before = standing_of(row)
        bring_back(row, ground.last[row.id].before)
        row.version += 1
        session.add(step_of(ground.actor, HourVerb.UNDO, row, before, ground.at))
    await session.flush()
    await finish(session, ground.actor, HourVerb.UNDO, rows, ground.at)
