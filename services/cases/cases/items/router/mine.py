"""One's own items: written, handed in, taken back, taken down; and one's word as co-author."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response, status
from sqlalchemy.ext.asyncio import AsyncSession

from cases.deps import Call, Calling, World
from cases.items.queries import lists
from cases.items.queries.lists import MineState
from cases.items.rules import AUTHORS, Verb
from cases.items.schemas.bodies import ConsentIn, ItemIn, NewItemIn, ReasonIn
from cases.items.schemas.items import (
    ColleagueOut,
    ColleaguesOut,
    ItemConsentOut,
    ItemMovedOut,
    ItemPageOut,
    MyItemOut,
    WorkedItemOut,
)
from cases.items.service import (
    colleagues,
    consenting,
    deciding,
    drafting,
    reading,
    submitting,
    versions,
)
from cases.items.service.deciding import Decision
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows
from kernel.text import OptionalLine

router = APIRouter(prefix="/v1/my-items", tags=["my items"])
ItemId = Annotated[UUID, Path(description="资源的编号")]
_OWN = allows(*AUTHORS, reach=Reach.SELF)


async def _page(call: Call, item_id: UUID, response: Response) -> ItemPageOut:
    async with call.uow() as session:
        view = await reading.view(session, call.actor, item_id)
    set_etag(response, view.item.version)
    return ItemPageOut.of(view, call.actor.person_id)


@router.get("", operation_id="listMyItems", summary="列出我的资源", **_OWN)
async def list_mine(
    call: Calling,
    page: PageQuery,
    state: Annotated[MineState | None, Query(description="全部、在写、待审、已发布等")] = None,
) -> Page[MyItemOut]:
    """What one wrote and what names one as an author, the last changed first."""
    async with call.uow() as session:
        rows = await lists.mine(session, call.actor, state, page)
    return page_of(
        rows,
        page,
        lambda row: (row.item.updated_at.isoformat(), row.item.id),
        lambda row: MyItemOut(
            **WorkedItemOut.model_validate(row.item).model_dump(),
            is_owner=row.item.author_id == call.actor.person_id,
            asks_consent=row.asks_consent,
        ),
    )


@router.post("", operation_id="createItem", summary="新建资源草稿", status_code=201, **_OWN)
async def create(
    body: NewItemIn, call: Calling, key: IdempotencyKey, response: Response
) -> ItemPageOut:
    """In the school where the caller works, as its first author."""

    async def work(session: AsyncSession) -> ItemPageOut:
        item = await drafting.create(session, call.actor, body.said(), call.now)
        view = await reading.view(session, call.actor, item.id)
        return ItemPageOut.of(view, call.actor.person_id)

    made = await once(call.uow, key, ItemPageOut, work)
    set_etag(response, made.version)
    return made


@router.get(
    "/colleagues", operation_id="findColleagues", summary="查找可列为合作者的本校同事", **_OWN
)
async def find_colleagues(
    call: Calling, q: Annotated[OptionalLine, Query(description="姓名中的文字")] = ""
) -> ColleaguesOut:
    """Staff of the caller's schools by name."""
    async with call.uow() as session:
        rows = await colleagues.find(session, call.actor, q, call.now)
    return ColleaguesOut(items=[ColleagueOut(id=row.id, name=row.name) for row in rows])


@router.put("/{item_id}", operation_id="saveItem", summary="保存资源草稿", **_OWN)
async def save(
    item_id: ItemId, body: ItemIn, call: Calling, world: World, seen: IfMatch, response: Response
) -> ItemPageOut:
    """As it is now, with gaps; the answer tells what is missing before it can be handed in."""
    await drafting.save(call.uow, world, call.actor, item_id, body.said(), seen=seen, now=call.now)
    return await _page(call, item_id, response)


@router.delete(
    "/{item_id}",
    operation_id="discardItem",
    summary="删除草稿，或放弃正在修改的新版本",
    status_code=status.HTTP_204_NO_CONTENT,
    **_OWN,
)
async def discard(item_id: ItemId, call: Calling, seen: IfMatch) -> None:
    """What was handed in once stays with its history; what is published stays published."""
    await versions.discard(call.uow, call.actor, item_id, seen=seen, now=call.now)


@router.post("/{item_id}/submit", operation_id="submitItem", summary="提交学校审核", **_OWN)
async def submit(
    item_id: ItemId, call: Calling, world: World, seen: IfMatch, response: Response
) -> ItemPageOut:
    """Refused with everything that is missing; the files freeze."""
    await submitting.submit(call.uow, world, call.actor, item_id, seen=seen, now=call.now)
    return await _page(call, item_id, response)


@router.post("/{item_id}/withdraw", operation_id="withdrawItem", summary="撤回提交", **_OWN)
async def withdraw(
    item_id: ItemId, call: Calling, seen: IfMatch, response: Response
) -> ItemPageOut:
    """While the school has not decided."""
    await submitting.withdraw(call.uow, call.actor, item_id, seen=seen, now=call.now)
    return await _page(call, item_id, response)


@router.post("/{item_id}/revise", operation_id="reviseItem", summary="修改已发布的资源", **_OWN)
async def revise(item_id: ItemId, call: Calling, seen: IfMatch, response: Response) -> ItemPageOut:
    """Opens a new version; the published one stays visible until the school publishes it."""
    await versions.revise(call.uow, call.actor, item_id, seen=seen, now=call.now)
    return await _page(call, item_id, response)


@router.post(
    "/{item_id}/take-down", operation_id="takeDownMyItem", summary="下架自己的资源", **_OWN
)
async def take_down(item_id: ItemId, body: ReasonIn, call: Calling, seen: IfMatch) -> ItemMovedOut:
    """At once, with a reason; the author may restore it."""
    said = Decision(Verb.TAKE_DOWN, item_id, seen, body.reason, is_own=True)
    return ItemMovedOut.of(await deciding.decide(call.uow, call.actor, said, call.now))


@router.post(
    "/{item_id}/restore", operation_id="restoreMyItem", summary="恢复自己下架的资源", **_OWN
)
async def restore(item_id: ItemId, body: ReasonIn, call: Calling, seen: IfMatch) -> ItemMovedOut:
    """What the author took down; what others took down they restore."""
    said = Decision(Verb.RESTORE, item_id, seen, body.reason, is_own=True)
    return ItemMovedOut.of(await deciding.decide(call.uow, call.actor, said, call.now))


@router.post(
    "/{item_id}/consent",
    operation_id="answerItemConsent",
    summary="确认或不同意作为合作者署名",
    **_OWN,
)
async def consent(item_id: ItemId, body: ConsentIn, call: Calling) -> ItemConsentOut:
    """To the draft that was read: when it changes, the word is asked for again.

    Whoever does not agree is no author any more and sees the draft no longer.
    """
    given = await consenting.answer(call.uow, call.actor, item_id, body.said(), call.now)
    return ItemConsentOut(consent=given)
