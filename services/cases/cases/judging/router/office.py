"""The office's side: judges, begin, progress, rank, announce, conclude."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from cases.deps import Calling
from cases.judging.queries import judging as queries
from cases.judging.rules import OFFICE_ROLES
from cases.judging.schemas.judging import (
    CampaignConcludedOut,
    JudgeCandidateOut,
    JudgeCandidatesOut,
    JudgedEntryOut,
    JudgeLeftOut,
    JudgeOut,
    JudgesOut,
    JudgingMovedOut,
    JudgingOut,
    JudgingReasonIn,
    NewJudgeIn,
)
from cases.judging.service import announcing, beginning, concluding, hands, judges, ranking
from cases.judging.service.overview import overview
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows
from kernel.text import OptionalLine

router = APIRouter(prefix="/v1/campaigns/{campaign_id}", tags=["judging"])
CampaignId = Annotated[UUID, Path(description="评选活动的编号")]
_OFFICE = allows(*OFFICE_ROLES, reach=Reach.SUBTREE)


@router.get("/judging", operation_id="getJudging", summary="查看评审进展", **_OFFICE)
async def get(campaign_id: CampaignId, call: Calling, response: Response) -> JudgingOut:
    """Counts alone: no points before the ranking."""
    async with call.uow() as session:
        campaign, counts = await overview(session, call.actor, campaign_id)
    set_etag(response, campaign.version)
    return JudgingOut.of(campaign, counts)


@router.get(
    "/judging/entries", operation_id="listJudgedEntries", summary="查看各作品的评审进展", **_OFFICE
)
async def list_entries(
    campaign_id: CampaignId, call: Calling, page: PageQuery
) -> Page[JudgedEntryOut]:
    """How many sheets of each entry are in."""
    async with call.uow() as session:
        campaign = await hands.office(session, call.actor, campaign_id)
        rows = await queries.by_entry(session, campaign.id, page)
    return page_of(rows, page, lambda one: (one.entry.id,), JudgedEntryOut.of)


@router.get("/judges", operation_id="listJudges", summary="查看评委名单", **_OFFICE)
async def list_judges(campaign_id: CampaignId, call: Calling) -> JudgesOut:
    """Judges and arbiters with how far each is."""
    async with call.uow() as session:
        campaign = await hands.office(session, call.actor, campaign_id)
        rows = await queries.judges(session, campaign.id)
        progress = await queries.by_judge(session, campaign.id)
    return JudgesOut(items=[JudgeOut.of(row, progress.get(row.person_id)) for row in rows])


@router.get(
    "/judge-candidates",
    operation_id="findJudgeCandidates",
    summary="按姓名查找可以担任评委的人员",
    **_OFFICE,
)
async def find_candidates(
    campaign_id: CampaignId,
    call: Calling,
    q: Annotated[OptionalLine, Query(description="姓名中的文字")] = "",
) -> JudgeCandidatesOut:
    """Staff within the campaign's area, and experts of no unit."""
    async with call.uow() as session:
        found = await judges.candidates(session, call.actor, campaign_id, q, call.now)
    return JudgeCandidatesOut(
        items=[
            JudgeCandidateOut(id=one.id, name=one.name, unit_name=one.unit_name) for one in found
        ]
    )


@router.post(
    "/judges", operation_id="addJudge", summary="增加评委或仲裁评委", status_code=201, **_OFFICE
)
async def add_judge(
    campaign_id: CampaignId, body: NewJudgeIn, call: Calling, key: IdempotencyKey
) -> JudgeOut:
    """While judging goes on, they get at once what nobody was left for."""

    async def work(session: AsyncSession) -> JudgeOut:
        row = await judges.add(session, call.actor, campaign_id, body.said(), call.now)
        progress = await queries.by_judge(session, campaign_id)
        return JudgeOut.of(row, progress.get(row.person_id))

    return await once(call.uow, key, JudgeOut, work)


@router.post(
    "/judges/{person_id}/take-off",
    operation_id="takeOffJudge",
    summary="移出评委（写明原因）",
    **_OFFICE,
)
async def take_off(
    campaign_id: CampaignId,
    person_id: Annotated[UUID, Path(description="人员的编号")],
    body: JudgingReasonIn,
    call: Calling,
) -> JudgeLeftOut:
    """What they have handed in stays; the rest goes to others."""
    wanted = (campaign_id, person_id)
    left = await judges.take_off(call.uow, call.actor, wanted, body.reason, call.now)
    return JudgeLeftOut(unfilled=left)


@router.post(
    "/judging/begin", operation_id="beginJudging", summary="开始评审：编号并分配给评委", **_OFFICE
)
async def begin(campaign_id: CampaignId, call: Calling, seen: IfMatch) -> JudgingMovedOut:
    """After the dates, with every entry screened and enough judges."""
    row = await beginning.begin(call.uow, call.actor, campaign_id, seen=seen, now=call.now)
    return JudgingMovedOut.model_validate(row)


@router.post(
    "/judging/rank", operation_id="rankCampaign", summary="汇总评分并排名（不可撤回）", **_OFFICE
)
async def rank(campaign_id: CampaignId, call: Calling, seen: IfMatch) -> JudgingMovedOut:
    """Freezes the points and draws the seed of the lot."""
    row = await ranking.rank(call.uow, call.actor, campaign_id, seen=seen, now=call.now)
    return JudgingMovedOut.model_validate(row)


@router.post(
    "/judging/announce", operation_id="announceCampaign", summary="公示评选结果", **_OFFICE
)
async def announce(campaign_id: CampaignId, call: Calling, seen: IfMatch) -> JudgingMovedOut:
    """The notice lasts the campaign's working days."""
    row = await announcing.announce(call.uow, call.actor, campaign_id, seen=seen, now=call.now)
    return JudgingMovedOut.model_validate(row)


@router.post(
    "/judging/conclude",
    operation_id="concludeCampaign",
    summary="公布最终结果并颁发证书",
    **_OFFICE,
)
async def conclude(campaign_id: CampaignId, call: Calling, seen: IfMatch) -> CampaignConcludedOut:
    """After the notice, with every objection answered; tells what could not be chosen."""
    done = await concluding.conclude(call.uow, call.actor, campaign_id, seen=seen, now=call.now)
    return CampaignConcludedOut.of(*done)
