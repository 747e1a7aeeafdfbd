"""What draws do with certifications, inside their own transactions.

The caller writes the audit row, last, for the whole draw; history and counts are written here.
Levels of a re-review stand beside the school's and never replace them: the school corrects its
own, with a reason, until it finalises.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.queries import certifications as queries
from assessment.certifications.queries import totals
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


async def hold(session: AsyncSession, ids: Collection[UUID]) -> None:
    """Hold everything that a longer step of a draw will touch, before its first change.

    Certifications are locked before the counts of their schools. Who locks some, writes counts
    and then locks others waits in a circle with a teacher who saves.
    """
    await _hold(session, ids)


@dataclass(frozen=True, slots=True)
class ReReview:
    """The level of a re-review, by whom and why."""

    level: Level
    reviewer: Actor
    reason: str = ""


async def record_re_reviews(
    session: AsyncSession, found: Mapping[UUID, ReReview], now: Clock
) -> set[UUID]:
    """Keep re-reviews of sampled or final certifications by id; return which were kept.

    A sampled one becomes re-reviewed; a final one stays final. What is in another state keeps what
    it has: another draw has reported it, or its school works on it again. That nobody reviews the
    own work or school is for the draw to see to.
    """
    rows = (await _hold(session, found)).values()
    open_to_it = (CertificationState.SAMPLED, CertificationState.FINAL)
    taken = [row for row in rows if row.level is not None and row.state in open_to_it]
    for row in taken:
        one = found[row.id]
        session.add(_rating(row, one, now))
        if row.state is CertificationState.SAMPLED:
            step = Move(CertificationVerb.RE_REVIEW, CertificationState.RE_REVIEWED)
            move(session, Hand(row, [], one.reviewer, _SYSTEM), step, now)
    await settle(session, taken)
    return {row.id for row in taken}


async def correct_re_reviews(
    session: AsyncSession, found: Mapping[UUID, ReReview], now: Clock
) -> set[UUID]:
    """Add what an objection came to beside the re-review it corrects; return which were kept.

    States and counts stay. Work that was handed in anew since is another work: it keeps its own.
    """
    rows = await queries.lock_many(session, found)
    known = await queries.re_reviewed(session, rows)
    for id_ in known:
        session.add(_rating(rows[id_], found[id_], now))
    await session.flush()
    return known


def _rating(row: Certification, found: ReReview, now: Clock) -> CertificationRating:
    return CertificationRating(
        certification_id=row.id,
        turn=row.turn,
        kind=RatingKind.RE_REVIEW,
        marks=[],
        level=found.level,
        reason=found.reason,
        actor_id=found.reviewer.person_id,
        actor_name=found.reviewer.name,
        at=now(),
    )


async def send_back_sampled(
    session: AsyncSession, actor: Actor, ids: Collection[UUID], reason: str, now: Clock
) -> set[UUID]:
    """Return the works of a batch that cannot stand (the last rung of the ladder); say which.

    Final ones stay: what became of them is for the office to decide.
    """
    allowed = STEPS[CertificationVerb.RETURN].before
    rows = [row for row in (await _hold(session, ids)).values() if row.state in allowed]
    standing = Standing(frozenset({Party.SCHOOL}))
    seats = await queries.seats_of_many(session, rows)
    for row in rows:
        hand = Hand(row, seats[row.id], actor, standing)
        reasons = checked_reasons(row, dict.fromkeys(task_names(row), reason))
        put_back(hand, ("school", actor.name), reasons, now)
        detail = {"reasons": told(row, reasons)}
        step = Move(CertificationVerb.RETURN, CertificationState.RETURNED, detail)
        move(session, hand, step, now)
    await settle(session, rows)
    return {row.id for row in rows}
