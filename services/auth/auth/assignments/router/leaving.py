"""Experts leave: retiring and publishing a batch take care of the open tasks in the same step."""

from uuid import UUID

from fastapi import APIRouter, Response

from auth.assignments.schemas import RetireIn
from auth.assignments.service import leaving
from auth.assignments.service.passing import Passing
from auth.deps import CurrentCall, CurrentSettings
from auth.experts import queries
from auth.experts.router.shared import FOR_LEADERS, batch_of, detail_of
from auth.experts.schemas import BatchOut, ExpertDetailOut, PublishIn
from kernel.etag import IfMatch, set_etag

router = APIRouter()


@router.post(
    "/expert-entries/{expert_id}/retire",
    operation_id="retireExpert",
    summary="退出专家团队（更替），同时交接未结束的任务",
    **FOR_LEADERS,
)
async def retire_expert(
    call: CurrentCall,
    expert_id: UUID,
    seen: IfMatch,
    settings: CurrentSettings,
    body: RetireIn,
    response: Response,
) -> ExpertDetailOut:
    """End the service of an expert; every open task is reassigned or ended."""
    how = Passing(call.actor, settings, body.reason, call.now())
    handovers = [one.handover() for one in body.handovers]
    async with call.uow.begin() as session:
        await leaving.retire(session, how, (expert_id, seen), handovers)
        shown = await detail_of(session, expert_id)
    set_etag(response, shown.version)
    return shown


@router.post(
    "/expert-batches/{batch_id}/publish",
    operation_id="publishExpertBatch",
    summary="公布专家批次，接替人选同时接手未结束的任务",
    **FOR_LEADERS,
)
async def publish_batch(
    call: CurrentCall, batch_id: UUID, settings: CurrentSettings, body: PublishIn
) -> BatchOut:
    """Publish a batch: its experts serve, those they replace do no longer and hand over."""
    async with call.uow.begin() as session:
        batch = await queries.lock_batch(session, batch_id)
        how = Passing(call.actor, settings, batch.name, call.now())
        await leaving.publish(session, how, batch_id, body.on)
        return await batch_of(session, batch_id, batch.organisation_id)
