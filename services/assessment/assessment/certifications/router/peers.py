"""Peers 互评: my queue, giving levels, sending back; seats that wait too long."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from assessment.certifications.queries import seats
from assessment.certifications.queries.seats import SeatFilter
from assessment.certifications.router.answers import (
    LEAD,
    OWN,
    RATE,
    SeatId,
    YearQuery,
    answer,
    year,
)
from assessment.certifications.rules import SeatState
from assessment.certifications.schemas.bodies import (
    CertificationReturnIn,
    PeerRateIn,
    SeatReleaseIn,
)
from assessment.certifications.schemas.certifications import CertificationOut, PeerTaskOut
from assessment.certifications.service import peer_rating, queue_sheets, seating
from assessment.certifications.shape_lists import peer_task_out
from assessment.deps import Calling
from assessment.downloads import XLSX, documented, file_of
from assessment.results.workbook import write_workbook_aside
from kernel.clock import local_date
from kernel.paging import Page, PageQuery, page_of

router = APIRouter(prefix="/v1", tags=["certifications"])
_FILE = LEAD | {"responses": {**LEAD["responses"], **documented(XLSX)}}


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of both lists and of the workbook."""

    year_id: YearQuery = None
    state: Annotated[list[SeatState] | None, Query(description="互评任务的状态；不填为待评")] = None
    overdue: Annotated[bool, Query(description="只看已逾期或互评人已离校的")] = False

    def of(self, year_id: UUID, *, is_mine: bool) -> SeatFilter:
        """Return them as the queries know them."""
        states = tuple(self.state or [SeatState.OPEN])
        return SeatFilter(year_id, states, self.overdue, is_mine)


async def _listed(
    call: Calling, page: PageQuery, wanted: Filters, *, is_mine: bool
) -> Page[PeerTaskOut]:
    at = call.now()
    async with call.uow() as session:
        chosen = await year(session, call, wanted.year_id)
        only = wanted.of(chosen.id, is_mine=is_mine)
        rows = await seats.listed(session, call.actor, only, page, at, local_date(at))
    return page_of(
        rows,
        page,
        lambda row: (row.seat.due_at.isoformat(), row.seat.id),
        lambda row: peer_task_out(row, call.actor, at),
    )


@router.get("/my-peer-ratings", operation_id="listMyPeerRatings", summary="列出我的互评任务", **OWN)
async def list_mine(
    call: Calling, page: PageQuery, wanted: Annotated[Filters, Depends()]
) -> Page[PeerTaskOut]:
    """What is due first stands first."""
    return await _listed(call, page, wanted, is_mine=True)


@router.get(
    "/peer-ratings",
    operation_id="listPeerRatings",
    summary="列出本组、本校的互评任务（可只看逾期）",
    **LEAD,
)
async def list_all(
    call: Calling, page: PageQuery, wanted: Annotated[Filters, Depends()]
) -> Page[PeerTaskOut]:
    """For the group leader and the school's team."""
    return await _listed(call, page, wanted, is_mine=False)


@router.get(
    "/peer-ratings/export.xlsx",
    operation_id="getPeerRatingsWorkbook",
    summary="下载本组、本校的互评任务（xlsx）",
    response_class=Response,
    **_FILE,
)
async def get_workbook(call: Calling, wanted: Annotated[Filters, Depends()]) -> Response:
    """The same rows as the list, all of them."""
    at = call.now()
    async with call.uow.begin() as session:
        chosen = await year(session, call, wanted.year_id)
        only = wanted.of(chosen.id, is_mine=False)
        sheet = await queue_sheets.seats(session, call.actor, chosen, only, at)
    return file_of(await write_workbook_aside(sheet), f"互评任务-{chosen.name}.xlsx", XLSX)


@router.post(
    "/peer-ratings/{seat_id}/rate",
    operation_id="ratePeer",
    summary="提交互评（逐任务评等级，低于优秀写理由）",
    **OWN,
)
async def rate(
    seat_id: SeatId, body: PeerRateIn, call: Calling, response: Response
) -> CertificationOut:
    """One's own seat; when the last one is in, the school goes on."""
    marks = [one.mark() for one in body.marks]
    found = await peer_rating.rate(call.uow, call.actor, seat_id, marks, call.now)
    return await answer(call, found, response)


@router.post(
    "/peer-ratings/{seat_id}/return",
    operation_id="returnPeer",
    summary="互评退回（逐任务写明原因）",
    **OWN,
)
async def send_back(
    seat_id: SeatId, body: CertificationReturnIn, call: Calling, response: Response
) -> CertificationOut:
    """Back to the teacher, with reasons."""
    reasons = {one.task_key: one.reason.strip() for one in body.reasons}
    found = await peer_rating.send_back(call.uow, call.actor, seat_id, reasons, call.now)
    return await answer(call, found, response)


@router.post(
    "/peer-ratings/{seat_id}/take-over",
    operation_id="takeOverPeerRating",
    summary="接手逾期的互评任务",
    **LEAD,
)
async def take_over(seat_id: SeatId, call: Calling, response: Response) -> CertificationOut:
    """By the group leader or the school's team, once it is overdue or its holder left."""
    found = await seating.take_over(call.uow, call.actor, seat_id, call.now)
    return await answer(call, found, response)


@router.post(
    "/peer-ratings/{seat_id}/release",
    operation_id="releasePeerRating",
    summary="取消逾期的互评任务（写明原因）",
    **RATE,
)
async def release(
    seat_id: SeatId, body: SeatReleaseIn, call: Calling, response: Response
) -> CertificationOut:
    """By the school, so that nobody waits for ever."""
    found = await seating.release(call.uow, call.actor, seat_id, body.reason.strip(), call.now)
    return await answer(call, found, response)
