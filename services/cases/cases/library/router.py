"""HTTP face of the library: searched, counted, exported, and what is like an item."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response

from cases.deps import Calling
from cases.downloads import XLSX, workbook_of
from cases.feedback.schemas.items import ListedItemOut
from cases.items.rules import KEEPERS
from cases.items.schemas.items import ItemOut
from cases.items.service import hands
from cases.library import counting, queries, sheets
from cases.library.filters import Filters, Sort, asked_for, words_of
from cases.library.schemas import FacetsOut, SimilarOut
from kernel.clock import local_date
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/items", tags=["items"])
_OPEN = allows(reach=Reach.SIGNED_IN)
_SHOWN = 8  # similar ones
_KEPT = allows(*KEEPERS, reach=Reach.SUBTREE)
_FILE = _KEPT | {"responses": {**_KEPT["responses"], 200: {"content": {XLSX: {}}}}}
Wanted = Annotated[Filters, Depends(asked_for)]


@router.get("", operation_id="listItems", summary="浏览、搜索资源库", **_OPEN)
async def list_items(
    call: Calling,
    page: PageQuery,
    wanted: Wanted,
    sort: Annotated[Sort | None, Query(description="不填：有搜索词按相关度，否则最新在前")] = None,
) -> Page[ListedItemOut]:
    """List what the caller may see: open to their unit, their own, and of units they work for."""
    order = sort or (Sort.RELEVANCE if wanted.q else Sort.NEWEST)
    async with call.glance() as session:
        found = await queries.page(session, call.actor, wanted, order, page)
    return page_of(
        found,
        page,
        lambda one: one.key,
        lambda one: ListedItemOut.of(one.row),
    )


@router.get("/facets", operation_id="getItemFacets", summary="资源库各分面的数量", **_OPEN)
async def facets(call: Calling, wanted: Wanted) -> FacetsOut:
    """Of the same filter as the list; counts end at 1000 and say so."""
    # Without words the way to count is set for a transaction.
    async with call.glance() if words_of(wanted) else call.uow() as session:
        return FacetsOut.of(*await counting.counts(session, call.actor, wanted))


@router.get(
    "/export",
    operation_id="exportItems",
    summary="导出资源库列表（xlsx）",
    **_FILE,
)
async def export(call: Calling, wanted: Wanted) -> Response:
    """The rows that the list shows by the same filter, at most ten thousand."""
    content = await sheets.library(call.uow, call.actor, wanted, call.now())
    return workbook_of(content, f"资源库 {local_date(call.now())}.xlsx")


@router.get(
    "/{item_id}/similar", operation_id="getSimilarItems", summary="查看同类能力点的资源", **_OPEN
)
async def similar(
    item_id: Annotated[UUID, Path(description="资源的编号")], call: Calling
) -> SimilarOut:
    """Those with the most abilities in common that the caller may see."""
    async with call.uow() as session:
        hand = await hands.find(session, call.actor, item_id)
        rows = await queries.similar(session, call.actor, hand.item, _SHOWN)
    return SimilarOut(items=[ItemOut.model_validate(row) for row in rows])
