"""One submission and the answers to its items."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from assessment.deps import Calling, World
from assessment.submissions.listing import READERS
from assessment.submissions.schemas import (
    ItemCode,
    ItemIn,
    ItemOut,
    ManifestOut,
    SelfCheckOut,
    SubmissionOut,
    TicketIn,
    TicketOut,
)
from assessment.submissions.service import manifest, read, save, tickets
from assessment.submissions.service.self_check import self_check
from assessment.submissions.shape import detail_out
from kernel.actor import Role
from kernel.errors import Stale
from kernel.etag import IfMatch, set_etag
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/submissions/{submission_id}", tags=["submissions"])
SubmissionId = Annotated[UUID, Path(description="申报的编号")]
Code = Annotated[ItemCode, Path(description="三级指标，如 C17")]
_SCHOOL = (Role.SCHOOL_LEAD, Role.SCHOOL_TEAM)


@router.get(
    "",
    operation_id="getSubmission",
    summary="查看一所学校的申报",
    **allows(*READERS, reach=Reach.SUBTREE),
)
async def get_submission(submission_id: SubmissionId, call: Calling, world: World) -> SubmissionOut:
    """With every item, and what the caller may do now."""
    found = await read.detail(call.uow, call.actor, submission_id, world.find_appeal)
    return detail_out(call.actor, found, call.now())


@router.get(
    "/items/{code}",
    operation_id="getSubmissionItem",
    summary="查看一个指标的填报",
    **allows(*READERS, reach=Reach.SUBTREE),
)
async def get_item(
    submission_id: SubmissionId, code: Code, call: Calling, response: Response
) -> ItemOut:
    """With the version that If-Match compares."""
    view = await read.item(call.uow, call.actor, submission_id, code)
    set_etag(response, view.version)
    return ItemOut.model_validate(view)


@router.put(
    "/items/{code}",
    operation_id="saveSubmissionItem",
    summary="保存一个指标的填报（自动保存）",
    **allows(*_SCHOOL, reach=Reach.SUBTREE),
)
async def save_item(  # noqa: PLR0913, PLR0917 -- two path parts, a header, a body, three means
    submission_id: SubmissionId,
    code: Code,
    body: ItemIn,
    call: Calling,
    world: World,
    seen: IfMatch,
    response: Response,
) -> ItemOut:
    """If-Match: "0" for an item never saved; a stale one gets 412 with `current`."""
    answer = save.Answer(
        submission_id=submission_id,
        code=code,
        narrative=body.narrative,
        mark=None if body.self_mark is None else body.self_mark.to_rules(),
        file_ids=tuple(dict.fromkeys(body.evidence_file_ids)),
        slots=body.slots,
    )
    try:
        view = await save.save(
            call.uow, call.actor, answer, find_files=world.find_files, seen=seen, now=call.now
        )
    except Stale as stale:
        shown = ItemOut.model_validate(stale.extra["current"]).model_dump(mode="json")
        stale.extra["current"] = shown
        raise
    set_etag(response, view.version)
    return ItemOut.model_validate(view)


@router.get(
    "/self-check",
    operation_id="selfCheckSubmission",
    summary="自评检查：得分、等次、基础项预警",
    **allows(*_SCHOOL, reach=Reach.SUBTREE),
)
async def check(submission_id: SubmissionId, call: Calling) -> SelfCheckOut:
    """The same engine as the reviewers', on the school's own marks."""
    return SelfCheckOut.model_validate(await self_check(call.uow, call.actor, submission_id))


@router.post(
    "/tickets",
    operation_id="createTicket",
    summary="取得查看材料的凭证（五分钟有效）",
    status_code=201,
    **allows(*tickets.READERS, reach=Reach.SUBTREE),
)
async def create_ticket(
    submission_id: SubmissionId, body: TicketIn, call: Calling, world: World
) -> TicketOut:
    """Only for files attached to this submission."""
    ticket = await tickets.issue(
        call.uow, call.actor, submission_id, body.file_ids, world.sign_ticket
    )
    return TicketOut.model_validate(ticket)


@router.post(
    "/manifest",
    operation_id="createManifest",
    summary="迎检材料清单：按指标列出材料，签名后交材料服务打包（五分钟有效）",
    status_code=201,
    **allows(*tickets.READERS, reach=Reach.SUBTREE),
)
async def create_manifest(submission_id: SubmissionId, call: Calling, world: World) -> ManifestOut:
    """Of the version the caller may see."""
    found = await manifest.manifest(call.uow, call.actor, submission_id, world.sign_manifest)
    return ManifestOut.model_validate(found)
