"""HTTP face of the library's items."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from cases.items import queries
from cases.items.rules import Kind, State
from cases.items.schemas import ItemOut
from kernel.http.deps import CurrentActor, Uow
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows
from kernel.text import OptionalLine

router = APIRouter(prefix="/v1/items", tags=["items"])


@router.get("", operation_id="listItems", summary="浏览资源库", **allows(reach=Reach.SIGNED_IN))
async def list_items(
    actor: CurrentActor,
    uow: Uow,
    page: PageQuery,
    kind: Kind | None = None,
    state: State | None = None,
    q: Annotated[OptionalLine, Query(description="标题中的文字")] = "",
) -> Page[ItemOut]:
    """List what the caller may see: open items, their own, and those of their units."""
    async with uow() as session:
        rows = await queries.items_seen_by(
            session, actor, (kind, state, q), page.start(datetime, UUID), page.limit + 1
        )
    return page_of(
        rows, page, lambda row: (row.created_at.isoformat(), str(row.id)), ItemOut.model_validate
    )
