"""Campaigns: listed, written, opened, given more time, called off."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response, status
from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.queries import campaigns as queries
from cases.campaigns.queries.campaigns import CampaignShow
from cases.campaigns.rules import CampaignLevel
from cases.campaigns.schemas.bodies import CampaignIn, DatesIn, EntryReasonIn, NewCampaignIn
from cases.campaigns.schemas.campaigns import (
    CampaignNameOut,
    CampaignNamesOut,
    CampaignOut,
    CampaignPageOut,
    CampaignUnitOut,
    CampaignUnitsOut,
)
from cases.campaigns.service import drafting, opening, reading
from cases.deps import Call, Calling
from cases.items.rules import REVIEWERS
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/campaigns", tags=["campaigns"])
CampaignId = Annotated[UUID, Path(description="评选活动的编号")]
_OPEN = allows(reach=Reach.SIGNED_IN)
_HELD = allows(*REVIEWERS, reach=Reach.SUBTREE)


async def _shown(session: AsyncSession, call: Call, campaign_id: UUID) -> CampaignPageOut:
    found = await reading.view(session, call.actor, campaign_id, call.now)
    return CampaignPageOut.shaped(found, call.actor, call.now())


async def _page(call: Call, campaign_id: UUID, response: Response) -> CampaignPageOut:
    async with call.uow() as session:
        page = await _shown(session, call, campaign_id)
    set_etag(response, page.version)
    return page


@router.get("", operation_id="listCampaigns", summary="列出与我有关的评选活动", **_OPEN)
async def list_campaigns(
    call: Calling,
    page: PageQuery,
    show: Annotated[CampaignShow, Query(description="征集中、评审中、已结束、草稿或全部")] = (
        CampaignShow.ALL
    ),
    level: Annotated[CampaignLevel | None, Query(description="校级、区市级或市级")] = None,
) -> Page[CampaignOut]:
    """Those of the caller's school, district and city, the newest first; own drafts, too."""
    async with call.uow() as session:
        rows = await queries.page(session, call.actor, (show, level), page)
    now = call.now()
    return page_of(
        rows, page, lambda row: (row.id,), lambda row: CampaignOut.of(row, call.actor, now)
    )


@router.get("/units", operation_id="getCampaignUnits", summary="查看可以举办评选的单位", **_HELD)
async def units(call: Calling) -> CampaignUnitsOut:
    """The units that the caller works for at their level."""
    async with call.uow() as session:
        found = await queries.units(session, call.actor)
    items = [CampaignUnitOut(id=unit.id, name=unit.name, level=level) for level, unit in found]
    return CampaignUnitsOut(items=items)


@router.post(
    "", operation_id="createCampaign", summary="新建评选活动草稿", status_code=201, **_HELD
)
async def create(
    body: NewCampaignIn, call: Calling, key: IdempotencyKey, response: Response
) -> CampaignPageOut:
    """Of a unit of the caller's, with terms by default: its level is the unit's."""

    async def work(session: AsyncSession) -> CampaignPageOut:
        made = await drafting.create(session, call.actor, body.said(), call.now)
        return await _shown(session, call, made.id)

    page = await once(call.uow, key, CampaignPageOut, work)
    set_etag(response, page.version)
    return page


@router.get("/{campaign_id}", operation_id="getCampaign", summary="查看评选活动", **_OPEN)
async def get(campaign_id: CampaignId, call: Calling, response: Response) -> CampaignPageOut:
    """With call, dates, sheet, and what the caller may do."""
    return await _page(call, campaign_id, response)


@router.get(
    "/{campaign_id}/parents",
    operation_id="getCampaignParents",
    summary="查看可以对接的上级评选活动",
    **_HELD,
)
async def parents(campaign_id: CampaignId, call: Calling) -> CampaignNamesOut:
    """Open campaigns of the units above."""
    async with call.uow() as session:
        rows = await reading.parents_of(session, call.actor, campaign_id)
    return CampaignNamesOut(items=[CampaignNameOut.model_validate(row) for row in rows])


@router.put("/{campaign_id}", operation_id="saveCampaign", summary="保存评选活动草稿", **_HELD)
async def save(
    campaign_id: CampaignId, body: CampaignIn, call: Calling, seen: IfMatch, response: Response
) -> CampaignPageOut:
    """As it is now, with gaps; the answer tells what is wrong before it can be opened."""
    await drafting.save(call.uow, call.actor, (campaign_id, seen, body.said()), call.now)
    return await _page(call, campaign_id, response)


@router.delete(
    "/{campaign_id}",
    operation_id="discardCampaign",
    summary="删除评选活动草稿",
    status_code=status.HTTP_204_NO_CONTENT,
    **_HELD,
)
async def discard(campaign_id: CampaignId, call: Calling, seen: IfMatch) -> None:
    """What was opened once stays."""
    await drafting.discard(call.uow, call.actor, campaign_id, seen, call.now)


@router.post(
    "/{campaign_id}/open", operation_id="openCampaign", summary="发布评选活动，开始征集", **_HELD
)
async def publish(
    campaign_id: CampaignId, call: Calling, seen: IfMatch, response: Response
) -> CampaignPageOut:
    """Refused with everything that is wrong; from then on everybody below sees the call."""
    await opening.publish(call.uow, call.actor, campaign_id, seen, call.now)
    return await _page(call, campaign_id, response)


@router.post(
    "/{campaign_id}/dates", operation_id="changeCampaignDates", summary="延后截止时间", **_HELD
)
async def change_dates(
    campaign_id: CampaignId, body: DatesIn, call: Calling, seen: IfMatch, response: Response
) -> CampaignPageOut:
    """Later only: people rely on what was published."""
    await opening.change_dates(call.uow, call.actor, (campaign_id, seen, body.said()), call.now)
    return await _page(call, campaign_id, response)


@router.post(
    "/{campaign_id}/cancel",
    operation_id="cancelCampaign",
    summary="取消评选活动（写明原因）",
    **_HELD,
)
async def cancel(
    campaign_id: CampaignId, body: EntryReasonIn, call: Calling, seen: IfMatch, response: Response
) -> CampaignPageOut:
    """While there is no ranking; everybody below sees the reason."""
    await opening.cancel(call.uow, call.actor, (campaign_id, seen, body.reason), call.now)
    return await _page(call, campaign_id, response)
