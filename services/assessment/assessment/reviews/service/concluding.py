"""Concluding a review: no blanks; the last one of a stage makes the stage's score."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.reviews import queries, rules
from assessment.reviews.queries import Dossier
from assessment.reviews.rules import Marked, ReviewState, Stage
from assessment.reviews.service import seats
from assessment.reviews.service.reading import Desk, lay_desk, score_marks
from assessment.reviews.tables import Review, StageScore
from assessment.rubrics.rules import Score, plain
from assessment.submissions.rules import Verb
from assessment.submissions.service import steps
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.db import UnitOfWork

_VERBS: Final = {Stage.DISTRICT: Verb.CONCLUDE_DISTRICT, Stage.CITY: Verb.CONCLUDE_CITY}


@dataclass(frozen=True, slots=True)
class Decided:
    """What a stage came to."""

    marks: Mapping[str, Marked]
    score: Score


async def conclude(
    uow: UnitOfWork, actor: Actor, submission_id: UUID, stage: Stage, opinion: str, now: Clock
) -> None:
    """Close the caller's review; when it is the stage's last, the stage is decided.

    Raises ReviewIncomplete with the blank items, ReviewConcluded, and what `check_reviewer` raises.
    """
    async with uow.begin() as session:
        at = now()
        hand = await steps.lock(session, actor, submission_id)
        found = await queries.dossier(session, submission_id)
        await seats.check_reviewer(session, actor, found, stage, at)
        mine = await _open_review(session, actor, found, stage, at)
        desk = await lay_desk(session, found, stage, mine)
        if blank := desk.blank():
            detail = f"未打分的指标：{'、'.join(blank)}"
            raise rules.ReviewIncomplete(detail, extra={"blank": blank})
        mine.state, mine.opinion, mine.concluded_at = ReviewState.CONCLUDED, opinion, at
        await session.flush()
        decided = await _decide(session, desk, at)
        if decided is None:
            await _audit_one_of_several(session, actor, desk, mine, at)
            return
        setattr(hand.submission, f"{stage}_total", decided.score.total)
        hand.submission.grade = decided.score.grade
        await steps.take(session, hand, _VERBS[stage], now, _said(desk, decided))


async def _open_review(
    session: AsyncSession, actor: Actor, found: Dossier, stage: Stage, at: datetime
) -> Review:
    """Return the caller's review, locked; a city verifier who changes nothing begins it here."""
    mine = await queries.seat_of(session, found, stage, actor.person_id, is_locked=True)
    if mine is not None and mine.state is ReviewState.CONCLUDED:
        raise rules.ReviewConcluded
    seats.check_waiting(found, stage)
    return mine or await seats.sit_down(session, actor, found, stage, at)


async def _decide(session: AsyncSession, desk: Desk, at: datetime) -> Decided | None:
    """Store what the stage came to; None while other reviewers or the arbiter have to act."""
    reviews = await queries.reviews_of(session, desk.found.id)
    marks = desk.marks()
    if desk.stage is Stage.DISTRICT:
        by_seat = await seats.concluded_marks(session, desk.found, reviews)
        taken = queries.seats_of(reviews, desk.stage, desk.found.version_no)
        in_dispute = rules.disputed(by_seat)
        if not rules.stage_is_done(taken, desk.found.reviewers_per_school, in_dispute):
            return None
        marks = rules.agreed(by_seat)
    score = score_marks(desk.rubric, marks, half_points=desk.found.half_points)
    people = [
        {"id": str(one.reviewer_id), "name": one.reviewer_name}
        for one in reviews
        if one.stage is desk.stage and one.version_no == desk.found.version_no
    ]
    session.add(
        StageScore(
            submission_id=desk.found.id,
            version_no=desk.found.version_no,
            stage=desk.stage,
            items=queries.marks_to_store(desk.rubric, marks),
            total=score.total,
            process_points=score.process_points,
            outcome_points=score.outcome_points,
            grade=score.grade,
            explanation=list(score.explanation),
            reviewers=people,
            concluded_at=at,
        )
    )
    return Decided(marks, score)


def _said(desk: Desk, decided: Decided) -> dict[str, Any]:
    """Say in the audit row what every item became, seen from the stage before (R148)."""
    before = (
        {code: kept.points for code, kept in desk.given.items()}
        if desk.stage is Stage.CITY
        else {code: own.points for code, own in desk.own.items()}
    )
    changed = [
        {
            "code": item.code,
            "from": None if was is None else plain(was),
            "to": plain(item.points),
            "reason": item.reason,
        }
        for item in decided.score.items
        if (was := before.get(item.code)) != item.points
    ]
    return {
        "stage": desk.stage,
        "total": plain(decided.score.total),
        "grade": decided.score.grade,
        "changes": changed,
    }


async def _audit_one_of_several(
    session: AsyncSession, actor: Actor, desk: Desk, mine: Review, at: datetime
) -> None:
    marks = {code: kept.points for code, kept in queries.as_marked(desk.rows).items()}
    said = {"stage": desk.stage, "ordinal": mine.ordinal, "points": marks}
    path = desk.found.org_path
    entry = Entry(actor, "review.conclude", "submission", desk.found.id, path, at, said)
    await write_audit(session, entry)
