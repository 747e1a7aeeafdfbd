"""The experts of a spot check: named and taken off by its office."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.deps import Calling
from assessment.draws.queries import reviewers
from assessment.draws.router.place import OFFICE, READ, DrawId
from assessment.draws.schemas.reviewers import DrawReviewerIn, DrawReviewerOut
from assessment.draws.service import naming, steps
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of

router = APIRouter(prefix="/v1/draws/{draw_id}/reviewers", tags=["draws"])


@router.get("", operation_id="listDrawReviewers", summary="列出抽查的复核专家", **READ)
async def list_reviewers(draw_id: DrawId, call: Calling, page: PageQuery) -> Page[DrawReviewerOut]:
    """By name, with how many pieces each re-reviewed."""
    async with call.uow() as session:
        row = await steps.find(session, call.actor, draw_id)
        rows = await reviewers.of_draw(session, row.id, page)
    return page_of(
        rows, page, lambda one: (one.row.person_name, one.row.person_id), DrawReviewerOut.of
    )


@router.post(
    "",
    operation_id="nameDrawReviewer",
    summary="指定复核专家（办结前）",
    status_code=201,
    **OFFICE,
)
async def name(
    draw_id: DrawId, body: DrawReviewerIn, call: Calling, key: IdempotencyKey
) -> DrawReviewerOut:
    """He or she re-reviews beside the office, blind, never the own school."""

    async def work(session: AsyncSession) -> DrawReviewerOut:
        found = await naming.name(session, call.actor, draw_id, body.person_id, call.now)
        return DrawReviewerOut.of(found)

    return await once(call.uow, key, DrawReviewerOut, work)


@router.delete(
    "/{draw_reviewer_id}",
    operation_id="takeOffDrawReviewer",
    summary="移出复核专家",
    status_code=204,
    response_class=Response,
    **OFFICE,
)
async def take_off(
    draw_id: DrawId,
    draw_reviewer_id: Annotated[UUID, Path(description="复核专家的人员编号")],
    call: Calling,
) -> None:
    """What they rated stays."""
    await naming.take_off(call.uow, call.actor, draw_id, draw_reviewer_id, call.now)
