"""Use, favourites, ratings, and the tickets for an item's files, which count as use."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query

from cases.deps import Calling, World
from cases.feedback.queries import listed
from cases.feedback.schemas.items import ItemFeedbackOut, ListedItemOut, RatingIn
from cases.feedback.service import using
from cases.items.schemas.items import ItemTicketOut
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1", tags=["feedback"])
ItemId = Annotated[UUID, Path(description="资源的编号")]
VersionNo = Annotated[
    int | None, Query(ge=1, lt=2**31, description="版本；不填为已发布的版本，作者为正在修改的版本")
]
_OPEN = allows(reach=Reach.SIGNED_IN)


@router.post(
    "/items/{item_id}/tickets",
    operation_id="createItemTicket",
    summary="取得查看资源文件的凭证（五分钟有效）",
    status_code=201,
    **_OPEN,
)
async def create_ticket(
    item_id: ItemId, call: Calling, world: World, version_no: VersionNo = None
) -> ItemTicketOut:
    """For all files of the version that the caller sees; counted as use once a person."""
    found = await using.ticket(
        call.uow, call.actor, item_id, version_no, world.sign_ticket, call.now
    )
    return ItemTicketOut.model_validate(found)


@router.get(
    "/items/{item_id}/feedback",
    operation_id="getItemFeedback",
    summary="查看资源的使用、收藏和评分",
    **_OPEN,
)
async def get_feedback(item_id: ItemId, call: Calling) -> ItemFeedbackOut:
    """With what the caller gave it, and what they may give."""
    return ItemFeedbackOut.of(await using.numbers_of(call.uow, call.actor, item_id, call.now))


@router.put(
    "/items/{item_id}/use", operation_id="useItem", summary="登记“我用过”（每天一次）", **_OPEN
)
async def use(item_id: ItemId, call: Calling) -> ItemFeedbackOut:
    """Once a day; pressing again on the same day changes nothing."""
    return ItemFeedbackOut.of(await using.use(call.uow, call.actor, item_id, call.now))


@router.put("/items/{item_id}/favourite", operation_id="addFavourite", summary="收藏资源", **_OPEN)
async def add_favourite(item_id: ItemId, call: Calling) -> ItemFeedbackOut:
    """The same again changes nothing."""
    found = await using.favour(call.uow, call.actor, item_id, call.now, is_kept=True)
    return ItemFeedbackOut.of(found)


@router.delete(
    "/items/{item_id}/favourite", operation_id="removeFavourite", summary="取消收藏", **_OPEN
)
async def remove_favourite(item_id: ItemId, call: Calling) -> ItemFeedbackOut:
    """The same again changes nothing."""
    found = await using.favour(call.uow, call.actor, item_id, call.now, is_kept=False)
    return ItemFeedbackOut.of(found)


@router.put(
    "/items/{item_id}/rating", operation_id="rateItem", summary="给资源评分（1–5 星）", **_OPEN
)
async def rate(item_id: ItemId, body: RatingIn, call: Calling) -> ItemFeedbackOut:
    """One rating a person, by name, changed as often as one likes; authors do not rate."""
    found = await using.rate(call.uow, call.actor, item_id, body.stars, call.now)
    return ItemFeedbackOut.of(found)


@router.get("/favourites", operation_id="listFavourites", summary="列出我的收藏", **_OPEN)
async def list_favourites(call: Calling, page: PageQuery) -> Page[ListedItemOut]:
    """What is still open to the caller, the last added first."""
    async with call.uow() as session:
        rows = await listed.favourites(session, call.actor, page, (datetime, UUID))
    return page_of(
        rows,
        page,
        lambda row: (row.kept_at.astimezone(UTC).isoformat(), row.id),
        ListedItemOut.of,
    )
