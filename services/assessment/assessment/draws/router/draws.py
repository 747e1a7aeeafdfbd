"""Draws: freeze a frame, draw from it, end it."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.deps import Call, Calling
from assessment.draws.queries import draws, pieces
from assessment.draws.queries.pieces import NOBODY
from assessment.draws.router.place import OFFICE, READ, READ_NAMED, DrawId, YearQuery, chosen_year
from assessment.draws.rules import LEAST_ON_SITE, LEAST_RATE, NOTHING, DrawKind, DrawState
from assessment.draws.schemas.draws import (
    DrawIn,
    DrawOut,
    DrawPreviewOut,
    DrawReasonIn,
    DrawSchoolOut,
    SeedIn,
)
from assessment.draws.service import concluding, drawing, freezing, steps
from assessment.draws.service.freezing import Asked
from assessment.draws.tables import Draw
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of

router = APIRouter(prefix="/v1/draws", tags=["draws"])


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the list."""

    year_id: YearQuery = None
    kind: Annotated[DrawKind | None, Query(description="抽查或现场抽测")] = None
    state: Annotated[DrawState | None, Query(description="状态")] = None


@dataclass(frozen=True, slots=True)
class PreviewTerms:
    """The terms of a draw that is not made yet."""

    kind: Annotated[DrawKind, Query(description="抽查或现场抽测")] = DrawKind.SPOT_CHECK
    year_id: YearQuery = None
    school_id: Annotated[UUID | None, Query(description="现场抽测的学校")] = None
    rate: Annotated[int, Query(ge=0, le=100, description="抽查比例（%）")] = LEAST_RATE
    sample: Annotated[int, Query(ge=0, le=5, description="现场抽测人数")] = LEAST_ON_SITE

    def asked(self, year_id: UUID) -> Asked:
        """Return them as the service knows them."""
        return Asked(self.kind, year_id, self.school_id, self.rate, self.sample, 0, "")


def _out(call: Call, row: Draw, response: Response) -> DrawOut:
    set_etag(response, row.version)
    return DrawOut.of(row, is_own=steps.may_act(call.actor, row))


@router.get("", operation_id="listDraws", summary="列出抽样", **READ_NAMED)
async def list_draws(
    call: Calling, page: PageQuery, asked: Annotated[Filters, Depends()]
) -> Page[DrawOut]:
    """Over units in reach, for experts those they are named for; the latest first."""
    async with call.uow() as session:
        year_id = await chosen_year(session, call, asked.year_id)
        wanted = draws.Wanted(year_id, asked.kind, asked.state)
        rows = await draws.draws(session, call.actor, wanted, page)
    return page_of(
        rows,
        page,
        lambda row: (row.id,),
        lambda row: DrawOut.of(row, is_own=steps.may_act(call.actor, row)),
    )


@router.get(
    "/preview",
    operation_id="previewDraw",
    summary="预览抽样名单的人数（不冻结）",
    **OFFICE,
)
async def preview(call: Calling, terms: Annotated[PreviewTerms, Depends()]) -> DrawPreviewOut:
    """What would be frozen now; the figures may change until it is."""
    async with call.uow() as session:
        year_id = await chosen_year(session, call, terms.year_id)
        found = await freezing.preview(session, call.actor, terms.asked(year_id), call.now)
    return DrawPreviewOut.model_validate(found)


@router.get("/{draw_id}", operation_id="getDraw", summary="查看抽样", **READ_NAMED)
async def get_draw(draw_id: DrawId, call: Calling, response: Response) -> DrawOut:
    """With the hash of its frame and, once there is one, its seed."""
    async with call.uow() as session:
        row = await steps.find(session, call.actor, draw_id)
    return _out(call, row, response)


