"""Final certifications are opened again 撤销确定: as the school had rated them; audited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications import rules
from assessment.certifications.queries import certifications as queries
from assessment.certifications.refusals import CertificationUnknown
from assessment.certifications.rules import CertificationState, CertificationVerb
from assessment.certifications.service.finishing import Batch, Outcome, hold, tell
from assessment.certifications.service.stepping import Hand, Move, move, settle, standing_of
from assessment.certifications.tables import Certification, CertificationStep
from assessment.ports import Outside
from assessment.undo import (
    NothingToUndo,
    TiedTo,
    Ties,
    UndoChanged,
    UndoDrawn,
    check_time,
)
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import Refusal

_VERB = CertificationVerb.UNDO


@dataclass(frozen=True, slots=True)
class Ground:
    """What decides whether results can be opened again: last steps, and what rests on them."""

    actor: Actor
    at: datetime
    last: Mapping[UUID, CertificationStep]
    ties: Ties


async def undo(
    uow: UnitOfWork, outside: Outside, actor: Actor, seen: Mapping[UUID, int], now: Clock
) -> Batch:
    """Open again what can be, and say of every other one why not.

    Who may finalise may take it back, also what a colleague finalised; nobody the own work.
    """
    async with uow.begin() as session:
        rows = await hold(session, actor, list(seen))
        ground = await _ground(session, outside, actor, list(rows.values()), now())
        outcomes = [_outcome(ground, i, version, rows.get(i)) for i, version in seen.items()]
        done = [one.row for one in outcomes if one.row is not None and one.code is None]
        for row in done:
            hand = Hand(row, [], actor, standing_of(actor, row, []))
            move(session, hand, Move(_VERB, ground.last[row.id].from_state), now)
            row.finalised_at = None
        if done:
            await settle(session, done)
            await tell(session, actor, _VERB, done, now)
    return Batch(outcomes)


async def _ground(
    session: AsyncSession,
    outside: Outside,
    actor: Actor,
    rows: Sequence[Certification],
    at: datetime,
) -> Ground:
    people = {(row.year_id, row.person_id) for row in rows}
    schools = {(row.year_id, row.school_id) for row in rows}
    ids = [row.id for row in rows]
    ties = await outside.find_ties(session, TiedTo(people, schools, ids))
    return Ground(actor, at, await queries.last_steps(session, ids), ties)


def _outcome(ground: Ground, id_: UUID, seen: int, row: Certification | None) -> Outcome:
    try:
        if row is None:
            raise CertificationUnknown
        _check(ground, row, seen)
    except Refusal as refusal:
        return Outcome(id_, row, row.level if row else None, refusal.code, refusal.title)
    return Outcome(id_, row, row.level)


def _check(ground: Ground, row: Certification, seen: int) -> None:
    step = ground.last.get(row.id)
    if row.state is not CertificationState.FINAL:
        raise NothingToUndo
    rules.check(_VERB, row.state, standing_of(ground.actor, row, []))
    if row.version != seen:
        raise UndoChanged
    if step is None or step.verb is not CertificationVerb.FINALISE:
        raise NothingToUndo
    check_time(step.at, ground.at)
    if row.id in ground.ties.drawn:
        raise UndoDrawn
    ground.ties.check((row.year_id, row.person_id), (row.year_id, row.school_id))
