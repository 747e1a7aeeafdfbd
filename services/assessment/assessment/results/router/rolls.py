"""A whole round: batches, the roll, and the printed tables."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from fastapi.responses import Response

from assessment.deps import Calling, World
from assessment.downloads import XLSX, documented, file_of
from assessment.results.schemas import BatchOut, RollOut
from assessment.results.service import batches, rolls, sheets
from assessment.results.workbook import write_workbook_aside
from assessment.rounds import service as rounds
from assessment.submissions import listing
from assessment.submissions.schemas import Empty
from assessment.submissions.shape import progress_out
from kernel.actor import Role
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/rounds/{round_id}", tags=["results"])
RoundId = Annotated[UUID, Path(description="考核批次的编号")]
_CITY = allows(Role.CITY_OFFICE, reach=Reach.SUBTREE)
_OFFICES = allows(*rolls.READERS, reach=Reach.SUBTREE)
_WORKBOOK = _OFFICES | {"responses": {**_OFFICES["responses"], **documented(XLSX)}}


@router.post(
    "/announce-verified",
    operation_id="announceVerified",
    summary="公示本批次全部已复核的结果",
    **_CITY,
)
async def announce_verified(
    round_id: RoundId, call: Calling, _body: Empty | None = None
) -> BatchOut:
    """School by school; those that cannot be published are named with the reason."""
    done = await batches.announce_verified(call.uow, call.actor, round_id, call.now)
    return BatchOut.model_validate(done)


@router.post(
    "/finalise-due",
    operation_id="finaliseDue",
    summary="确定本批次全部公示期满的结果",
    **_CITY,
)
async def finalise_due(
    round_id: RoundId, call: Calling, world: World, _body: Empty | None = None
) -> BatchOut:
    """Schools with an open appeal or a running public notice are left out."""
    done = await batches.finalise_due(call.uow, call.actor, round_id, call.now, world.keep_facts)
    return BatchOut.model_validate(done)


@router.get("/roll", operation_id="getRoll", summary="查看考核结果汇总", **_OFFICES)
async def get_roll(round_id: RoundId, call: Calling) -> RollOut:
    """As far as the caller's unit reaches, with the hash of its rows."""
    async with call.uow() as session:
        found = await rolls.roll(session, call.actor, round_id, call.now())
    return RollOut.of(found)


@router.get(
    "/roll.xlsx",
    operation_id="getRollWorkbook",
    summary="下载考核结果汇总表（xlsx）",
    response_class=Response,
    **_WORKBOOK,
)
async def get_roll_workbook(round_id: RoundId, call: Calling) -> Response:
    """Ready to print, with places for the principal's signature and the seal."""
    at = call.now()
    async with call.uow.begin() as session:
        found = await rolls.roll(session, call.actor, round_id, at)
        await sheets.audit_export(session, call.actor, found.round, "roll", at)
    book = await write_workbook_aside(sheets.roll_sheet(found))
    return file_of(book, f"考核结果汇总表-{found.round.name}.xlsx", XLSX)


@router.get(
    "/progress.xlsx",
    operation_id="getProgressWorkbook",
    summary="下载考核进度表（xlsx）",
    response_class=Response,
    **_WORKBOOK,
)
async def get_progress_workbook(round_id: RoundId, call: Calling) -> Response:
    """Schools by district and state."""
    at = call.now()
    async with call.uow.begin() as session:
        found = await rounds.find(session, call.actor, round_id)
        counts = await listing.counts(session, call.actor, round_id, at)
        await sheets.audit_export(session, call.actor, found, "progress", at)
    shown = progress_out(counts, found.org_path, at)
    districts = [(one.name, one.by_state, one.overdue) for one in shown.districts]
    book = await write_workbook_aside(sheets.progress_sheet(found, districts, at))
    return file_of(book, f"考核进度表-{found.name}.xlsx", XLSX)
