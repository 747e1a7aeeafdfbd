"""What draws do with certifications, inside their own transactions.

The caller writes the audit row, last, for the whole draw; history and counts are written here.
Levels of a re-review stand beside the school's and never replace them: the school corrects its
own, with a reason, until it finalises.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.queries import certifications as queries
from assessment.certifications.queries import totals
from assessment.certifications.refusals import CertificationStepNotOpen, CertificationUnknown
from assessment.certifications.rules import (
    STEPS,
    CertificationState,
    CertificationVerb,
    Level,
    Party,
    RatingKind,
    Standing,
)
from assessment.certifications.service.marks import checked_reasons, task_names, told
from assessment.certifications.service.returning import put_back
from assessment.certifications.service.stepping import Hand, Move, move, settle
from assessment.certifications.tables import Certification, CertificationRating
from kernel.actor import Actor
from kernel.clock import Clock

_SYSTEM = Standing(frozenset({Party.SYSTEM}))


async def _hold(session: AsyncSession, ids: Collection[UUID]) -> Mapping[UUID, Certification]:
    rows = await queries.lock_many(session, ids)
    for year_id in sorted({row.year_id for row in rows.values()}):
        schools = {row.school_id for row in rows.values() if row.year_id == year_id}
        await totals.hold(session, year_id, schools)
    return rows


async def mark_sampled(
    session: AsyncSession, actor: Actor, ids: Collection[UUID], now: Clock
) -> set[UUID]:
    """Mark those that the school has rated as sampled; return which ones were.

    What is final already stays final (its re-review is kept all the same); what is not rated yet
    stays where it is. The caller tells who is in the sample, so no id is refused.
    """
    step = Move(CertificationVerb.SAMPLE, CertificationState.SAMPLED)
    return await _move_all(session, actor, ids, step, now)


async def release_sampled(
    session: AsyncSession, actor: Actor, ids: Collection[UUID], now: Clock
) -> set[UUID]:
    """Give sampled works back to the school: their teacher was replaced by a substitute."""
    step = Move(CertificationVerb.RELEASE_SAMPLE, CertificationState.SCHOOL_RATED)
    return await _move_all(session, actor, ids, step, now)


async def _move_all(
    session: AsyncSession, actor: Actor, ids: Collection[UUID], step: Move, now: Clock
) -> set[UUID]:
    rows = await _hold(session, ids)
    before = STEPS[step.verb].before
    moved = [row for row in rows.values() if row.state in before]
    for row in moved:
        move(session, Hand(row, [], actor, _SYSTEM), step, now)
    await settle(session, moved)
    return {row.id for row in moved}


@dataclass(frozen=True, slots=True)
class ReReview:
    """The level of a re-review; marks per task as far as they were given, and why."""

    level: Level
    marks: Sequence[Mapping[str, str]] = ()  # {task_key, level, reason}
    reason: str = ""


async def record_re_review(
    session: AsyncSession, actor: Actor, certification_id: UUID, found: ReReview, now: Clock
) -> Level:
    """Keep a re-review of a sampled or final certification; return the school's level.

    A sampled one becomes re-reviewed; a final one stays final. The person in `actor` is kept as
    the reviewer: that nobody reviews the own work or school is for the draw to see to.
    """
    rows = await _hold(session, [certification_id])
    row = rows.get(certification_id)
    if row is None:
        raise CertificationUnknown
    if row.level is None or row.state not in (
        CertificationState.SAMPLED,
        CertificationState.FINAL,
    ):
        raise CertificationStepNotOpen(extra={"state": row.state})
    session.add(
        CertificationRating(
            certification_id=row.id,
            turn=row.turn,
            kind=RatingKind.RE_REVIEW,
            marks=[dict(one) for one in found.marks],
            level=found.level,
            reason=found.reason,
            actor_id=actor.person_id,
            actor_name=actor.name,
            at=now(),
        )
    )
    if row.state is CertificationState.SAMPLED:
        step = Move(CertificationVerb.RE_REVIEW, CertificationState.RE_REVIEWED)
        move(session, Hand(row, [], actor, _SYSTEM), step, now)
    await settle(session, [row])
    return row.level


async def send_back_sampled(
    session: AsyncSession, actor: Actor, ids: Collection[UUID], reason: str, now: Clock
) -> set[UUID]:
    """Return the works of a batch that cannot stand (the last rung of the ladder); say which.

    Final ones stay: what became of them is for the office to decide.
    """
    allowed = STEPS[CertificationVerb.RETURN].before
    rows = [row for row in (await _hold(session, ids)).values() if row.state in allowed]
    standing = Standing(frozenset({Party.SCHOOL}))
    for row in rows:
        hand = Hand(row, await queries.seats_of(session, row.id, row.turn), actor, standing)
        reasons = checked_reasons(row, dict.fromkeys(task_names(row), reason))
        put_back(hand, ("school", actor.name), reasons, now)
        detail = {"reasons": told(row, reasons)}
        step = Move(CertificationVerb.RETURN, CertificationState.RETURNED, detail)
        move(session, hand, step, now)
    await settle(session, rows)
    return {row.id for row in rows}
