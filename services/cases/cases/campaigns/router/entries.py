"""An entry at a desk: read, nominated, taken back, screened, returned."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from cases.campaigns.rules import EntryVerb
from cases.campaigns.schemas.bodies import EntryReasonIn, NominationIn
from cases.campaigns.schemas.entries import EntryMovedOut, EntryPageOut
from cases.campaigns.service import deciding, hands, showing
from cases.campaigns.service.deciding import Decision
from cases.deps import Calling, World
from cases.items.rules import REVIEWERS, SCHOOL
from cases.items.schemas.items import ItemTicketOut
from kernel.actor import Role
from kernel.etag import IfMatch, set_etag
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/entries/{entry_id}", tags=["campaign desks"])
EntryId = Annotated[UUID, Path(description="参评作品的编号")]
_DESK = allows(*REVIEWERS, reach=Reach.SUBTREE)
_UNITS = allows(*SCHOOL, Role.DISTRICT_OFFICE, reach=Reach.SUBTREE)


@router.get("", operation_id="getEntry", summary="查看参评作品", **_DESK)
async def get(entry_id: EntryId, call: Calling, response: Response) -> EntryPageOut:
    """The version that was proposed, with the history; once it has come to the caller's desk."""
    async with call.uow() as session:
        view = await showing.view(session, call.actor, (entry_id, hands.DESKS), call.now)
    set_etag(response, view.hand.entry.version)
    return EntryPageOut.of(view)


@router.post(
    "/tickets",
    operation_id="createEntryTicket",
    summary="取得查看参评文件的凭证（五分钟有效）",
    status_code=201,
    **_DESK,
)
async def create_ticket(entry_id: EntryId, call: Calling, world: World) -> ItemTicketOut:
    """For all files of the version that was proposed."""
    found = await showing.ticket(call.uow, call.actor, entry_id, world.sign_ticket)
    return ItemTicketOut.model_validate(found)


async def _decide(call: Calling, said: Decision) -> EntryMovedOut:
    moved = await deciding.decide(call.uow, call.actor, said, call.now)
    return EntryMovedOut.model_validate(moved)


@router.post(
    "/nominate", operation_id="nominateEntry", summary="推荐到上一级（占用名额）", **_UNITS
)
async def nominate(
    entry_id: EntryId, body: NominationIn, call: Calling, seen: IfMatch
) -> EntryMovedOut:
    """The next place of the unit; refused when all are taken."""
    return await _decide(call, body.said(entry_id, seen))


@router.post("/take-back", operation_id="takeBackEntry", summary="撤回推荐（名额退还）", **_UNITS)
async def take_back(entry_id: EntryId, call: Calling, seen: IfMatch) -> EntryMovedOut:
    """While the level above has not taken it up, until the unit's date."""
    return await _decide(call, Decision(EntryVerb.WITHDRAW, entry_id, seen, sides=hands.UNITS))


@router.post("/admit", operation_id="admitEntry", summary="形式审查通过", **_DESK)
async def admit(entry_id: EntryId, call: Calling, seen: IfMatch) -> EntryMovedOut:
    """By the office whose campaign it is."""
    return await _decide(call, Decision(EntryVerb.ADMIT, entry_id, seen))


@router.post("/refuse", operation_id="refuseEntry", summary="形式审查不通过（写明原因）", **_DESK)
async def refuse(
    entry_id: EntryId, body: EntryReasonIn, call: Calling, seen: IfMatch
) -> EntryMovedOut:
    """Its units' places are free for a substitute until the same date."""
    return await _decide(call, Decision(EntryVerb.REFUSE, entry_id, seen, body.reason))


@router.post("/return", operation_id="returnEntry", summary="退回作者（写明原因）", **_DESK)
async def send_back(
    entry_id: EntryId, body: EntryReasonIn, call: Calling, seen: IfMatch
) -> EntryMovedOut:
    """By each level that has it; the author may mend the item and propose it anew."""
    return await _decide(call, Decision(EntryVerb.RETURN, entry_id, seen, body.reason))
