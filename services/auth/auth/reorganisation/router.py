"""HTTP face of merging, moving, splitting and closing units; each can be rehearsed first."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from auth.deps import Call, CurrentCall, rehearsal
from auth.organisations.details import detail_of
from auth.organisations.rules import EDITORS
from auth.reorganisation import service
from auth.reorganisation.rules import Effect
from auth.reorganisation.schemas import CloseIn, MergeIn, PlaceIn, ReorganisationOut, SplitIn
from kernel.clock import local_date
from kernel.etag import IfMatch, set_etag
from kernel.policy import Reach, RouteOptions, allows

router = APIRouter(prefix="/v1/organisations/{organisation_id}", tags=["organisations"])

Preview = Annotated[bool, Query(description="只预览影响，不办理")]
_EDITORS: RouteOptions = allows(*EDITORS, reach=Reach.SUBTREE)
Verb = Callable[[AsyncSession], Awaitable[Effect]]


async def _take(
    call: Call, organisation_id: UUID, verb: Verb, response: Response, *, preview: bool
) -> ReorganisationOut:
    """Do a step and show the unit after it; a preview does the same and keeps nothing."""

    async def work(session: AsyncSession) -> ReorganisationOut:
        effect = await verb(session)
        unit = await detail_of(session, organisation_id)
        return ReorganisationOut.of(effect, unit, is_preview=preview)

    if preview:
        return await rehearsal(call.uow, work)
    async with call.uow.begin() as session:
        done = await work(session)
    set_etag(response, done.version)
    return done


@router.post(
    "/merge", operation_id="mergeOrganisation", summary="合并单位（可先预览影响）", **_EDITORS
)
async def merge_unit(
    call: CurrentCall,
    organisation_id: UUID,
    seen: IfMatch,
    body: MergeIn,
    response: Response,
    *,
    preview: Preview = False,
) -> ReorganisationOut:
    """Merge this unit into another one; it is closed, its results stay with it."""
    step, now = body.step(organisation_id, seen), call.now()

    async def verb(session: AsyncSession) -> Effect:
        return await service.merge(session, call.actor, step, body.into_id, now)

    return await _take(call, organisation_id, verb, response, preview=preview)


@router.post(
    "/move",
    operation_id="moveOrganisation",
    summary="划转到另一上级单位（可先预览影响）",
    **_EDITORS,
)
async def move_unit(
    call: CurrentCall,
    organisation_id: UUID,
    seen: IfMatch,
    body: PlaceIn,
    response: Response,
    *,
    preview: Preview = False,
) -> ReorganisationOut:
    """Hang this unit under another parent; everything below follows."""
    step, now = body.step(organisation_id, seen), call.now()

    async def verb(session: AsyncSession) -> Effect:
        return await service.move(session, call.actor, step, body.parent_id, now)

    return await _take(call, organisation_id, verb, response, preview=preview)


@router.post(
    "/split", operation_id="splitOrganisation", summary="分设新学校（可先预览影响）", **_EDITORS
)
async def split_unit(
    call: CurrentCall,
    organisation_id: UUID,
    seen: IfMatch,
    body: SplitIn,
    response: Response,
    *,
    preview: Preview = False,
) -> ReorganisationOut:
    """Make new schools out of this one with the people and groups chosen."""
    step, now = body.step(organisation_id, seen), call.now()
    parts = tuple(part.part() for part in body.parts)

    async def verb(session: AsyncSession) -> Effect:
        return await service.split(session, call.actor, step, parts, now)

    return await _take(call, organisation_id, verb, response, preview=preview)


@router.post(
    "/close", operation_id="closeOrganisation", summary="撤销单位（可先预览影响）", **_EDITORS
)
async def close_unit(
    call: CurrentCall,
    organisation_id: UUID,
    seen: IfMatch,
    body: CloseIn,
    response: Response,
    *,
    preview: Preview = False,
) -> ReorganisationOut:
    """Close this unit; it stays readable with its history and results."""
    now = call.now()
    step = body.step(organisation_id, seen, local_date(now))

    async def verb(session: AsyncSession) -> Effect:
        return await service.close(session, call.actor, step, body.people_to_id, now)

    return await _take(call, organisation_id, verb, response, preview=preview)