@router.post(
    "",
    operation_id="createDraw",
    summary="冻结抽样名单（公布摘要，尚未抽取）",
    status_code=201,
    **OFFICE,
)
async def create(body: DrawIn, call: Calling, key: IdempotencyKey, response: Response) -> DrawOut:
    """The frame is fixed before there is a seed."""

    async def work(session: AsyncSession) -> DrawOut:
        row = await freezing.freeze(session, call.actor, body.asked(), call.now)
        return DrawOut.of(row, is_own=True)

    made = await once(call.uow, key, DrawOut, work)
    set_etag(response, made.version)
    return made


@router.post("/{draw_id}/draw", operation_id="drawDraw", summary="现场抽取（不可重抽）", **OFFICE)
async def draw(
    draw_id: DrawId, body: SeedIn, call: Calling, seen: IfMatch, response: Response
) -> DrawOut:
    """With the seed that was thrown in public, or one that the server makes now."""
    row = await drawing.draw(call.uow, call.actor, draw_id, body.seed_of(), seen=seen, now=call.now)
    return _out(call, row, response)


@router.post("/{draw_id}/cancel", operation_id="cancelDraw", summary="作废未抽取的名单", **OFFICE)
async def cancel(
    draw_id: DrawId, body: DrawReasonIn, call: Calling, seen: IfMatch, response: Response
) -> DrawOut:
    """Only before there is a seed; it stays on record."""
    row = await drawing.cancel(call.uow, call.actor, draw_id, body.reason, seen=seen, now=call.now)
    return _out(call, row, response)


@router.post("/{draw_id}/conclude", operation_id="concludeDraw", summary="办结抽样", **OFFICE)
async def conclude(draw_id: DrawId, call: Calling, seen: IfMatch, response: Response) -> DrawOut:
    """When everybody has a result and no school waits for a wider sample."""
    row = await concluding.conclude(call.uow, call.actor, draw_id, seen=seen, now=call.now)
    return _out(call, row, response)


@router.get(
    "/{draw_id}/schools", operation_id="listDrawSchools", summary="列出抽样的各学校", **READ
)
async def list_schools(draw_id: DrawId, call: Calling, page: PageQuery) -> Page[DrawSchoolOut]:
    """Teachers in the frame, drawn, replaced, with a result; figures of complete schools."""
    async with call.uow() as session:
        row = await steps.find(session, call.actor, draw_id)
        rows = await draws.schools(session, row.id, page)
        counts = await pieces.drawn(session, row.id)
        ends = await pieces.schools(session, row.id)
        found = await pieces.agreements(session, row.id)
    return page_of(
        rows,
        page,
        lambda one: (one.ordinal,),
        lambda one: DrawSchoolOut.of(
            one,
            counts.get(one.school_id, NOBODY),
            ends.get(one.school_id),
            found.get(one.school_id, NOTHING),
        ),
    )


SchoolId = Annotated[UUID, Path(description="学校的编号")]


@router.post(
    "/{draw_id}/schools/{drawn_school_id}/widen",
    operation_id="widenDraw",
    summary="扩大一所学校的抽查（同一名单、同一种子，按次序续抽）",
    **OFFICE,
)
async def widen(
    draw_id: DrawId,
    drawn_school_id: SchoolId,
    call: Calling,
    seen: IfMatch,
    response: Response,
) -> DrawOut:
    """When the differing share of the school is above the limit."""
    row = await concluding.widen(
        call.uow, call.actor, draw_id, drawn_school_id, seen=seen, now=call.now
    )
    return _out(call, row, response)


@router.post(
    "/{draw_id}/schools/{drawn_school_id}/return",
    operation_id="returnDrawBatch",
    summary="退回一所学校的整批评定（扩大抽查后差异仍超限）",
    **OFFICE,
)
async def send_back_batch(
    draw_id: DrawId,
    drawn_school_id: SchoolId,
    call: Calling,
    seen: IfMatch,
    response: Response,
) -> DrawOut:
    """Final works stay; the others go back to their teachers with the figures as the reason."""
    row = await concluding.send_back_batch(
        call.uow, call.actor, draw_id, drawn_school_id, seen=seen, now=call.now
    )
    return _out(call, row, response)
