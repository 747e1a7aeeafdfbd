"""Showcases for those who are signed in: listed, read, written, opened, closed."""

from datetime import UTC
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response, status
from sqlalchemy.ext.asyncio import AsyncSession

from cases.deps import Call, Calling
from cases.items.rules import REVIEWERS, SCHOOL
from cases.showcases.queries import showcases as queries
from cases.showcases.rules import ShowcaseShow, ShowcaseVerb
from cases.showcases.schemas.public import PublicShowcasePageOut
from cases.showcases.schemas.showcases import (
    MadeShowcaseIn,
    NewShowcaseIn,
    ShowcaseIn,
    ShowcaseMentionOut,
    ShowcaseMentionsOut,
    ShowcaseOut,
    ShowcasePageOut,
    ShowcaseReasonIn,
)
from cases.showcases.service import drafting, making, public, reading, steps
from kernel.actor import Role
from kernel.clock import local_date
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1", tags=["showcases"])
ShowcaseId = Annotated[UUID, Path(description="展播的编号")]
_OPEN = allows(reach=Reach.SIGNED_IN)
_KEPT = allows(*REVIEWERS, reach=Reach.SUBTREE)
_SCHOOL = allows(*SCHOOL, reach=Reach.SUBTREE)
_ABOVE = allows(Role.DISTRICT_OFFICE, Role.CITY_OFFICE, reach=Reach.SUBTREE)


async def _page(call: Call, showcase_id: UUID, response: Response) -> ShowcasePageOut:
    async with call.uow() as session:
        found = await reading.read(session, call.actor, showcase_id, call.now)
    set_etag(response, found.showcase.version)
    return ShowcasePageOut.of(found)


async def _step(
    call: Call, showcase_id: UUID, verb: ShowcaseVerb, seen: int, reason: str = ""
) -> ShowcaseOut:
    where = (call.uow, call.actor, showcase_id, verb)
    row = await steps.step(*where, seen=seen, now=call.now, reason=reason)
    return ShowcaseOut.model_validate(row)


@router.get("/showcases", operation_id="listShowcases", summary="列出展播", **_OPEN)
async def list_showcases(
    call: Calling,
    page: PageQuery,
    show: Annotated[
        ShowcaseShow, Query(description="对我开放的、本单位的，或等待本单位同意的")
    ] = ShowcaseShow.OPEN,
) -> Page[ShowcaseOut]:
    """Those open to the caller's unit, of the units that they work for, or that wait for them."""
    async with call.uow() as session:
        today = local_date(call.now())
        rows = await queries.page(session, call.actor, show, today, page)
    return page_of(
        rows,
        page,
        lambda row: (row.updated_at.astimezone(UTC).isoformat(), row.id),
        ShowcaseOut.model_validate,
    )


@router.post(
    "/showcases", operation_id="createShowcase", summary="新建展播", status_code=201, **_KEPT
)
async def create(
    body: NewShowcaseIn, call: Calling, key: IdempotencyKey, response: Response
) -> ShowcaseOut:
    """Of a unit of the caller's; experience pages of a school."""

    async def work(session: AsyncSession) -> ShowcaseOut:
        row = await drafting.begin(session, call.actor, body.said(), call.now)
        return ShowcaseOut.model_validate(row)

    made = await once(call.uow, key, ShowcaseOut, work)
    set_etag(response, made.version)
    return made


@router.post(
    "/showcases/of-campaign",
    operation_id="makeShowcase",
    summary="用评选结果制作展播",
    status_code=201,
    **_KEPT,
)
async def make(
    body: MadeShowcaseIn, call: Calling, key: IdempotencyKey, response: Response
) -> ShowcaseOut:
    """A draft with a section for each award; what is not published any more is left out."""

    async def work(session: AsyncSession) -> ShowcaseOut:
        row = await making.make(session, call.actor, body.campaign_id, call.now)
        return ShowcaseOut.model_validate(row)

    made = await once(call.uow, key, ShowcaseOut, work)
    set_etag(response, made.version)
    return made


@router.get("/showcases/{showcase_id}", operation_id="getShowcase", summary="查看展播", **_OPEN)
async def get_one(showcase_id: ShowcaseId, call: Calling, response: Response) -> ShowcasePageOut:
    """With those of its items that the caller may see."""
    return await _page(call, showcase_id, response)


