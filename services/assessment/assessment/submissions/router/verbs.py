"""What schools and offices do with a submission as a whole."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.deps import Call, Calling, World
from assessment.ports import FindAppeal
from assessment.submissions.schemas import Empty, ExtendIn, SubmissionOut
from assessment.submissions.service import extend, hand_in, read, revise
from assessment.submissions.shape import detail_out
from kernel.actor import Role
from kernel.idempotency import IdempotencyKey, once
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/submissions/{submission_id}", tags=["submissions"])
SubmissionId = Annotated[UUID, Path(description="申报的编号")]


async def _shown(call: Call, submission_id: UUID, find_appeal: FindAppeal) -> SubmissionOut:
    found = await read.detail(call.uow, call.actor, submission_id, find_appeal)
    return detail_out(call.actor, found, call.now())


@router.post(
    "/submit",
    operation_id="submitSubmission",
    summary="提交自评（提交后不可修改）",
    **allows(Role.SCHOOL_LEAD, reach=Reach.SUBTREE),
)
async def submit(
    submission_id: SubmissionId,
    call: Calling,
    world: World,
    key: IdempotencyKey,
    _body: Empty | None = None,
) -> SubmissionOut:
    """By the principal, complete, with every file ready, before the deadline."""
    files = await hand_in.prepare(call.uow, world, call.actor, submission_id, call.now)

    async def work(session: AsyncSession) -> SubmissionOut:
        await hand_in.hand_in(session, call.actor, submission_id, files, call.now)
        found = await read.detail_in(session, call.actor, submission_id, world.find_appeal)
        return detail_out(call.actor, found, call.now())

    return await once(call.uow, key, SubmissionOut, work)


@router.post(
    "/revise",
    operation_id="reviseSubmission",
    summary="开始修改被退回的申报（产生新版本）",
    **allows(Role.SCHOOL_LEAD, Role.SCHOOL_TEAM, reach=Reach.SUBTREE),
)
async def revise_submission(
    submission_id: SubmissionId, call: Calling, world: World, _body: Empty | None = None
) -> SubmissionOut:
    """Answers and attachments are copied; the returned version stays as it was."""
    await revise.revise(call.uow, call.actor, submission_id, call.now)
    return await _shown(call, submission_id, world.find_appeal)


@router.post(
    "/extend",
    operation_id="extendSubmission",
    summary="为一所学校延长自评截止日期",
    **allows(Role.CITY_OFFICE, reach=Reach.SUBTREE),
)
async def extend_submission(
    submission_id: SubmissionId, body: ExtendIn, call: Calling, world: World
) -> SubmissionOut:
    """Until 24:00 of the new day, in Yantai."""
    await extend.extend(
        call.uow, call.actor, submission_id, body.due_on, reason=body.reason, now=call.now
    )
    return await _shown(call, submission_id, world.find_appeal)
