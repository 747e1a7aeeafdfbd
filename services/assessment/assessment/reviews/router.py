"""HTTP face of reviews 评审 and of the return 退回 they may end in."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Response

from assessment.deps import Call, Calling, World
from assessment.reviews.rules import Stage
from assessment.reviews.schemas import ConcludeIn, ReviewItemOut, ReviewOut
from assessment.reviews.service import concluding, marking, reading, returning, seats
from assessment.rubrics.schemas import MarkIn
from assessment.submissions.refusals import ReturnEmpty
from assessment.submissions.schemas import Empty, ItemCode, ReturnIn, SubmissionOut
from assessment.submissions.service import read
from assessment.submissions.shape import detail_out
from kernel.actor import Role
from kernel.etag import IfMatch, set_etag
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/submissions/{submission_id}", tags=["reviews"])
SubmissionId = Annotated[UUID, Path(description="申报的编号")]
StagePath = Annotated[Stage, Path(description="district 区市评审，city 市级复核")]
REVIEWERS = (Role.DISTRICT_OFFICE, Role.CITY_OFFICE)


async def target_of(
    submission_id: SubmissionId, stage: StagePath, code: ItemCode
) -> marking.Target:
    """Bundle what the path names."""
    return marking.Target(submission_id, stage, code)


async def _shown(call: Call, submission_id: UUID, stage: Stage) -> ReviewOut:
    async with call.uow() as session:
        view = await reading.review(session, call.actor, submission_id, stage, call.now())
    return ReviewOut.of(view)


@router.get(
    "/reviews/{stage}",
    operation_id="getReview",
    summary="查看我的评审（市级复核并列区市打分）",
    **allows(*REVIEWERS, reach=Reach.SUBTREE),
)
async def get_review(submission_id: SubmissionId, stage: StagePath, call: Calling) -> ReviewOut:
    """The caller's own marks; a stage that is over shows what it came to."""
    return await _shown(call, submission_id, stage)


@router.post(
    "/reviews/{stage}/start",
    operation_id="startReview",
    summary="开始评审（占用评审席位）",
    **allows(*REVIEWERS, reach=Reach.SUBTREE),
)
async def start_review(
    submission_id: SubmissionId, stage: StagePath, call: Calling, _body: Empty | None = None
) -> ReviewOut:
    """Saving the first mark does the same; calling it again changes nothing."""
    await seats.start(call.uow, call.actor, submission_id, stage, call.now)
    return await _shown(call, submission_id, stage)


@router.put(
    "/reviews/{stage}/marks/{code}",
    operation_id="saveReviewMark",
    summary="保存一个指标的打分",
    **allows(*REVIEWERS, reach=Reach.SUBTREE),
)
async def save_mark(
    target: Annotated[marking.Target, Depends(target_of)],
    body: MarkIn,
    seen: IfMatch,
    call: Calling,
    response: Response,
) -> ReviewItemOut:
    """Points are computed from the mark; 412 carries the stored item as `current`."""
    mark = body.to_rules()
    saved = await marking.save(call.uow, call.actor, target, mark, seen=seen, now=call.now)
    set_etag(response, saved.version)
    return ReviewItemOut.model_validate(saved)


@router.post(
    "/reviews/{stage}/conclude",
    operation_id="concludeReview",
    summary="提交评审（不得有未打分的指标）",
    **allows(*REVIEWERS, reach=Reach.SUBTREE),
)
async def conclude_review(
    submission_id: SubmissionId, stage: StagePath, call: Calling, body: ConcludeIn | None = None
) -> ReviewOut:
    """The last conclusion of a stage decides it; the answer shows the caller's own review."""
    opinion = body.opinion if body else ""
    await concluding.conclude(call.uow, call.actor, submission_id, stage, opinion, call.now)
    return await _shown(call, submission_id, stage)


@router.post(
    "/return",
    operation_id="returnSubmission",
    summary="退回学校修改（逐项写明原因）",
    **allows(*REVIEWERS, reach=Reach.SUBTREE),
)
async def return_submission(
    submission_id: SubmissionId, body: ReturnIn, call: Calling, world: World
) -> SubmissionOut:
    """At the district stage, before the review is concluded; open reviews end."""
    reasons = {item.code: item.reason for item in body.items}
    if len(reasons) != len(body.items):
        raise ReturnEmpty
    await returning.give_back(call.uow, call.actor, submission_id, reasons, call.now)
    found = await read.detail(call.uow, call.actor, submission_id, world.find_appeal)
    return detail_out(call.actor, found, call.now())
