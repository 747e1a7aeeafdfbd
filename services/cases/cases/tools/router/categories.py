"""The categories of tools: read by everybody, kept by the equipment centre."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from sqlalchemy.ext.asyncio import AsyncSession

from cases.deps import Calling
from cases.items.rules import TOOL_KEEPERS
from cases.tool_categories import queries
from cases.tools.queries import desk
from cases.tools.schemas.categories import (
    KeptToolCategoriesOut,
    KeptToolCategoryOut,
    ToolCategoriesOut,
    ToolCategoryIn,
    ToolCategoryOrderIn,
    ToolCategoryOut,
    ToolCategoryRetiredOut,
    ToolCategoryRetireIn,
)
from cases.tools.service import categories
from kernel.etag import IfMatch
from kernel.idempotency import IdempotencyKey, once
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/tool-categories", tags=["tools"])
CategoryId = Annotated[UUID, Path(description="工具分类的编号")]
_KEPT = allows(*TOOL_KEEPERS, reach=Reach.SUBTREE)


@router.get(
    "",
    operation_id="getToolCategories",
    summary="查看工具分类",
    **allows(reach=Reach.SIGNED_IN),
)
async def get(call: Calling) -> ToolCategoriesOut:
    """In their order; the retired last, for contents may still name them."""
    async with call.uow() as session:
        rows = await queries.every(session)
    return ToolCategoriesOut(items=[ToolCategoryOut.model_validate(one) for one in rows])


@router.get(
    "/kept", operation_id="getKeptToolCategories", summary="查看工具分类与工具数量", **_KEPT
)
async def get_kept(call: Calling) -> KeptToolCategoriesOut:
    """With how many tools stand in each, drafts among them."""
    async with call.uow() as session:
        rows, used = await queries.every(session), await desk.used_by_category(session)
    return KeptToolCategoriesOut(
        items=[
            KeptToolCategoryOut(
                **ToolCategoryOut.model_validate(one).model_dump(), tool_count=used.get(one.id, 0)
            )
            for one in rows
        ]
    )


@router.post("", operation_id="addToolCategory", summary="新增工具分类", status_code=201, **_KEPT)
async def add(body: ToolCategoryIn, call: Calling, key: IdempotencyKey) -> ToolCategoryOut:
    """At the end of the list."""

    async def work(session: AsyncSession) -> ToolCategoryOut:
        row = await categories.add(session, call.actor, body.said(), call.now)
        return ToolCategoryOut.model_validate(row)

    return await once(call.uow, key, ToolCategoryOut, work)


@router.put(
    "/order",
    operation_id="orderToolCategories",
    summary="调整工具分类的顺序",
    status_code=204,
    **_KEPT,
)
async def order(body: ToolCategoryOrderIn, call: Calling) -> None:
    """All of them; refused when the list has changed since."""
    await categories.order(call.uow, call.actor, body.ids, call.now)


@router.put(
    "/{tool_category_id}",
    operation_id="renameToolCategory",
    summary="修改工具分类的名称和说明",
    **_KEPT,
)
async def rename(
    tool_category_id: CategoryId, body: ToolCategoryIn, call: Calling, seen: IfMatch
) -> ToolCategoryOut:
    """Its tools stay in it."""
    row = await categories.rename(
        call.uow, call.actor, tool_category_id, body.said(), seen=seen, now=call.now
    )
    return ToolCategoryOut.model_validate(row)


@router.post(
    "/{tool_category_id}/retire",
    operation_id="retireToolCategory",
    summary="停用工具分类，或并入另一分类",
    **_KEPT,
)
async def retire(
    tool_category_id: CategoryId, body: ToolCategoryRetireIn, call: Calling, seen: IfMatch
) -> ToolCategoryRetiredOut:
    """With a successor its tools move there; without one only when there are none."""
    moved = await categories.retire(
        call.uow, call.actor, tool_category_id, body.successor_id, seen=seen, now=call.now
    )
    return ToolCategoryRetiredOut(moved=moved)
