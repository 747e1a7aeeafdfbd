"""What strangers may ask: pages with what was released, and tickets for its previews.

A list may be a minute old; pages are asked for anew each time (an ETag spares the bytes), so that
what is taken back is gone at once.
"""

from hashlib import sha256
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Path, Request, Response
from pydantic import BaseModel

from cases.deps import World
from cases.showcases import strangers
from cases.showcases.schemas.public import (
    PublicCoversIn,
    PublicItemOut,
    PublicShowcaseOut,
    PublicShowcasePageOut,
    PublicShowcasesOut,
    PublicTicketOut,
)
from cases.showcases.service import public
from cases.showcases.strangers import Body
from kernel.http.deps import Now, Uow
from kernel.paging import PageQuery, cursor_of
from kernel.policy import Reach, RouteOptions, allows

router = APIRouter(
    prefix="/v1/public-showcases",
    tags=["public showcases"],
    dependencies=[Depends(strangers.admitted)],
)
ShowcaseId = Annotated[UUID, Path(description="展播的编号")]
ItemId = Annotated[UUID, Path(description="资源的编号")]
Known = Annotated[str | None, Header(alias="If-None-Match", max_length=200)]
_MINUTE: Final = "public, max-age=60"
_ASK_ANEW: Final = "no-cache"
_PUBLIC = allows(reach=Reach.PUBLIC)


def _kept(options: RouteOptions) -> dict[str, Any]:
    """Say that the answer may be the one that the browser has already."""
    unchanged = {304: {"description": "内容没有变化"}}
    return {**options, "responses": {**unchanged, **options["responses"]}}


def _written(shown: BaseModel) -> Body:
    body = shown.model_dump_json().encode()
    return body, sha256(body).hexdigest()[:32]


def _answer(shown: Body, known: str | None, keep: str) -> Response:
    """Answer with a tag of the content; a gateway that packs it writes more into the tag."""
    body, tag = shown
    headers = {"ETag": f'"{tag}"', "Cache-Control": keep}
    if known and tag in known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


@router.get(
    "",
    operation_id="listPublicShowcases",
    summary="列出向社会公开的展播",
    response_model=PublicShowcasesOut,
    **_kept(_PUBLIC),
)
async def list_public(
    request: Request, uow: Uow, now: Now, page: PageQuery, known: Known = None
) -> Response:
    """The last opened first; at most 24 a page. Everybody is answered from one reading."""

    async def read() -> Body:
        async with uow() as session:
            found, shown = await public.page(session, page, now)
        rows = found[:shown]
        last = rows[-1].showcase if len(found) > shown else None
        follows = last and last.opened_at
        return _written(
            PublicShowcasesOut(
                items=[PublicShowcaseOut.head(one) for one in rows],
                next_cursor=cursor_of(follows.isoformat(), last.id) if last and follows else None,
            )
        )

    kept = strangers.strangers_of(request)
    return _answer(await kept.list_of(f"{page}", read), known, _MINUTE)


@router.post(
    "/cover-tickets",
    operation_id="createPublicCoverTicket",
    summary="取得查看公开展播封面的凭证（五分钟有效）",
    status_code=201,
    **_PUBLIC,
)
async def cover_ticket(body: PublicCoversIn, uow: Uow, now: Now, world: World) -> PublicTicketOut:
    """For the covers of those that are public now."""
    found = await public.covers_ticket(uow, body.showcase_ids, world.sign_public_ticket, now)
    return PublicTicketOut.model_validate(found)


@router.get(
    "/{showcase_id}",
    operation_id="getPublicShowcase",
    summary="查看向社会公开的展播",
    response_model=PublicShowcasePageOut,
    **_kept(_PUBLIC),
)
async def get_public(showcase_id: ShowcaseId, uow: Uow, now: Now, known: Known = None) -> Response:
    """With what is released of it now."""
    async with uow() as session:
        found = await public.read(session, showcase_id, now)
    return _answer(_written(PublicShowcasePageOut.of(found)), known, _ASK_ANEW)


@router.post(
    "/{showcase_id}/tickets",
    operation_id="createPublicShowcaseTicket",
    summary="取得查看展播中各项封面的凭证（五分钟有效）",
    status_code=201,
    **_PUBLIC,
)
async def showcase_ticket(
    showcase_id: ShowcaseId, uow: Uow, now: Now, world: World
) -> PublicTicketOut:
    """For the covers of what is released now."""
    found = await public.showcase_ticket(uow, showcase_id, world.sign_public_ticket, now)
    return PublicTicketOut.model_validate(found)


@router.get(
    "/{showcase_id}/items/{item_id}",
    operation_id="getPublicItem",
    summary="查看展播中向社会公开的资源",
    response_model=PublicItemOut,
    **_kept(_PUBLIC),
)
async def get_item(
    showcase_id: ShowcaseId, item_id: ItemId, uow: Uow, now: Now, known: Known = None
) -> Response:
    """While every author's release and the showcase last."""
    async with uow() as session:
        found = await public.read_item(session, showcase_id, item_id, now)
    return _answer(_written(PublicItemOut.shaped(found)), known, _ASK_ANEW)


@router.post(
    "/{showcase_id}/items/{item_id}/tickets",
    operation_id="createPublicItemTicket",
    summary="取得查看公开资源文件预览的凭证（五分钟有效）",
    status_code=201,
    **_PUBLIC,
)
async def item_ticket(
    showcase_id: ShowcaseId, item_id: ItemId, uow: Uow, now: Now, world: World
) -> PublicTicketOut:
    """Asked for again while it is looked at: the release is checked each time."""
    wanted = (showcase_id, item_id)
    found = await public.item_ticket(uow, wanted, world.sign_public_ticket, now)
    return PublicTicketOut.model_validate(found)
