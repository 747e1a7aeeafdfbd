"""Reading a result: one sentence, the stages side by side, every item with its reasons and gap.

A school sees it from the public notice on. Before that the offices see the stages that are theirs:
the district its own, the city both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.results import queries, rules
from assessment.results.service import publishing
from assessment.results.tables import Result
from assessment.reviews import queries as reviews
from assessment.reviews.rules import Marked, Stage
from assessment.reviews.service.reading import score_marks
from assessment.reviews.tables import StageScore
from assessment.rubrics import service as rubrics
from assessment.rubrics.marks import mark_of
from assessment.rubrics.rules import Grade, Rubric, Score
from assessment.submissions import queries as submissions
from assessment.submissions.rules import PUBLISHED, Party, State, Verb
from assessment.submissions.service import steps
from assessment.submissions.service.steps import Hand
from kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class StageView:
    """What one stage came to; `stage` is self, district, city or final."""

    stage: str
    total: Decimal
    grade: Grade
    process_points: Decimal
    outcome_points: Decimal
    explanation: tuple[str, ...]
    concluded_at: datetime | None
    reviewers: tuple[str, ...]
    sentence: str
    points: Mapping[str, Decimal]
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item through the stages; `gap` is the self-mark minus the last stage's points."""

    code: str
    name: str
    max_points: Decimal
    base: bool
    self: Decimal | None
    district: Decimal | None
    city: Decimal | None
    final: Decimal | None
    reason: str
    district_reason: str
    city_reason: str
    gap: Decimal | None


@dataclass(frozen=True, slots=True)
class ResultView:
    """A school's result as the caller may see it."""

    submission_id: UUID
    school_name: str
    district_name: str
    round_name: str
    state: State
    version_no: int
    grade: Grade
    total: Decimal
    sentence: str
    process_points: Decimal
    outcome_points: Decimal
    stages: tuple[StageView, ...]
    items: tuple[ItemView, ...]
    check_code: str | None
    check_url: str | None
    announced_at: datetime | None
    announce_until: datetime | None
    finalised_at: datetime | None
    can_appeal: bool


async def result(
    session: AsyncSession, actor: Actor, submission_id: UUID, public_url: str, at: datetime
) -> ResultView:
    """Return a result; raises ResultNotPublished where the caller has to wait for it."""
    hand = await steps.read(session, actor, submission_id)
    row = hand.submission
    rubric = await rubrics.scoring_of(session, hand.round.rubric_id)
    stages = await _stages(session, hand, rubric)
    published = await queries.in_force(session, row.id) if row.state in PUBLISHED else None
    if published is not None:
        stages.append(_final(rubric, published, half_points=hand.round.half_points))
    if not stages:
        raise rules.ResultNotPublished
    if (own := await _own_stage(session, hand, rubric)) is not None:
        stages.insert(0, own)
    is_running = row.announce_until is not None and at < row.announce_until
    appeals = await queries.appeals_of(session, row.id)
    can_appeal = Verb.APPEAL in steps.may(hand) and is_running and not appeals
    last = stages[-1]
    return ResultView(
        submission_id=row.id,
        school_name=row.school_name,
        district_name=row.district_name,
        round_name=hand.round.name,
        state=row.state,
        version_no=row.version_no,
        grade=last.grade,
        total=last.total,
        sentence=published.sentence if published else last.sentence,
        process_points=last.process_points,
        outcome_points=last.outcome_points,
        stages=tuple(stages),
        items=_items(rubric, stages),
        check_code=published.check_code if published else None,
        check_url=f"{public_url.rstrip('/')}/check/{published.check_code}" if published else None,
        announced_at=published.announced_at if published else None,
        announce_until=published.announce_until if published else None,
        finalised_at=published.finalised_at if published else None,
        can_appeal=can_appeal,
    )


async def _stages(session: AsyncSession, hand: Hand, rubric: Rubric) -> list[StageView]:
    """Return the concluded stages the caller may see."""
    row, mine = hand.submission, hand.standing.parties()
    allowed: list[Stage] = []
    if row.state in PUBLISHED or Party.CITY in mine:
        allowed = [Stage.DISTRICT, Stage.CITY]
    elif Party.DISTRICT in mine:
        allowed = [Stage.DISTRICT]
    kept = await reviews.stage_scores(session, row.id, row.version_no)
    return [
        _stage(rubric, kept[stage], half_points=hand.round.half_points)
        for stage in allowed
        if stage in kept
    ]


def _stage(rubric: Rubric, kept: StageScore, *, half_points: bool) -> StageView:
    marks = reviews.stored_marks(kept.items)
    score = score_marks(rubric, marks, half_points=half_points)
    people = tuple(one["name"] for one in kept.reviewers)
    return _shaped(rubric, str(kept.stage), score, kept.concluded_at, people)


def _final(rubric: Rubric, kept: Result, *, half_points: bool) -> StageView:
    score = score_marks(rubric, reviews.stored_marks(kept.items), half_points=half_points)
    view = _shaped(rubric, "final", score, kept.finalised_at, ())
    return replace(view, explanation=tuple(kept.explanation), sentence=kept.sentence)


async def _own_stage(session: AsyncSession, hand: Hand, rubric: Rubric) -> StageView | None:
    """Return the self-assessment 自评 of the version under review."""
    row = hand.submission
    version = await submissions.version_of(session, row.id, row.version_no)
    own = await reviews.self_marks(session, row.id, row.version_no)
    marks = {
        code: Marked(mark_of(one.mark), one.points)
        for code, one in own.items()
        if one.mark is not None and one.points is not None
    }
    if version is None or version.frozen_at is None or marks.keys() != rubric.items.keys():
        return None
    score = score_marks(rubric, marks, half_points=hand.round.half_points)
    name = version.submitted_by_name
    return _shaped(rubric, "self", score, version.frozen_at, (name,) if name else ())


def _shaped(
    rubric: Rubric, stage: str, score: Score, at: datetime | None, people: tuple[str, ...]
) -> StageView:
    return StageView(
        stage=stage,
        total=score.total,
        grade=score.grade,
        process_points=score.process_points,
        outcome_points=score.outcome_points,
        explanation=score.explanation,
        concluded_at=at,
        reviewers=people,
        sentence=publishing.sentence_of(rubric, score),
        points={item.code: item.points for item in score.items},
        reasons={item.code: item.reason for item in score.items},
    )


def _items(rubric: Rubric, stages: Sequence[StageView]) -> tuple[ItemView, ...]:
    by_stage = {one.stage: one for one in stages}
    last = stages[-1]

    def points(stage: str, code: str) -> Decimal | None:
        return by_stage[stage].points[code] if stage in by_stage else None

    def reason(stage: str, code: str) -> str:
        return by_stage[stage].reasons[code] if stage in by_stage else ""

    return tuple(
        ItemView(
            code=code,
            name=item.name,
            max_points=item.max_points,
            base=item.is_base,
            self=points("self", code),
            district=points("district", code),
            city=points("city", code),
            final=points("final", code),
            reason=last.reasons[code],
            district_reason=reason("district", code),
            city_reason=reason("city", code),
            gap=rules.gap(points("self", code), last.points[code]),
        )
        for code, item in rubric.items.items()
    )
