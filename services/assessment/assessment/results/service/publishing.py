"""Publishing a result 公示 and making it final 确定."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.ports import KeepFacts
from assessment.results import queries, rules
from assessment.results.rules import Origin
from assessment.results.tables import Result
from assessment.reviews import queries as reviews
from assessment.reviews.rules import Marked, Stage
from assessment.reviews.service.reading import score_marks
from assessment.reviews.tables import StageScore
from assessment.rubrics import queries as rubric_queries
from assessment.rubrics.document import RubricContent
from assessment.rubrics.refusals import RubricUnknown
from assessment.rubrics.rules import Rubric, Score, explain_gate, explain_losses, plain
from assessment.submissions.rules import State, Verb
from assessment.submissions.service import steps
from assessment.submissions.service.steps import Hand
from kernel.actor import Actor, Role
from kernel.clock import Clock

STAGE_NAMES: Final[Mapping[Stage, str]] = {Stage.DISTRICT: "区市评审", Stage.CITY: "市级复核"}
_CODE_BITS: Final = 60
Origins = Mapping[str, Origin]


async def announce(session: AsyncSession, actor: Actor, submission_id: UUID, now: Clock) -> None:
    """Publish a verified result; the public notice runs for the round's working days."""
    hand = await steps.lock(session, actor, submission_id)
    steps.check(hand, Verb.ANNOUNCE)
    row = hand.submission
    stages = await reviews.stage_scores(session, row.id, row.version_no)
    marks = reviews.stored_marks(stages[Stage.CITY].items)
    result = await publish(session, hand, marks, origins_of(stages), now())
    await steps.take(session, hand, Verb.ANNOUNCE, now, said(result))


async def publish(
    session: AsyncSession,
    hand: Hand,
    marks: Mapping[str, Marked],
    origins: Origins,
    at: datetime,
) -> Result:
    """Add a result row with its own check code; it stands until it is replaced or final."""
    content = await content_of(session, hand.round.rubric_id)
    rubric = content.to_rules()
    score = score_marks(rubric, marks, half_points=hand.round.half_points)
    row = hand.submission
    until = rules.announce_until(at, hand.round.announce_days)
    result = Result(
        submission_id=row.id,
        round_id=row.round_id,
        version_no=row.version_no,
        ordinal=await queries.published_count(session, row.id) + 1,
        check_code=rules.check_code(secrets.randbits(_CODE_BITS)),
        items=reviews.marks_to_store(rubric, marks),
        total=score.total,
        process_points=score.process_points,
        outcome_points=score.outcome_points,
        grade=score.grade,
        explanation=explain(rubric, score, origins),
        sentence=sentence_of(rubric, score),
        issuer=content.issuer,
        announced_at=at,
        announced_by=hand.actor.person_id,
        announce_until=until,
    )
    session.add(result)
    row.grade, row.announced_at, row.announce_until = score.grade, at, until
    await session.flush()
    return result


def said(result: Result) -> dict[str, object]:
    """Say in the audit row what was published."""
    return {
        "result_id": str(result.id),
        "total": plain(result.total),
        "grade": result.grade,
        "check_code": result.check_code,
        "announce_until": result.announce_until.isoformat(),
    }


async def finalise(
    session: AsyncSession, actor: Actor, submission_id: UUID, now: Clock, keep_facts: KeepFacts
) -> None:
    """Make a result final once its public notice is over and no appeal is open; keep its facts.

    From then on a trigger refuses every change of the result, its marks and its reviews.
    """
    hand = await steps.lock(session, actor, submission_id)
    row = hand.submission
    actor.require(row.org_path, Role.CITY_OFFICE)
    if row.state in {State.ANNOUNCED, State.APPEALED, State.IN_APPEAL}:
        rules.may_finalise(row.state, row.announce_until, now())
    steps.check(hand, Verb.FINALISE)
    result = await queries.in_force(session, row.id)
    if result is None:
        raise rules.ResultNotPublished
    result.finalised_at, result.finalised_by = now(), actor.person_id
    row.finalised_at = result.finalised_at
    await keep_facts(session, row.id, now)
    await steps.take(session, hand, Verb.FINALISE, now, said(result))


def explain(rubric: Rubric, score: Score, origins: Origins) -> list[str]:
    """Name every lost point with its rule, who decided it and when; then the gate and the sum."""
    losses = explain_losses(rubric, score.items)
    codes = [item.code for item in score.items if item.lost]
    lines = [
        rules.signed(line, origins.get(code)) for code, line in zip(codes, losses, strict=True)
    ]
    return [*lines, *score.explanation[len(losses) :]]


def sentence_of(rubric: Rubric, score: Score) -> str:
    """Return the sentence that stands first, with the gate where a base item lost a point."""
    groups: dict[str, tuple[Decimal, Decimal]] = {}
    for scored in score.items:
        got, most = groups.get(rubric.items[scored.code].a_code, (Decimal(0), Decimal(0)))
        groups[rubric.items[scored.code].a_code] = (got + scored.points, most + scored.max)
    gate = "；".join(explain_gate(rubric, score.items))
    whole = [(code, got, most) for code, (got, most) in groups.items()]
    return rules.sentence(score.total, score.grade, whole, f"{gate}。" if gate else "")


def origins_of(stages: Mapping[Stage, StageScore]) -> dict[str, Origin]:
    """Return for every item which stage decided it: the city's where it changed the district's."""
    origins: dict[str, Origin] = {}
    for stage in (Stage.DISTRICT, Stage.CITY):
        if (kept := stages.get(stage)) is None:
            continue
        people = "、".join(one["name"] for one in kept.reviewers)
        origin = Origin(STAGE_NAMES[stage], people, kept.concluded_at)
        before = stages[Stage.DISTRICT].items if Stage.DISTRICT in stages else {}
        for code, item in kept.items.items():
            if stage is Stage.DISTRICT or item != before.get(code):
                origins[code] = origin
    return origins


async def content_of(session: AsyncSession, rubric_id: UUID) -> RubricContent:
    """Return a rubric version as a document, for its words."""
    found = await rubric_queries.rubric(session, rubric_id)
    if found is None:
        raise RubricUnknown
    return RubricContent.model_validate(found.content)