@router.get(
    "/showcases/{showcase_id}/public-view",
    operation_id="previewShowcase",
    summary="预览社会公众看到的展播",
    **_KEPT,
)
async def preview(showcase_id: ShowcaseId, call: Calling) -> PublicShowcasePageOut:
    """Exactly what strangers would be told now, for those who work on it."""
    async with call.uow() as session:
        found = await public.preview(session, call.actor, showcase_id, call.now)
    return PublicShowcasePageOut.of(found)


@router.put("/showcases/{showcase_id}", operation_id="saveShowcase", summary="保存展播", **_KEPT)
async def save(
    showcase_id: ShowcaseId, body: ShowcaseIn, call: Calling, seen: IfMatch, response: Response
) -> ShowcasePageOut:
    """Everything of it, while it is not open."""
    said = body.said()
    await drafting.save(call.uow, call.actor, showcase_id, said, seen=seen, now=call.now)
    return await _page(call, showcase_id, response)


@router.delete(
    "/showcases/{showcase_id}",
    operation_id="deleteShowcase",
    summary="删除展播",
    status_code=status.HTTP_204_NO_CONTENT,
    **_KEPT,
)
async def delete(showcase_id: ShowcaseId, call: Calling, seen: IfMatch) -> None:
    """While it is not open; the items stay."""
    await drafting.delete(call.uow, call.actor, showcase_id, seen=seen, now=call.now)


@router.post(
    "/showcases/{showcase_id}/open", operation_id="openShowcase", summary="开放展播", **_KEPT
)
async def open_it(showcase_id: ShowcaseId, call: Calling, seen: IfMatch) -> ShowcaseOut:
    """To its range, within its period; refused with everything that is missing."""
    return await _step(call, showcase_id, ShowcaseVerb.OPEN, seen)


@router.post(
    "/showcases/{showcase_id}/close", operation_id="closeShowcase", summary="关闭展播", **_KEPT
)
async def close(showcase_id: ShowcaseId, call: Calling, seen: IfMatch) -> ShowcaseOut:
    """At once; it may be changed then and opened again."""
    return await _step(call, showcase_id, ShowcaseVerb.CLOSE, seen)


@router.post(
    "/showcases/{showcase_id}/submit",
    operation_id="submitShowcase",
    summary="提交经验页，请工程办同意向校外开放",
    **_SCHOOL,
)
async def submit(showcase_id: ShowcaseId, call: Calling, seen: IfMatch) -> ShowcaseOut:
    """To the district, of city-run schools to the city."""
    return await _step(call, showcase_id, ShowcaseVerb.SUBMIT, seen)


@router.post(
    "/showcases/{showcase_id}/withdraw",
    operation_id="withdrawShowcase",
    summary="撤回提交的经验页",
    **_SCHOOL,
)
async def withdraw(showcase_id: ShowcaseId, call: Calling, seen: IfMatch) -> ShowcaseOut:
    """While the office has not decided."""
    return await _step(call, showcase_id, ShowcaseVerb.WITHDRAW, seen)


@router.post(
    "/showcases/{showcase_id}/agree",
    operation_id="agreeShowcase",
    summary="同意经验页向校外开放",
    **_ABOVE,
)
async def agree(showcase_id: ShowcaseId, call: Calling, seen: IfMatch) -> ShowcaseOut:
    """It is open from then on."""
    return await _step(call, showcase_id, ShowcaseVerb.AGREE, seen)


@router.post(
    "/showcases/{showcase_id}/return",
    operation_id="returnShowcase",
    summary="退回经验页（写明原因）",
    **_ABOVE,
)
async def send_back(
    showcase_id: ShowcaseId, body: ShowcaseReasonIn, call: Calling, seen: IfMatch
) -> ShowcaseOut:
    """Also one that is open already."""
    return await _step(call, showcase_id, ShowcaseVerb.RETURN, seen, body.reason)


@router.get(
    "/items/{item_id}/showcases",
    operation_id="getItemShowcases",
    summary="查看资源入选的展播",
    **_OPEN,
)
async def mentions(
    item_id: Annotated[UUID, Path(description="资源的编号")], call: Calling
) -> ShowcaseMentionsOut:
    """Those that run and are open to the caller, the last opened first."""
    async with call.uow() as session:
        rows = await reading.mentions(session, call.actor, item_id, call.now)
    return ShowcaseMentionsOut(items=[ShowcaseMentionOut.of(row) for row in rows])
