"""From a result to the campaign above."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.schemas.entries import EntryMovedOut
from cases.deps import Calling
from cases.items.rules import SCHOOL
from cases.judging.schemas.rising import ResultIn, RisingOut, RisingsOut
from cases.judging.service import rising
from kernel.actor import Role
from kernel.idempotency import IdempotencyKey, once
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/campaigns/{campaign_id}/results-below", tags=["campaign desks"])
CampaignId = Annotated[UUID, Path(description="评选活动的编号")]
_UNITS = allows(*SCHOOL, Role.DISTRICT_OFFICE, reach=Reach.SUBTREE)


@router.get(
    "",
    operation_id="getResultsBelow",
    summary="查看本级评选结果中可以上推的作品",
    **_UNITS,
)
async def results_below(campaign_id: CampaignId, call: Calling) -> RisingsOut:
    """What the caller's own campaigns with this one as their parent have ranked, by place."""
    async with call.uow() as session:
        rows = await rising.risings(session, call.actor, campaign_id)
    return RisingsOut(items=[RisingOut.of(row) for row in rows])


@router.post(
    "",
    operation_id="nominateResult",
    summary="从本级评选结果上推",
    status_code=201,
    **_UNITS,
)
async def nominate_result(
    campaign_id: CampaignId, body: ResultIn, call: Calling, key: IdempotencyKey
) -> EntryMovedOut:
    """Within the unit's places; item and version stay as they were judged."""

    async def work(session: AsyncSession) -> EntryMovedOut:
        said = (campaign_id, body.entry_id)
        return EntryMovedOut.model_validate(
            await rising.nominate(session, call.actor, said, call.now)
        )

    return await once(call.uow, key, EntryMovedOut, work)
