"""Tools that the centre enters for the city."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response
from sqlalchemy.ext.asyncio import AsyncSession

from cases.deps import Call, Calling, World
from cases.items.rules import TOOL_KEEPERS
from cases.items.schemas.items import ItemPageOut
from cases.items.service import reading
from cases.tools.schemas.tools import ToolIn
from cases.tools.service import entering
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/tools", tags=["tools"])
_KEPT = allows(*TOOL_KEEPERS, reach=Reach.SUBTREE)


@router.post("", operation_id="enterTool", summary="为全市入库一个工具", status_code=201, **_KEPT)
async def enter(
    body: ToolIn, call: Calling, world: World, key: IdempotencyKey, response: Response
) -> ItemPageOut:
    """Published for the city at once; refused with everything that is missing."""
    said, item_id = body.said(), entering.new_id()
    facts = await entering.frozen(world, call.actor, item_id, said.files, {})

    async def work(session: AsyncSession) -> ItemPageOut:
        item = await entering.enter(session, call.actor, (item_id, facts), said, call.now)
        return await _page(session, call, item.id)

    made = await once(call.uow, key, ItemPageOut, work)
    set_etag(response, made.version)
    return made


@router.put("/{item_id}", operation_id="reviseTool", summary="修改为全市入库的工具", **_KEPT)
async def revise(
    item_id: Annotated[UUID, Path(description="资源的编号")],
    body: ToolIn,
    call: Calling,
    world: World,
    seen: IfMatch,
    response: Response,
) -> ItemPageOut:
    """The next version is published at once; what schools wrote the schools mend."""
    said = body.said()
    await entering.revise(call.uow, world, call.actor, item_id, said, seen=seen, now=call.now)
    async with call.uow() as session:
        made = await _page(session, call, item_id)
    set_etag(response, made.version)
    return made


async def _page(session: AsyncSession, call: Call, item_id: UUID) -> ItemPageOut:
    view = await reading.view(session, call.actor, item_id)
    return ItemPageOut.of(view, call.actor.person_id)
