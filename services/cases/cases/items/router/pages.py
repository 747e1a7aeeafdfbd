"""An item as its page shows it, and the tickets for covers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from cases.deps import Calling, World
from cases.items.schemas.bodies import CoversIn
from cases.items.schemas.items import ItemPageOut, ItemTicketOut
from cases.items.service import reading
from kernel.etag import set_etag
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/items", tags=["items"])
ItemId = Annotated[UUID, Path(description="资源的编号")]
VersionNo = Annotated[
    int | None, Query(ge=1, lt=2**31, description="版本；不填为已发布的版本，作者为正在修改的版本")
]
_OPEN = allows(reach=Reach.SIGNED_IN)


@router.post(
    "/cover-tickets",
    operation_id="createCoverTicket",
    summary="取得查看封面的凭证（五分钟有效）",
    status_code=201,
    **_OPEN,
)
async def cover_ticket(body: CoversIn, call: Calling, world: World) -> ItemTicketOut:
    """For the covers of those of the items that the caller may see."""
    found = await reading.cover_ticket(call.uow, call.actor, body.item_ids, world.sign_ticket)
    return ItemTicketOut.model_validate(found)


@router.get("/{item_id}", operation_id="getItem", summary="查看资源", **_OPEN)
async def get(
    item_id: ItemId, call: Calling, response: Response, version_no: VersionNo = None
) -> ItemPageOut:
    """With the content of a version that the caller may see."""
    async with call.uow() as session:
        view = await reading.view(session, call.actor, item_id, version_no)
    set_etag(response, view.item.version)
    return ItemPageOut.of(view, call.actor.person_id)
