"""The drawn people, as staff may know them: substitutes, sheets, objections."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.deps import Call, Calling
from assessment.draws.queries import picks, pieces
from assessment.draws.router.place import OFFICE, READ_PICKS, PickId, YearQuery, chosen_year
from assessment.draws.schemas.picks import (
    DrawPickOut,
    DrawSheetIn,
    DrawSheetOut,
    ObjectionDecisionIn,
    SubstituteIn,
)
from assessment.draws.service import objecting, recording, steps, substituting
from assessment.draws.tables import Draw
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of

router = APIRouter(prefix="/v1/draw-picks", tags=["draws"])


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the list."""

    year_id: YearQuery = None
    draw_id: Annotated[UUID | None, Query(description="某次抽样")] = None
    school_id: Annotated[UUID | None, Query(description="某所学校")] = None
    complete: Annotated[bool | None, Query(description="是否已有结果")] = None
    objected: Annotated[bool | None, Query(description="只看待处理的异议")] = None


@router.get("", operation_id="listDrawPicks", summary="列出抽中的教师", **READ_PICKS)
async def list_picks(
    call: Calling, page: PageQuery, asked: Annotated[Filters, Depends()]
) -> Page[DrawPickOut]:
    """Of schools in reach, by draw, school and rank; who was replaced stays in the list."""
    async with call.uow() as session:
        year_id = await chosen_year(session, call, asked.year_id)
        wanted = picks.Wanted(
            year_id, asked.draw_id, asked.school_id, asked.complete, asked.objected
        )
        rows = await picks.picks(session, call.actor, wanted, page)
        ids = [pick.id for pick, _ in rows]
        sheets = await picks.newest_sheets(session, ids)
        counts = await pieces.counts(session, ids)
    return page_of(
        rows,
        page,
        lambda row: (row[0].draw_id, row[0].ordinal, row[0].rank),
        lambda row: DrawPickOut.of(*row, sheets.get(row[0].id), counts.get(row[0].id, 0)),
    )


async def _answer(session: AsyncSession, call: Call, pick_id: UUID) -> DrawPickOut:
    hand = await steps.find_pick(session, call.actor, pick_id)
    sheets = await picks.newest_sheets(session, [pick_id])
    counts = await pieces.counts(session, [pick_id])
    return DrawPickOut.of(hand.pick, hand.draw, sheets.get(pick_id), counts.get(pick_id, 0))


@router.get("/{pick_id}", operation_id="getDrawPick", summary="查看抽中的教师", **READ_PICKS)
async def get_pick(pick_id: PickId, call: Calling, response: Response) -> DrawPickOut:
    """With the record sheet in force and the objection."""
    async with call.uow() as session:
        found = await _answer(session, call, pick_id)
    set_etag(response, found.version)
    return found


@router.post(
    "/{pick_id}/substitute",
    operation_id="substituteDrawPick",
    summary="替补（按同校次序，原抽中者留存）",
    status_code=201,
    **OFFICE,
)
async def substitute(
    pick_id: PickId, body: SubstituteIn, call: Calling, seen: IfMatch, key: IdempotencyKey
) -> DrawPickOut:
    """The next of the same school, with a reason; not once there is a result."""

    async def work(session: AsyncSession) -> DrawPickOut:
        row = await substituting.substitute(
            session, call.actor, pick_id, body.reason, seen=seen, now=call.now
        )
        counts = await pieces.counts(session, [row.id])
        its = await session.get_one(Draw, row.draw_id)
        return DrawPickOut.of(row, its, None, counts.get(row.id, 0))

    return await once(call.uow, key, DrawPickOut, work)


@router.put(
    "/{pick_id}/sheet",
    operation_id="recordDrawSheet",
    summary="登记现场检测记录（重复发送只记一次）",
    **OFFICE,
)
async def record(
    pick_id: PickId, body: DrawSheetIn, call: Calling, seen: IfMatch, response: Response
) -> DrawSheetOut:
    """`If-Match` names the sheet that was seen, "0" before the first."""
    row = await recording.record(
        call.uow, call.actor, pick_id, body.said(), seen=seen, now=call.now
    )
    set_etag(response, row.version)
    return DrawSheetOut.model_validate(row)


@router.post(
    "/{pick_id}/decide-objection",
    operation_id="decideDrawObjection",
    summary="答复教师异议",
    **OFFICE,
)
async def decide(
    pick_id: PickId, body: ObjectionDecisionIn, call: Calling, seen: IfMatch
) -> DrawPickOut:
    """By somebody who did not record the outcome; the city office may for every district."""
    await objecting.decide(call.uow, call.actor, pick_id, body.decision(), seen=seen, now=call.now)
    async with call.uow() as session:
        return await _answer(session, call, pick_id)
