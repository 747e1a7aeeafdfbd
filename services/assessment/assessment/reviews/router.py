"""HTTP face of reviews 评审 and of the district's return 退回."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from assessment.reviews.rules import Stage
from assessment.reviews.schemas import ConcludeIn, ReviewItemOut, ReviewOut
from assessment.reviews.service import concluding, marking, reading, seats
from assessment.rubrics.schemas import MarkIn
from assessment.submissions.schemas import Empty, ItemCode
from kernel.actor import Actor, Role
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.etag import IfMatch, set_etag
from kernel.http.deps import CurrentActor, Now, Uow
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/submissions/{submission_id}/reviews/{stage}", tags=["reviews"])
SubmissionId = Annotated[UUID, Path(description="申报的编号")]
StagePath = Annotated[Stage, Path(description="district 区市评审，city 市级复核")]
REVIEWERS = (Role.DISTRICT_OFFICE, Role.CITY_OFFICE)


async def _shown(
    uow: UnitOfWork, actor: Actor, submission_id: UUID, stage: Stage, now: Clock
) -> ReviewOut:
    async with uow() as session:
        return ReviewOut.of(await reading.review(session, actor, submission_id, stage, now()))


@router.get(
    "",
    operation_id="getReview",
    summary="查看我的评审（市级复核并列区市打分）",
    **allows(*REVIEWERS, reach=Reach.SUBTREE),
)
async def get_review(
    submission_id: SubmissionId, stage: StagePath, actor: CurrentActor, uow: Uow, now: Now
) -> ReviewOut:
    """The caller's own marks; a stage that is over shows what it came to."""
    return await _shown(uow, actor, submission_id, stage, now)


@router.post(
    "/start",
    operation_id="startReview",
    summary="开始评审（占用评审席位）",
    **allows(*REVIEWERS, reach=Reach.SUBTREE),
)
async def start_review(  # noqa: PLR0913 -- what FastAPI injects counts too
    submission_id: SubmissionId,
    stage: StagePath,
    _body: Empty,
    actor: CurrentActor,
    uow: Uow,
    now: Now,
) -> ReviewOut:
    """Saving the first mark does the same; calling it again changes nothing."""
    await seats.start(uow, actor, submission_id, stage, now)
    return await _shown(uow, actor, submission_id, stage, now)


@router.put(
    "/marks/{code}",
    operation_id="saveReviewMark",
    summary="保存一个指标的打分",
    **allows(*REVIEWERS, reach=Reach.SUBTREE),
)
async def save_mark(  # noqa: PLR0913 -- what FastAPI injects counts too
    submission_id: SubmissionId,
    stage: StagePath,
    code: ItemCode,
    body: MarkIn,
    seen: IfMatch,
    actor: CurrentActor,
    uow: Uow,
    now: Now,
    response: Response,
) -> ReviewItemOut:
    """Points are computed from the mark; 412 carries the stored item as `current`."""
    target = marking.Target(submission_id, stage, code)
    saved = await marking.save(uow, actor, target, body.to_rules(), seen=seen, now=now)
    set_etag(response, saved.version)
    return ReviewItemOut.model_validate(saved)


@router.post(
    "/conclude",
    operation_id="concludeReview",
    summary="提交评审（不得有未打分的指标）",
    **allows(*REVIEWERS, reach=Reach.SUBTREE),
)
async def conclude_review(  # noqa: PLR0913 -- what FastAPI injects counts too
    submission_id: SubmissionId,
    stage: StagePath,
    body: ConcludeIn,
    actor: CurrentActor,
    uow: Uow,
    now: Now,
) -> ReviewOut:
    """The last conclusion of a stage decides it; the answer shows the caller's own review."""
    await concluding.conclude(uow, actor, submission_id, stage, body.opinion, now)
    return await _shown(uow, actor, submission_id, stage, now)
