"""Results: for the office from the ranking on, for the staff from the public notice on."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.tables import Entry
from cases.deps import Call, Calling
from cases.judging.queries import results as queries
from cases.judging.queries.results import ResultRow
from cases.judging.rules import OFFICE_ROLES
from cases.judging.schemas.results import (
    CampaignResultOut,
    CampaignResultPageOut,
    EntryResultOut,
    ResultAnswerIn,
    ResultObjectionIn,
    ResultObjectionOut,
)
from cases.judging.service import announcing, hands
from kernel.etag import IfMatch
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1", tags=["campaign results"])
CampaignId = Annotated[UUID, Path(description="评选活动的编号")]
EntryId = Annotated[UUID, Path(description="参评作品的编号")]
ObjectionId = Annotated[UUID, Path(description="异议的编号")]
_STAFF = allows(reach=Reach.SIGNED_IN)
_OFFICE = allows(*OFFICE_ROLES, reach=Reach.SUBTREE)


@router.get(
    "/campaign-results",
    operation_id="listCampaignResults",
    summary="列出已公示的评选结果",
    **_STAFF,
)
async def list_campaigns(call: Calling, page: PageQuery) -> Page[CampaignResultOut]:
    """Of the caller's units, those above and those below, the latest first."""
    async with call.uow() as session:
        rows = await queries.announced(session, call.actor, page)
    return page_of(
        rows,
        page,
        lambda row: (row.announced_at.isoformat() if row.announced_at else "", row.id),
        CampaignResultOut.model_validate,
    )


@router.get(
    "/campaign-results/{campaign_id}",
    operation_id="getCampaignResult",
    summary="查看评选结果",
    **_STAFF,
)
async def get(campaign_id: CampaignId, call: Calling) -> CampaignResultPageOut:
    """The sheet, the dates and the seed of the lot."""
    async with call.uow() as session:
        row = await announcing.readable(session, call.actor, campaign_id)
    is_office = hands.is_office(call.actor, row)
    return CampaignResultPageOut.of(row, call.now(), is_office=is_office)


async def _rows(
    session: AsyncSession, call: Call, rows: list[ResultRow], *, is_office: bool
) -> list[EntryResultOut]:
    """Comments go to the entry's authors and to the office."""

    def is_own(entry: Entry) -> bool:
        return call.actor.person_id in {entry.author_id, *entry.author_ids}

    told = [entry.id for _, entry in rows if is_office or is_own(entry)]
    comments = await queries.comments(session, told)
    return [
        EntryResultOut.of(row, comments.get(row[1].id, ()), is_own=is_own(row[1])) for row in rows
    ]


@router.get(
    "/campaign-results/{campaign_id}/entries",
    operation_id="listEntryResults",
    summary="查看各作品的名次与得分",
    **_STAFF,
)
async def list_entries(
    campaign_id: CampaignId, call: Calling, page: PageQuery
) -> Page[EntryResultOut]:
    """By place; points without the names of judges."""
    async with call.uow() as session:
        row = await announcing.readable(session, call.actor, campaign_id)
        is_office = hands.is_office(call.actor, row)
        rows = list(await queries.page(session, campaign_id, page))
        shaped = await _rows(session, call, rows, is_office=is_office)
    return page_of(shaped, page, lambda one: (one.place,), lambda one: one)


@router.get(
    "/campaigns/{campaign_id}/ranking",
    operation_id="listProposedResults",
    summary="查看排名与拟定奖项（公示前）",
    **_OFFICE,
)
async def list_proposed(
    campaign_id: CampaignId, call: Calling, page: PageQuery
) -> Page[EntryResultOut]:
    """For the campaign's office; empty before the ranking."""
    async with call.uow() as session:
        await hands.office(session, call.actor, campaign_id)
        rows = list(await queries.page(session, campaign_id, page))
        shaped = await _rows(session, call, rows, is_office=True)
    return page_of(shaped, page, lambda one: (one.place,), lambda one: one)


@router.post(
    "/campaign-results/{campaign_id}/entries/{entry_id}/objections",
    operation_id="objectToResult",
    summary="对公示的结果提出异议（实名）",
    status_code=201,
    **_STAFF,
)
async def object_to(
    campaign_id: CampaignId,
    entry_id: EntryId,
    body: ResultObjectionIn,
    call: Calling,
    key: IdempotencyKey,
) -> ResultObjectionOut:
    """By name, within the notice; one at a time for an entry."""

    async def work(session: AsyncSession) -> ResultObjectionOut:
        wanted = (campaign_id, entry_id)
        row = await announcing.object_to(session, call.actor, wanted, body.text, call.now)
        entry = await session.get_one(Entry, entry_id)
        return ResultObjectionOut.of(row, entry)

    return await once(call.uow, key, ResultObjectionOut, work)


@router.get(
    "/campaign-results/{campaign_id}/my-objections",
    operation_id="listMyResultObjections",
    summary="查看我提出的异议及答复",
    **_STAFF,
)
async def list_mine(
    campaign_id: CampaignId, call: Calling, page: PageQuery
) -> Page[ResultObjectionOut]:
    """One's own, the latest first."""
    async with call.uow() as session:
        await announcing.readable(session, call.actor, campaign_id)
        of = call.actor.person_id
        rows = await queries.objections(session, campaign_id, page, of=of)
    return page_of(rows, page, lambda row: (row[0].id,), lambda row: ResultObjectionOut.of(*row))


@router.get(
    "/campaigns/{campaign_id}/objections",
    operation_id="listResultObjections",
    summary="查看对评选结果的异议",
    **_OFFICE,
)
async def list_objections(
    campaign_id: CampaignId, call: Calling, page: PageQuery
) -> Page[ResultObjectionOut]:
    """For the campaign's office, the latest first."""
    async with call.uow() as session:
        await hands.office(session, call.actor, campaign_id)
        rows = await queries.objections(session, campaign_id, page)
    return page_of(rows, page, lambda row: (row[0].id,), lambda row: ResultObjectionOut.of(*row))


@router.post(
    "/result-objections/{result_objection_id}/answer",
    operation_id="answerResultObjection",
    summary="答复异议；成立的可以取消奖项",
    **_OFFICE,
)
async def answer(
    result_objection_id: ObjectionId, body: ResultAnswerIn, call: Calling, seen: IfMatch
) -> ResultObjectionOut:
    """By somebody who did not judge; places below a struck one move up."""
    said = body.said()
    row = await announcing.answer(
        call.uow, call.actor, result_objection_id, said, seen=seen, now=call.now
    )
    async with call.uow() as session:
        return ResultObjectionOut.of(row, await session.get_one(Entry, row.entry_id))
