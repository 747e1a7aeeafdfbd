"""异议: a teacher objects once to the published score; somebody else answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.schemes.service.acknowledging import own_scheme
from assessment.teacher_scores.given import Given
from assessment.teacher_scores.queries import records
from assessment.teacher_scores.refusals import (
    ObjectionDecided,
    ObjectionOwnMark,
    ObjectionTwice,
    ObjectionUnknown,
    ScoreNotPublished,
)
from assessment.teacher_scores.service.holding import MARKERS, hold
from assessment.teacher_scores.service.marking import refuse_own
from assessment.teacher_scores.service.publishing import correct_held
from assessment.teacher_scores.tables import ObjectionAnswer, ScoreObjection
from assessment.years.service import hold_open
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.db import UnitOfWork, uuid7


async def file(
    session: AsyncSession, actor: Actor, year_id: UUID, text: str, now: Clock
) -> ScoreObjection:
    """Object to the own published score, once."""
    row = await own_scheme(session, actor, year_id)
    await hold_open(session, year_id)
    if not await records.published(session, row.id, actor.person_id):
        raise ScoreNotPublished
    made = ScoreObjection(
        id=uuid7(),
        scheme_id=row.id,
        person_id=actor.person_id,
        person_name=actor.name,
        text=text,
        filed_at=now(),
    )
    try:
        async with session.begin_nested():
            session.add(made)
    except IntegrityError as fault:
        raise ObjectionTwice from fault
    detail = {"name": actor.name, "reason": text}
    action = "teacher_score.object"
    entry = Entry(actor, action, "school_scheme", row.id, row.org_path, now(), detail)
    await write_audit(session, entry)
    return made


@dataclass(frozen=True, slots=True)
class Decision:
    """What is answered; a changed score names the marks that change."""

    outcome: ObjectionAnswer
    answer: str
    marks: Mapping[str, Given] = field(default_factory=dict)


async def decide(
    uow: UnitOfWork, actor: Actor, objection_id: UUID, decision: Decision, now: Clock
) -> ScoreObjection:
    """Answer an objection; whoever marked the teacher or is the teacher does not."""
    async with uow.begin() as session:
        seen = await records.objection(session, objection_id)
        if seen is None:
            raise ObjectionUnknown
        held = await hold(session, actor, seen.scheme_id, *MARKERS, is_exclusive=True)
        row = await records.objection(session, objection_id, lock=True)
        if row is None:
            raise ObjectionUnknown
        if row.outcome is not None:
            raise ObjectionDecided
        await _refuse_party(session, actor, row)
        if decision.outcome is ObjectionAnswer.CHANGED:
            change = (decision.marks, f"异议答复：{decision.answer}")
            await correct_held(session, actor, (held, row.person_id), change, now)
        row.outcome, row.answer = decision.outcome, decision.answer
        row.decided_at, row.decided_by = now(), actor.person_id
        row.decided_by_name = actor.name
        await session.flush()
        detail = {
            "name": row.person_name,
            "outcome": decision.outcome,
            "reason": decision.answer,
        }
        scheme, action = held.row, "teacher_score.answer"
        entry = Entry(actor, action, "school_scheme", scheme.id, scheme.org_path, now(), detail)
        await write_audit(session, entry)
    return row


async def _refuse_party(session: AsyncSession, actor: Actor, row: ScoreObjection) -> None:
    refuse_own(actor, row.person_id)
    if await records.has_marked(session, row.scheme_id, row.person_id, actor.person_id):
        raise ObjectionOwnMark
