"""The centre's desk: all tools, what is done with many, and how their links are."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, Response

from cases.deps import Calling
from cases.downloads import XLSX, workbook_of
from cases.items.rules import TOOL_KEEPERS
from cases.items.service import hands
from cases.settings import Settings
from cases.tool_categories import queries as categories
from cases.tools import sheets
from cases.tools.filters import Wanted
from cases.tools.queries import desk, links
from cases.tools.schemas.tools import (
    ToolBatchIn,
    ToolBatchOut,
    ToolLinkOut,
    ToolLinkReportOut,
    ToolOut,
    ToolOutcomeOut,
    ToolShelfOut,
)
from cases.tools.service import keeping
from kernel.clock import local_date
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1", tags=["tools"])
_KEPT = allows(*TOOL_KEEPERS, reach=Reach.SUBTREE)
_FILE = _KEPT | {"responses": {**_KEPT["responses"], 200: {"content": {XLSX: {}}}}}


WantedQuery = Annotated[Wanted, Depends()]


@router.get("/tools", operation_id="listTools", summary="列出工具库中的工具", **_KEPT)
async def list_tools(call: Calling, page: PageQuery, wanted: WantedQuery) -> Page[ToolOut]:
    """Published ones and those that were taken down, the last changed first."""
    async with call.uow() as session:
        rows = await desk.page(session, call.actor, (wanted, call.now()), page)
    return page_of(
        rows,
        page,
        lambda row: (row.item.updated_at.isoformat(), row.item.id),
        ToolOut.of,
    )


@router.get("/tools/export", operation_id="exportTools", summary="导出工具库（xlsx）", **_FILE)
async def export(call: Calling, wanted: WantedQuery) -> Response:
    """The rows that the list shows by the same filter, at most ten thousand."""
    content = await sheets.tools(call.uow, call.actor, wanted, call.now)
    return workbook_of(content, f"工具资源库 {local_date(call.now())}.xlsx")


@router.get("/tools/links", operation_id="getToolLinkReport", summary="查看链接检查情况", **_KEPT)
async def link_report(call: Calling, request: Request) -> ToolLinkReportOut:
    """When links were asked last, whether there was a way out, and how many are dead."""
    settings: Settings = request.app.state.settings
    async with call.uow() as session:
        run, dead = await links.last_run(session), await links.count_dead(session, call.actor)
    return ToolLinkReportOut.of(run, dead, is_on=settings.tool_links_asked)


def _told(found: list[keeping.Outcome]) -> ToolBatchOut:
    return ToolBatchOut(items=[ToolOutcomeOut.model_validate(one) for one in found])


@router.post(
    "/tools/batch-preview",
    operation_id="previewTools",
    summary="预览对多个工具的操作",
    **_KEPT,
)
async def preview(body: ToolBatchIn, call: Calling) -> ToolBatchOut:
    """What would become of each; nothing is changed."""
    async with call.uow() as session:
        found = await keeping.preview(session, call.actor, body.wish(), body.wanted())
    return _told(found)


@router.post(
    "/tools/batch",
    operation_id="decideTools",
    summary="对多个工具调整分类、复核、下架或恢复",
    **_KEPT,
)
async def batch(body: ToolBatchIn, call: Calling) -> ToolBatchOut:
    """Each by itself; the answer tells of each what became of it."""
    wish, wanted = body.wish(), body.wanted()
    return _told(await keeping.carry_out(call.uow, call.actor, wish, wanted, call.now))


@router.get(
    "/items/{item_id}/tool",
    operation_id="getItemTool",
    summary="查看工具的分类与链接情况",
    **allows(reach=Reach.SIGNED_IN),
)
async def shelf(
    item_id: Annotated[UUID, Path(description="资源的编号")], call: Calling
) -> ToolShelfOut:
    """Of a tool that the caller may see; of other items there is nothing to tell."""
    async with call.uow() as session:
        hand = await hands.find(session, call.actor, item_id)
        care = await desk.care_of(session, item_id)
        names = await categories.names(session)
        rows = await links.of_item(session, item_id)
    category_id = hand.item.category_id
    return ToolShelfOut(
        category_id=category_id,
        category_name=names.get(category_id, "") if category_id else "",
        looked_at=care.looked_at if care else None,
        links=[ToolLinkOut.of(one) for one in rows],
    )
