"""The desks of school, district and city: what waits, and what is decided."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query

from cases.deps import Calling
from cases.items.queries import lists
from cases.items.queries.lists import DeskState
from cases.items.rules import KEEPERS, REVIEWERS, SCHOOL, Kind, Verb
from cases.items.schemas.bodies import ForeseeIn, ManyIn, ReasonIn
from cases.items.schemas.foreseen import ForeseenListOut, ForeseenOut
from cases.items.schemas.items import (
    ItemMovedOut,
    ManyAnswerOut,
    ManyOut,
    WorkedItemOut,
)
from cases.items.service import deciding
from cases.items.service.deciding import Decision
from kernel.actor import Role
from kernel.etag import IfMatch
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1", tags=["item reviews"])
ItemId = Annotated[UUID, Path(description="资源的编号")]


@router.get(
    "/item-reviews",
    operation_id="listItemReviews",
    summary="列出待审核与已处理的资源",
    **allows(*REVIEWERS, reach=Reach.SUBTREE),
)
async def list_reviews(
    call: Calling,
    page: PageQuery,
    state: Annotated[DeskState, Query(description="待审核、可推荐，或全部")] = DeskState.WAITING,
    kind: Annotated[Kind | None, Query(description="类型")] = None,
) -> Page[WorkedItemOut]:
    """What waits for the caller's side, or may be recommended by it; the longest waiting first."""
    async with call.uow() as session:
        rows = await lists.desk(session, call.actor, (state, kind), page)
    return page_of(
        rows,
        page,
        lambda row: (row.updated_at.isoformat(), row.id),
        WorkedItemOut.model_validate,
    )


@router.post(
    "/item-reviews/batch",
    operation_id="decideItems",
    summary="批量发布、退回、推荐或入选",
    **allows(*REVIEWERS, reach=Reach.SUBTREE),
)
async def decide_many(body: ManyIn, call: Calling) -> ManyOut:
    """Each by itself; the answer tells of each what became of it."""
    answers = await deciding.decide_many(call.uow, call.actor, body.said(), call.now)
    return ManyOut(items=[ManyAnswerOut.model_validate(one) for one in answers])


@router.post(
    "/item-reviews/preview",
    operation_id="previewItemDecisions",
    summary="预览批量处理的结果",
    **allows(*REVIEWERS, reach=Reach.SUBTREE),
)
async def preview(body: ForeseeIn, call: Calling) -> ForeseenListOut:
    """What would become of each, and why some would stay; nothing changes."""
    found = await deciding.foresee_many(call.uow, call.actor, body.wanted())
    return ForeseenListOut(items=[ForeseenOut.model_validate(one) for one in found])


async def _decide(call: Calling, said: Decision) -> ItemMovedOut:
    return ItemMovedOut.of(await deciding.decide(call.uow, call.actor, said, call.now))


@router.post(
    "/items/{item_id}/publish",
    operation_id="publishItem",
    summary="学校审核通过并发布",
    **allows(*SCHOOL, reach=Reach.SUBTREE),
)
async def publish(item_id: ItemId, call: Calling, seen: IfMatch) -> ItemMovedOut:
    """Its open range decides who sees it from now on."""
    return await _decide(call, Decision(Verb.PUBLISH, item_id, seen))


@router.post(
    "/items/{item_id}/return",
    operation_id="returnItem",
    summary="退回（写明原因）",
    **allows(*REVIEWERS, reach=Reach.SUBTREE),
)
async def send_back(item_id: ItemId, body: ReasonIn, call: Calling, seen: IfMatch) -> ItemMovedOut:
    """By the school to be mended; by an office: it stays published at its school."""
    return await _decide(call, Decision(Verb.RETURN, item_id, seen, body.reason))


@router.post(
    "/items/{item_id}/recommend",
    operation_id="recommendItem",
    summary="推荐到上一级",
    **allows(*SCHOOL, Role.DISTRICT_OFFICE, reach=Reach.SUBTREE),
)
async def recommend(item_id: ItemId, call: Calling, seen: IfMatch) -> ItemMovedOut:
    """School to district, district to city; city-run schools to the city at once."""
    return await _decide(call, Decision(Verb.RECOMMEND, item_id, seen))


@router.post(
    "/items/{item_id}/select",
    operation_id="selectItem",
    summary="遴选入市级成果库",
    **allows(Role.CITY_OFFICE, reach=Reach.SUBTREE),
)
async def select(item_id: ItemId, call: Calling, seen: IfMatch) -> ItemMovedOut:
    """From what the districts and city-run schools recommended (R32)."""
    return await _decide(call, Decision(Verb.SELECT, item_id, seen))


@router.post(
    "/items/{item_id}/take-down",
    operation_id="takeDownItem",
    summary="下架（写明原因）",
    **allows(*KEEPERS, reach=Reach.SUBTREE),
)
async def take_down(item_id: ItemId, body: ReasonIn, call: Calling, seen: IfMatch) -> ItemMovedOut:
    """At once; nobody but those who work on it sees it any more."""
    return await _decide(call, Decision(Verb.TAKE_DOWN, item_id, seen, body.reason))


@router.post(
    "/items/{item_id}/restore",
    operation_id="restoreItem",
    summary="恢复上架（写明原因）",
    **allows(*KEEPERS, reach=Reach.SUBTREE),
)
async def restore(item_id: ItemId, body: ReasonIn, call: Calling, seen: IfMatch) -> ItemMovedOut:
    """To where it was; by the side that took it down or one above."""
    return await _decide(call, Decision(Verb.RESTORE, item_id, seen, body.reason))
