"""The steps of an expert: selected, left out. Leaving stands above, with the tasks."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy.ext.asyncio import AsyncSession

from auth.deps import Call, CurrentCall
from auth.experts import service
from auth.experts.router.shared import FOR_LEADERS, detail_of
from auth.experts.schemas import ExpertDetailOut, ReasonIn, SelectIn
from kernel.etag import IfMatch, set_etag

router = APIRouter()


async def _done(
    call: Call,
    entry_id: UUID,
    response: Response,
    verb: Callable[[AsyncSession], Awaitable[None]],
) -> ExpertDetailOut:
    async with call.uow.begin() as session:
        await verb(session)
        shown = await detail_of(session, entry_id)
    set_etag(response, shown.version)
    return shown


@router.post(
    "/expert-entries/{expert_id}/select",
    operation_id="selectExpert",
    summary="遴选入批次",
    **FOR_LEADERS,
)
async def select_expert(
    call: CurrentCall, expert_id: UUID, seen: IfMatch, body: SelectIn, response: Response
) -> ExpertDetailOut:
    """Take a nominated expert into a batch."""
    which, choice = (expert_id, seen), (body.batch_id, body.reason)
    return await _done(
        call,
        expert_id,
        response,
        lambda session: service.select(session, call.actor, which, choice, call.now()),
    )


@router.post(
    "/expert-entries/{expert_id}/decline",
    operation_id="declineExpert",
    summary="不予入选",
    **FOR_LEADERS,
)
async def decline_expert(
    call: CurrentCall, expert_id: UUID, seen: IfMatch, body: ReasonIn, response: Response
) -> ExpertDetailOut:
    """Leave a nominated or selected expert out."""
    which = (expert_id, seen)
    return await _done(
        call,
        expert_id,
        response,
        lambda session: service.decline(session, call.actor, which, body.reason, call.now()),
    )
