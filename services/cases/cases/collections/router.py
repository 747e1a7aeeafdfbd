"""HTTP face of collections."""

from datetime import UTC
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response, status
from sqlalchemy.ext.asyncio import AsyncSession

from cases.collections import queries, service
from cases.collections.rules import Show
from cases.collections.schemas import (
    CollectionIn,
    CollectionOut,
    CollectionPageOut,
    NewCollectionIn,
)
from cases.deps import Call, Calling
from cases.items.rules import KEEPERS
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/collections", tags=["collections"])
CollectionId = Annotated[UUID, Path(description="合集的编号")]
_OPEN = allows(reach=Reach.SIGNED_IN)
_KEPT = allows(*KEEPERS, reach=Reach.SUBTREE)


async def _page(call: Call, collection_id: UUID, response: Response) -> CollectionPageOut:
    async with call.uow() as session:
        found = await service.read(session, call.actor, collection_id)
    set_etag(response, found.collection.version)
    return CollectionPageOut.of(found)


@router.get("", operation_id="listCollections", summary="列出合集", **_OPEN)
async def list_collections(
    call: Calling,
    page: PageQuery,
    show: Annotated[Show, Query(description="我的、对我开放的，或置顶的")] = Show.SHARED,
) -> Page[CollectionOut]:
    """One's own and one's office's, those open to one's unit, or those on the first page."""
    async with call.uow() as session:
        rows = await queries.page(session, call.actor, show, page)
    return page_of(
        rows,
        page,
        lambda row: (row.updated_at.astimezone(UTC).isoformat(), row.id),
        CollectionOut.model_validate,
    )


@router.post("", operation_id="createCollection", summary="新建合集", status_code=201, **_OPEN)
async def create(
    body: NewCollectionIn, call: Calling, key: IdempotencyKey, response: Response
) -> CollectionOut:
    """One's own, or in the name of a unit that the caller keeps."""

    async def work(session: AsyncSession) -> CollectionOut:
        row = await service.begin(session, call.actor, body.said(), call.now)
        return CollectionOut.model_validate(row)

    made = await once(call.uow, key, CollectionOut, work)
    set_etag(response, made.version)
    return made


@router.get("/{collection_id}", operation_id="getCollection", summary="查看合集", **_OPEN)
async def get_one(
    collection_id: CollectionId, call: Calling, response: Response
) -> CollectionPageOut:
    """With those of its items that the caller may see."""
    return await _page(call, collection_id, response)


@router.put("/{collection_id}", operation_id="saveCollection", summary="保存合集", **_OPEN)
async def save(
    collection_id: CollectionId,
    body: CollectionIn,
    call: Calling,
    seen: IfMatch,
    response: Response,
) -> CollectionPageOut:
    """Name, range, and all items in their order with their notes."""
    said = body.said()
    await service.save(call.uow, call.actor, collection_id, said, seen=seen, now=call.now)
    return await _page(call, collection_id, response)


@router.delete(
    "/{collection_id}",
    operation_id="deleteCollection",
    summary="删除合集",
    status_code=status.HTTP_204_NO_CONTENT,
    **_OPEN,
)
async def delete(collection_id: CollectionId, call: Calling, seen: IfMatch) -> None:
    """The items themselves stay."""
    await service.delete(call.uow, call.actor, collection_id, seen=seen, now=call.now)


@router.put(
    "/{collection_id}/items/{item_id}",
    operation_id="addToCollection",
    summary="把资源加入合集",
    **_OPEN,
)
async def add(
    collection_id: CollectionId,
    item_id: Annotated[UUID, Path(description="资源的编号")],
    call: Calling,
) -> CollectionOut:
    """At its end; what is in it already stays where it is."""
    row = await service.add(call.uow, call.actor, collection_id, item_id, call.now)
    return CollectionOut.model_validate(row)


@router.put(
    "/{collection_id}/pin", operation_id="pinCollection", summary="置顶到资源库首页", **_KEPT
)
async def pin(collection_id: CollectionId, call: Calling) -> CollectionOut:
    """For the people to whom it is open."""
    row = await service.pin(call.uow, call.actor, collection_id, call.now, is_pinned=True)
    return CollectionOut.model_validate(row)


@router.delete("/{collection_id}/pin", operation_id="unpinCollection", summary="取消置顶", **_KEPT)
async def unpin(collection_id: CollectionId, call: Calling) -> CollectionOut:
    """It stays in the list of collections."""
    row = await service.pin(call.uow, call.actor, collection_id, call.now, is_pinned=False)
    return CollectionOut.model_validate(row)
