"""What offices and schools do with a result."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.deps import Call, Calling, World
from assessment.ports import FindAppeal
from assessment.results.schemas import AppealIn, DecisionIn
from assessment.results.service import appealing, publishing
from assessment.results.service.appealing import Decision
from assessment.submissions.schemas import Empty, SubmissionOut
from assessment.submissions.service import read
from assessment.submissions.shape import detail_out
from kernel.actor import Role
from kernel.idempotency import IdempotencyKey, once
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/submissions/{submission_id}", tags=["results"])
SubmissionId = Annotated[UUID, Path(description="申报的编号")]
_CITY = allows(Role.CITY_OFFICE, reach=Reach.SUBTREE)


async def _shown(call: Call, submission_id: UUID, find_appeal: FindAppeal) -> SubmissionOut:
    found = await read.detail(call.uow, call.actor, submission_id, find_appeal)
    return detail_out(call.actor, found, call.now())


@router.post("/announce", operation_id="announceResult", summary="公示一所学校的考核结果", **_CITY)
async def announce(
    submission_id: SubmissionId, call: Calling, world: World, _body: Empty | None = None
) -> SubmissionOut:
    """The public notice begins; it ends after the round's working days."""
    async with call.uow.begin() as session:
        await publishing.announce(session, call.actor, submission_id, call.now)
    return await _shown(call, submission_id, world.find_appeal)


@router.post(
    "/appeal",
    operation_id="fileAppeal",
    summary="公示期内提出申诉",
    **allows(Role.SCHOOL_LEAD, reach=Reach.SUBTREE),
)
async def file_appeal(
    submission_id: SubmissionId, body: AppealIn, call: Calling, world: World, key: IdempotencyKey
) -> SubmissionOut:
    """By the principal, once."""

    async def work(session: AsyncSession) -> SubmissionOut:
        objection = (body.text, body.items)
        await appealing.file(session, call.actor, submission_id, objection, call.now)
        found = await read.detail_in(session, call.actor, submission_id, world.find_appeal)
        return detail_out(call.actor, found, call.now())

    return await once(call.uow, key, SubmissionOut, work)


@router.post(
    "/appeal/take",
    operation_id="takeAppeal",
    summary="受理申诉（须未参与该校评审和复核）",
    **_CITY,
)
async def take_appeal(
    submission_id: SubmissionId, call: Calling, world: World, _body: Empty | None = None
) -> SubmissionOut:
    """Whoever takes it decides it."""
    async with call.uow.begin() as session:
        await appealing.take(session, call.actor, submission_id, call.now)
    return await _shown(call, submission_id, world.find_appeal)


@router.post(
    "/appeal/decide",
    operation_id="decideAppeal",
    summary="答复申诉（维持，或改动得分并重新公示）",
    **_CITY,
)
async def decide_appeal(
    submission_id: SubmissionId, body: DecisionIn, call: Calling, world: World
) -> SubmissionOut:
    """Changed marks are published anew, with a new public notice and a new check code."""
    marks = {code: mark.to_rules() for code, mark in body.marks.items()}
    decision = Decision(body.outcome, body.reason, marks)
    async with call.uow.begin() as session:
        await appealing.decide(session, call.actor, submission_id, decision, call.now)
    return await _shown(call, submission_id, world.find_appeal)


@router.post(
    "/finalise",
    operation_id="finaliseResult",
    summary="确定一所学校的最终结果（公示期满后）",
    **_CITY,
)
async def finalise(
    submission_id: SubmissionId, call: Calling, world: World, _body: Empty | None = None
) -> SubmissionOut:
    """From then on nothing of it changes."""
    async with call.uow.begin() as session:
        await publishing.finalise(session, call.actor, submission_id, call.now, world.keep_facts)
    return await _shown(call, submission_id, world.find_appeal)
