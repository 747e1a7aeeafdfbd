"""Places of schools and districts in a campaign."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from cases.campaigns.queries import quotas as queries
from cases.campaigns.schemas.bodies import QuotasIn
from cases.campaigns.schemas.campaigns import CampaignPageOut, CampaignQuotaOut, QuotaSharesOut
from cases.campaigns.service import hands, placing, reading
from cases.deps import Calling
from cases.items.rules import REVIEWERS
from kernel.etag import IfMatch, set_etag
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/campaigns/{campaign_id}", tags=["campaigns"])
CampaignId = Annotated[UUID, Path(description="评选活动的编号")]
_HELD = allows(*REVIEWERS, reach=Reach.SUBTREE)


@router.get("/quotas", operation_id="listCampaignQuotas", summary="列出各单位的推荐名额", **_HELD)
async def list_quotas(
    campaign_id: CampaignId, call: Calling, page: PageQuery
) -> Page[CampaignQuotaOut]:
    """Of the units that the caller works for and below them, by their place in the tree."""
    async with call.uow() as session:
        campaign = await hands.find(session, call.actor, campaign_id)
        paths = call.actor.paths(*REVIEWERS)
        rows = await queries.page(session, campaign, paths, page)
    return page_of(rows, page, lambda row: (row.org_path,), CampaignQuotaOut.model_validate)


@router.get(
    "/quota-proposal",
    operation_id="proposeCampaignQuotas",
    summary="按教师人数测算名额",
    **_HELD,
)
async def propose(
    campaign_id: CampaignId,
    call: Calling,
    kind: Annotated[Literal["school", "district"], Query(description="测算学校或区市")] = "school",
    per: Annotated[int, Query(ge=1, le=100_000, description="每多少名教师一个名额")] = 50,
    least: Annotated[int, Query(ge=0, le=10_000, description="至少")] = 1,
    most: Annotated[int, Query(ge=0, le=10_000, description="至多")] = 10,
) -> QuotaSharesOut:
    """By head-count of today; nothing is set."""
    asked = (str(kind), per, least, most)
    async with call.uow() as session:
        rows = await placing.propose(session, call.actor, campaign_id, asked, call.now)
    return QuotaSharesOut.of(rows)


@router.put("/quotas", operation_id="setCampaignQuotas", summary="设置推荐名额", **_HELD)
async def set_quotas(
    campaign_id: CampaignId, body: QuotasIn, call: Calling, seen: IfMatch, response: Response
) -> CampaignPageOut:
    """Also while the campaign is open; never below what a unit has taken."""
    await placing.set_quotas(call.uow, call.actor, (campaign_id, seen, body.said()), call.now)
    async with call.uow() as session:
        found = await reading.view(session, call.actor, campaign_id, call.now)
    page = CampaignPageOut.shaped(found, call.actor, call.now())
    set_etag(response, page.version)
    return page
