"""HTTP face of releases: an author's own word for the public."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query

from cases.deps import Call, Calling
from cases.items.rules import AUTHORS
from cases.releases import service
from cases.releases.schemas import MyReleaseOut, ReleaseIn
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/my-items/{item_id}/release", tags=["releases"])
ItemId = Annotated[UUID, Path(description="资源的编号")]
_OWN = allows(*AUTHORS, reach=Reach.SELF)
# Whoever gave a word may read it and take it back, whatever their role is now.
_GIVEN = allows(reach=Reach.SELF)


async def _read(call: Call, item_id: UUID, version_no: int | None = None) -> MyReleaseOut:
    async with call.uow() as session:
        return MyReleaseOut.of(await service.read(session, call.actor, item_id, version_no))


@router.get("", operation_id="getMyRelease", summary="查看我是否同意公开展示", **_GIVEN)
async def get_one(
    item_id: ItemId,
    call: Calling,
    version_no: Annotated[
        int | None, Query(ge=1, lt=2**31, description="版本；不填为最新的版本")
    ] = None,
) -> MyReleaseOut:
    """With the text that the word is to."""
    return await _read(call, item_id, version_no)


@router.put("", operation_id="giveRelease", summary="同意向社会公开展示", **_OWN)
async def give(item_id: ItemId, body: ReleaseIn, call: Calling) -> MyReleaseOut:
    """To the content of this version; by name or not."""
    await service.give(call.uow, call.actor, item_id, body.said(), call.now)
    return await _read(call, item_id, body.version_no)


@router.delete(
    "", operation_id="withdrawRelease", summary="撤回公开展示的同意", status_code=204, **_GIVEN
)
async def withdraw(item_id: ItemId, call: Calling) -> None:
    """Of every version; strangers see it no more, at once."""
    await service.withdraw(call.uow, call.actor, item_id, call.now)
