"""The desks of a campaign: lists, places, order, the workbook."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response, status
from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns import sheets
from cases.campaigns.queries import entries as queries
from cases.campaigns.queries.entries import Desk, EntryShow
from cases.campaigns.rules import EntrySide
from cases.campaigns.schemas.bodies import OrderIn
from cases.campaigns.schemas.entries import DeskEntryOut, DeskOut
from cases.campaigns.service import placing, reading
from cases.deps import Call, Calling
from cases.downloads import XLSX, workbook_of
from cases.items.rules import REVIEWERS, SCHOOL
from kernel.actor import Role
from kernel.clock import local_date
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/campaigns/{campaign_id}", tags=["campaign desks"])
CampaignId = Annotated[UUID, Path(description="评选活动的编号")]
Side = Annotated[
    Literal[EntrySide.SCHOOL, EntrySide.DISTRICT, EntrySide.OWNER] | None,
    Query(description="学校、区市或主办单位的工作台；不填为当前用户最高的一个"),
]
Show = Annotated[EntryShow, Query(description="待办、已推荐、已办结或全部")]
_DESK = allows(*REVIEWERS, reach=Reach.SUBTREE)
_UNITS = allows(*SCHOOL, Role.DISTRICT_OFFICE, reach=Reach.SUBTREE)
_FILE = _DESK | {"responses": {**_DESK["responses"], 200: {"content": {XLSX: {}}}}}


async def _desk(
    session: AsyncSession, call: Call, asked: tuple[UUID, EntrySide | None], show: EntryShow
) -> Desk:
    campaign_id, side = asked
    chosen = side or await reading.highest(session, call.actor, campaign_id)
    campaign = await reading.open_desk(session, call.actor, campaign_id, chosen)
    return Desk(campaign, chosen, show)


@router.get("/desk", operation_id="getCampaignDesk", summary="查看评选工作台", **_DESK)
async def desk(campaign_id: CampaignId, call: Calling, side: Side = None) -> DeskOut:
    """How many each list holds, and the places of the caller's unit."""
    async with call.uow() as session:
        chosen = side or await reading.highest(session, call.actor, campaign_id)
        said = (campaign_id, chosen)
        return DeskOut.of(await reading.desk(session, call.actor, said, call.now))


@router.get("/entries", operation_id="listEntries", summary="列出工作台上的参评作品", **_DESK)
async def list_entries(
    campaign_id: CampaignId,
    call: Calling,
    page: PageQuery,
    side: Side = None,
    show: Show = EntryShow.ALL,
) -> Page[DeskEntryOut]:
    """In the order of the unit, then by age."""
    async with call.uow() as session:
        asked = await _desk(session, call, (campaign_id, side), show)
        rows = await queries.page(session, call.actor, asked, page)
    listed = reading.Listed(call.actor, asked, call.now())
    return page_of(
        rows,
        page,
        lambda row: queries.key_of(asked.side, row),
        lambda row: DeskEntryOut.of(row, listed),
    )


@router.get(
    "/entries/export", operation_id="exportEntries", summary="导出参评作品（xlsx）", **_FILE
)
async def export(
    campaign_id: CampaignId, call: Calling, side: Side = None, show: Show = EntryShow.ALL
) -> Response:
    """The rows that the desk shows."""
    async with call.uow() as session:
        asked = await _desk(session, call, (campaign_id, side), show)
    content = await sheets.of_desk(call.uow, call.actor, asked, call.now)
    return workbook_of(content, f"{asked.campaign.title} 参评作品 {local_date(call.now())}.xlsx")


@router.put(
    "/order",
    operation_id="orderEntries",
    summary="调整推荐顺序",
    status_code=status.HTTP_204_NO_CONTENT,
    **_UNITS,
)
async def order(campaign_id: CampaignId, body: OrderIn, call: Calling) -> None:
    """From the order that was seen; somebody else's change meanwhile refuses it."""
    await placing.reorder(call.uow, call.actor, campaign_id, body.said(), call.now)
