"""Re-reviews of a spot check, blind to the school's level; and the facts for C22 and C23."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response

from assessment.certifications.queries.results import pieces_of
from assessment.deps import Calling, World
from assessment.draws.queries import pieces
from assessment.draws.router.place import READ_PICKS, REVIEW, YearQuery, chosen_year
from assessment.draws.schemas.pieces import (
    DrawFactsOut,
    DrawPieceOut,
    DrawPieceWholeOut,
    DrawRatingIn,
    DrawTicketOut,
)
from assessment.draws.service import facts, rating
from kernel.etag import IfMatch, set_etag
from kernel.paging import Page, PageQuery, page_of

router = APIRouter(prefix="/v1", tags=["draws"])


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the list."""

    year_id: YearQuery = None
    draw_id: Annotated[UUID | None, Query(description="某次抽查")] = None
    school_id: Annotated[UUID | None, Query(description="某所学校")] = None
    rated: Annotated[bool | None, Query(description="是否已复核")] = None


@router.get("/draw-pieces", operation_id="listDrawPieces", summary="列出抽查复核项", **REVIEW)
async def list_pieces(
    call: Calling, page: PageQuery, asked: Annotated[Filters, Depends()]
) -> Page[DrawPieceOut]:
    """Of schools in reach, for experts of the draws they are named for.

    The school's level is hidden until its round is complete.
    """
    async with call.uow() as session:
        year_id = await chosen_year(session, call, asked.year_id)
        wanted = pieces.Wanted(year_id, asked.draw_id, asked.school_id, asked.rated)
        rows = await pieces.pieces(session, call.actor, wanted, page)
    return page_of(
        rows,
        page,
        lambda one: (one.draw.id, one.pick.ordinal, one.pick.rank, one.piece.ability_code),
        DrawPieceOut.of,
    )


PieceId = Annotated[UUID, Path(description="复核项的编号")]


@router.get(
    "/draw-pieces/{piece_id}", operation_id="getDrawPiece", summary="查看抽查复核项与材料", **REVIEW
)
async def get_piece(piece_id: PieceId, call: Calling, response: Response) -> DrawPieceWholeOut:
    """Tasks, narratives, evidence; the teacher's, peers' and school's levels are not in it."""
    async with call.uow() as session:
        seen = await rating.find(session, call.actor, piece_id, call.now)
        tasks = await pieces_of(session, seen.piece.certification_id)
    set_etag(response, seen.piece.version)
    return DrawPieceWholeOut.whole(seen, tasks)


@router.post(
    "/draw-pieces/{piece_id}/tickets",
    operation_id="createDrawPieceTicket",
    summary="取得查看复核材料的凭证（五分钟有效）",
    status_code=201,
    **REVIEW,
)
async def create_ticket(piece_id: PieceId, call: Calling, world: World) -> DrawTicketOut:
    """For all files of the piece."""
    made = await rating.ticket(call.uow, call.actor, piece_id, world.sign_ticket, call.now)
    return DrawTicketOut.model_validate(made)


@router.put(
    "/draw-pieces/{piece_id}/rating",
    operation_id="rateDrawPiece",
    summary="复核评定（不显示学校评定等级）",
    **REVIEW,
)
async def rate(
    piece_id: PieceId,
    body: DrawRatingIn,
    call: Calling,
    seen: IfMatch,
    response: Response,
) -> DrawPieceOut:
    """By somebody who is not of the school; may be corrected until the school is complete."""
    given = (body.level, body.reason)
    found = await rating.rate(call.uow, call.actor, piece_id, given, seen=seen, now=call.now)
    set_etag(response, found.piece.version)
    return DrawPieceOut.of(found)


@router.get(
    "/draw-facts/{drawn_school_id}",
    operation_id="getDrawFacts",
    summary="查看一所学校的抽查与现场抽测事实（C22、C23）",
    **READ_PICKS,
)
async def get_facts(
    drawn_school_id: Annotated[UUID, Path(description="学校的编号")],
    call: Calling,
    year_id: YearQuery = None,
) -> DrawFactsOut:
    """The latest first; shares in tenths of a percent."""
    async with call.uow() as session:
        chosen = await chosen_year(session, call, year_id)
        found = await facts.facts_for(session, call.actor, chosen, drawn_school_id)
    return DrawFactsOut.of(found)
