"""Appeals 申诉: the principal objects within the public notice, people who took no part decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.ports import AppealFacts
from assessment.results import queries, rules
from assessment.results.rules import Origin, Outcome
from assessment.results.service import publishing
from assessment.results.tables import Appeal, Result
from assessment.reviews import queries as reviews
from assessment.reviews.rules import Marked, overlay
from assessment.reviews.service import seats
from assessment.rubrics import service as rubrics
from assessment.rubrics.marks import document_of
from assessment.rubrics.rules import Mark, Rubric, item_score
from assessment.submissions.refusals import ItemUnknown
from assessment.submissions.rules import Verb
from assessment.submissions.service import steps
from assessment.submissions.service.steps import Hand
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Decision:
    """How an appeal ends; `marks` are those the decision changes."""

    outcome: Outcome
    reason: str
    marks: Mapping[str, Mark]


async def file(
    session: AsyncSession,
    actor: Actor,
    submission_id: UUID,
    objection: tuple[str, Sequence[str]],
    now: Clock,
) -> None:
    """File an appeal: a text and the items it is about. Once per version, in time."""
    hand = await steps.lock(session, actor, submission_id)
    steps.check(hand, Verb.APPEAL)
    row, at = hand.submission, now()
    earlier = await queries.appeals_of(session, row.id)
    rules.may_appeal(row.announce_until, at, decided_before=bool(earlier))
    rubric = await rubrics.scoring_of(session, hand.round.rubric_id)
    text, codes = objection
    if not rubric.items.keys() >= set(codes):
        raise ItemUnknown
    result = await _result(session, row.id)
    appeal = Appeal(
        submission_id=row.id,
        result_id=result.id,
        objection=text,
        items=list(dict.fromkeys(codes)),
        filed_at=at,
        filed_by=actor.person_id,
        filed_by_name=actor.name,
        taken_by_name="",
        decision_reason="",
        marks={},
    )
    session.add(appeal)
    await session.flush()
    await steps.take(session, hand, Verb.APPEAL, now, {"text": text, "items": appeal.items})


async def take(session: AsyncSession, actor: Actor, submission_id: UUID, now: Clock) -> None:
    """Take an appeal on; refuses whoever took part in a stage or is near the school."""
    hand, appeal = await _appeal(session, actor, submission_id, Verb.TAKE_APPEAL, now())
    appeal.taken_at, appeal.taken_by, appeal.taken_by_name = now(), actor.person_id, actor.name
    await steps.take(session, hand, Verb.TAKE_APPEAL, now)


async def decide(
    session: AsyncSession, actor: Actor, submission_id: UUID, decision: Decision, now: Clock
) -> None:
    """Decide an appeal: the result stands, or changed marks are published anew."""
    hand, appeal = await _appeal(session, actor, submission_id, Verb.DECIDE_APPEAL, now())
    if appeal.taken_by != actor.person_id:
        raise rules.NotTheDecider
    rules.fits_outcome(decision.outcome, decision.marks)
    at = now()
    appeal.decision, appeal.decision_reason = decision.outcome, decision.reason
    appeal.decided_at = at
    told: dict[str, object] = {"outcome": decision.outcome, "reason": decision.reason}
    if decision.outcome is Outcome.CHANGED:
        told |= await _publish_changed(session, hand, appeal, decision, at)
    await session.flush()
    await steps.take(session, hand, Verb.DECIDE_APPEAL, now, told)


async def _appeal(
    session: AsyncSession, actor: Actor, submission_id: UUID, verb: Verb, at: datetime
) -> tuple[Hand, Appeal]:
    hand = await steps.lock(session, actor, submission_id)
    steps.check(hand, verb)
    took_part = [one.reviewer_id for one in await reviews.reviews_of(session, submission_id)]
    rules.may_decide(actor.person_id, took_part)
    await seats.check_distance(session, actor, await reviews.dossier(session, submission_id), at)
    appeal = await queries.open_appeal(session, submission_id)
    if appeal is None:
        raise NotFound
    return hand, appeal


async def _publish_changed(
    session: AsyncSession, hand: Hand, appeal: Appeal, decision: Decision, at: datetime
) -> dict[str, object]:
    """Replace the result by one with the changed marks; its public notice begins anew."""
    rubric = await rubrics.scoring_of(session, hand.round.rubric_id)
    changed = _score(rubric, decision, half_points=hand.round.half_points)
    old = await _result(session, hand.submission.id)
    before = reviews.stored_marks(old.items)
    if all(before[code].points == mark.points for code, mark in changed.items()):
        raise rules.DecisionDoesNotFit
    appeal.marks = {
        code: document_of(rubric.items[code], kept.mark) for code, kept in changed.items()
    }
    old.replaced_at = at
    await session.flush()
    row = hand.submission
    stages = await reviews.stage_scores(session, row.id, row.version_no)
    origin = Origin("申诉处理", hand.actor.name, at)
    origins = publishing.origins_of(stages) | dict.fromkeys(changed, origin)
    new = await publishing.publish(session, hand, overlay(before, changed), origins, at)
    changes = [
        {"code": code, "from": str(before[code].points), "to": str(kept.points)}
        for code, kept in changed.items()
    ]
    return {**publishing.said(new), "changes": changes}


def _score(rubric: Rubric, decision: Decision, *, half_points: bool) -> dict[str, Marked]:
    if not rubric.items.keys() >= decision.marks.keys():
        raise ItemUnknown
    scored: dict[str, Marked] = {}
    for code, given in decision.marks.items():
        mark = given if given.reason else replace(given, reason=decision.reason)
        points = item_score(rubric.items[code], mark, half_points=half_points).points
        scored[code] = Marked(mark, points)
    return scored


async def _result(session: AsyncSession, submission_id: UUID) -> Result:
    found = await queries.in_force(session, submission_id)
    if found is None:
        raise rules.ResultNotPublished
    return found


async def find_appeal(session: AsyncSession, submission_id: UUID) -> AppealFacts | None:
    """Return the latest appeal of a submission for its page."""
    found = await queries.appeals_of(session, submission_id)
    if not found:
        return None
    last = found[-1]
    return AppealFacts(
        text=last.objection,
        items=tuple(last.items),
        filed_at=last.filed_at,
        filed_by=last.filed_by_name,
        decision=last.decision,
        decision_reason=last.decision_reason or None,
        decided_at=last.decided_at,
    )
