"""An author's entries: proposed, read, taken back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.queries import entries as queries
from cases.campaigns.rules import EntrySide, EntryVerb
from cases.campaigns.schemas.bodies import ProposalIn
from cases.campaigns.schemas.entries import (
    CandidateOut,
    CandidatesOut,
    EntryMovedOut,
    EntryPageOut,
    MyEntryOut,
)
from cases.campaigns.service import deciding, proposing, showing
from cases.campaigns.service.deciding import Decision
from cases.deps import Calling
from cases.items.rules import AUTHORS
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1", tags=["my entries"])
CampaignId = Annotated[UUID, Path(description="评选活动的编号")]
EntryId = Annotated[UUID, Path(description="参评作品的编号")]
_OWN = allows(*AUTHORS, reach=Reach.SELF)
_AUTHOR = (EntrySide.AUTHOR,)


@router.get(
    "/campaigns/{campaign_id}/candidates",
    operation_id="getEntryCandidates",
    summary="查看我的资源中可以参评的",
    **_OWN,
)
async def candidates(campaign_id: CampaignId, call: Calling) -> CandidatesOut:
    """One's own published items, each with why it cannot be entered."""
    async with call.uow() as session:
        rows = await proposing.candidates(session, call.actor, campaign_id)
    return CandidatesOut(items=[CandidateOut.of(row) for row in rows])


@router.post(
    "/campaigns/{campaign_id}/entries",
    operation_id="proposeEntry",
    summary="用自己的资源参评",
    status_code=201,
    **_OWN,
)
async def propose(
    campaign_id: CampaignId, body: ProposalIn, call: Calling, key: IdempotencyKey
) -> EntryMovedOut:
    """The version that is published now is what is judged, whatever becomes of the item later."""

    async def work(session: AsyncSession) -> EntryMovedOut:
        said = (campaign_id, body.item_id)
        made = await proposing.propose(session, call.actor, said, call.now)
        return EntryMovedOut.model_validate(made)

    return await once(call.uow, key, EntryMovedOut, work)


@router.get("/my-entries", operation_id="listMyEntries", summary="列出我的参评作品", **_OWN)
async def list_mine(
    call: Calling,
    page: PageQuery,
    campaign_id: Annotated[UUID | None, Query(description="只看一个活动的")] = None,
) -> Page[MyEntryOut]:
    """What one proposed or is an author of, the newest first."""
    async with call.uow() as session:
        rows = await queries.mine(session, call.actor, campaign_id, page)
    mine = call.actor.person_id
    return page_of(
        rows, page, lambda row: (row[0].id,), lambda row: MyEntryOut.of(row[0], row[1], mine)
    )


@router.get("/my-entries/{entry_id}", operation_id="getMyEntry", summary="查看我的参评作品", **_OWN)
async def get(entry_id: EntryId, call: Calling, response: Response) -> EntryPageOut:
    """With its history and the reasons that were given."""
    async with call.uow() as session:
        view = await showing.view(session, call.actor, (entry_id, _AUTHOR), call.now)
    set_etag(response, view.hand.entry.version)
    return EntryPageOut.of(view)


@router.post(
    "/my-entries/{entry_id}/withdraw",
    operation_id="withdrawMyEntry",
    summary="撤回参评",
    **_OWN,
)
async def withdraw(entry_id: EntryId, call: Calling, seen: IfMatch) -> EntryMovedOut:
    """Until the date; its units' places are free again."""
    said = Decision(EntryVerb.WITHDRAW, entry_id, seen, sides=_AUTHOR)
    return EntryMovedOut.model_validate(await deciding.decide(call.uow, call.actor, said, call.now))
