"""The teacher's side: begin, fill in, hand in, take back."""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.router.answers import (
    OWN,
    READ,
    CertificationId,
    YearQuery,
    answer,
    shown,
    year,
)
from assessment.certifications.schemas.bodies import CertificationBeginIn, PieceIn
from assessment.certifications.schemas.certifications import (
    CertificationOut,
    CertificationStepOut,
    CertificationStepsOut,
    CertificationTicketOut,
    MyCertificationsOut,
    PieceOut,
)
from assessment.certifications.service import beginning, handing_in, mine, reading, saving
from assessment.certifications.shape import my_out, piece_out
from assessment.deps import Calling, World
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once

router = APIRouter(prefix="/v1", tags=["certifications"])
TaskKeyPath = Annotated[str, Path(description="测评任务的编号，如 A1.1", max_length=8)]


@router.get(
    "/my-certifications",
    operation_id="getMyCertifications",
    summary="查看我的微能力认证：已完成、下一步",
    **OWN,
)
async def get_mine(call: Calling, year_id: YearQuery = None) -> MyCertificationsOut:
    """What was planned, what was begun, and what is missing."""
    async with call.uow() as session:
        chosen = await year(session, call, year_id)
        found = await mine.mine(session, call.actor, chosen)
    return my_out(found)


@router.post(
    "/certifications",
    operation_id="beginCertification",
    summary="开始一项微能力认证",
    status_code=201,
    **OWN,
)
async def begin(
    body: CertificationBeginIn, call: Calling, key: IdempotencyKey, response: Response
) -> CertificationOut:
    """The one there is, or a new one with the tasks of the catalogue in force."""

    async def work(session: AsyncSession) -> CertificationOut:
        chosen = await year(session, call, body.year_id)
        row = await beginning.begin(
            session, call.actor, chosen.id, body.ability_code, body.school_id, now=call.now
        )
        return await shown(session, call, row.id)

    made = await once(call.uow, key, CertificationOut, work)
    set_etag(response, made.version)
    return made


@router.get(
    "/certifications/{certification_id}",
    operation_id="getCertification",
    summary="查看一项微能力认证",
    **READ,
)
async def get_one(
    certification_id: CertificationId, call: Calling, response: Response
) -> CertificationOut:
    """For its teacher, its peers, and those who answer for the group or school."""
    return await answer(call, certification_id, response)


@router.get(
    "/certifications/{certification_id}/steps",
    operation_id="getCertificationSteps",
    summary="查看认证的办理过程",
    **READ,
)
async def get_steps(certification_id: CertificationId, call: Calling) -> CertificationStepsOut:
    """Who did what and when; what peers wrote is not in it."""
    async with call.uow() as session:
        found = await reading.steps(session, call.actor, certification_id)
    return CertificationStepsOut(items=[CertificationStepOut.model_validate(one) for one in found])


@router.put(
    "/certifications/{certification_id}/pieces/{task_key}",
    operation_id="saveCertificationPiece",
    summary="保存一个任务的说明、材料和自评",
    **OWN,
)
async def save_piece(  # noqa: PLR0913, PLR0917 -- which piece, what, the version that was seen
    certification_id: CertificationId,
    task_key: TaskKeyPath,
    body: PieceIn,
    call: Calling,
    world: World,
    seen: IfMatch,
    response: Response,
) -> PieceOut:
    """It may be incomplete; `If-Match` is the piece's version, 0 before the first time."""
    said = saving.Said(
        body.narrative,
        tuple(dict.fromkeys(body.evidence_file_ids)),
        body.self_level,
        body.self_remark,
    )
    which = saving.Which(certification_id, task_key, seen)
    found = await saving.save(call.uow, world.find_files, call.actor, which, said, now=call.now)
    set_etag(response, found.version)
    return piece_out(found)


@router.post(
    "/certifications/{certification_id}/submit",
    operation_id="submitCertification",
    summary="提交认证（自评完成，进入互评）",
    **OWN,
)
async def submit(
    certification_id: CertificationId, call: Calling, world: World, response: Response
) -> CertificationOut:
    """Refused with each missing piece; evidence freezes, peers are chosen."""
    await handing_in.submit(call.uow, world, call.actor, certification_id, call.now)
    return await answer(call, certification_id, response)


@router.post(
    "/certifications/{certification_id}/withdraw",
    operation_id="withdrawCertification",
    summary="撤回认证（尚无人评价时）",
    **OWN,
)
async def withdraw(
    certification_id: CertificationId, call: Calling, response: Response
) -> CertificationOut:
    """Back to the teacher, while nobody has rated."""
    await handing_in.withdraw(call.uow, call.actor, certification_id, call.now)
    return await answer(call, certification_id, response)


@router.post(
    "/certifications/{certification_id}/tickets",
    operation_id="createCertificationTicket",
    summary="取得查看认证材料的凭证（五分钟有效）",
    status_code=201,
    **READ,
)
async def create_ticket(
    certification_id: CertificationId, call: Calling, world: World
) -> CertificationTicketOut:
    """For all files of the certification."""
    found = await reading.ticket(call.uow, call.actor, certification_id, world.sign_ticket)
    return CertificationTicketOut.model_validate(found)
