"""Activities as organisers set, hold and close them, and as offices look at them."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.activities.queries import activities as queries
from assessment.activities.queries.activities import Wanted
from assessment.activities.rules import ORGANISERS, READERS, ActivityState
from assessment.activities.schemas.activities import (
    ActivityIn,
    ActivityOut,
    ActivityRow,
    NewActivityIn,
)
from assessment.activities.schemas.steps import (
    ActivityCancelIn,
    ActivityClosedOut,
    ActivityCloseIn,
    ActivityRecordIn,
    ActivityTicketOut,
    AttendanceIn,
)
from assessment.activities.service import attending, exporting, planning, reading, recording
from assessment.deps import Call, Calling, World
from assessment.downloads import XLSX, documented, file_of
from assessment.results.workbook import write_workbook_aside
from assessment.years.service import year_of
from kernel.clock import local_date
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/activities", tags=["activities"])
ActivityId = Annotated[UUID, Path(description="研修活动的编号")]
_READ = allows(*READERS, reach=Reach.SUBTREE)
_READ_FILE = _READ | {"responses": {**_READ["responses"], **documented(XLSX)}}
_HOLD = allows(*ORGANISERS, reach=Reach.SUBTREE)


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the list and of its workbook."""

    year_id: Annotated[UUID | None, Query(description="考核年度；不填为当前开放的年度")] = None
    school_id: Annotated[UUID | None, Query(description="某所学校")] = None
    unit_id: Annotated[UUID | None, Query(description="某所学校或教研组自己的活动")] = None
    state: Annotated[list[ActivityState] | None, Query(description="状态")] = None

    def of(self, year_id: UUID) -> Wanted:
        """Return them as the queries know them."""
        return Wanted(year_id, self.school_id, self.unit_id, self.state or ())


async def _answer(call: Call, activity_id: UUID, response: Response) -> ActivityOut:
    async with call.uow() as session:
        view = await reading.view(session, call.actor, activity_id, call.now)
    set_etag(response, view.row.version)
    return ActivityOut.of_view(view)


@router.get("", operation_id="listActivities", summary="列出研修活动", **_READ)
async def list_activities(
    call: Calling, page: PageQuery, wanted: Annotated[Filters, Depends()]
) -> Page[ActivityRow]:
    """Those of units in reach, the latest first."""
    async with call.uow() as session:
        year = await year_of(session, call.actor, wanted.year_id, local_date(call.now()))
        rows = await queries.activities(session, call.actor, wanted.of(year.id), page)
        counts = await queries.counts(session, [row.id for row in rows])
    return page_of(
        rows,
        page,
        lambda row: (row.starts_at.isoformat(), row.id),
        lambda row: ActivityRow.of(row, counts[row.id]),
    )


@router.get(
    "/export.xlsx",
    operation_id="getActivitiesWorkbook",
    summary="下载研修活动一览表（xlsx）",
    response_class=Response,
    **_READ_FILE,
)
async def get_workbook(call: Calling, wanted: Annotated[Filters, Depends()]) -> Response:
    """The same rows as the list, all of them."""
    at = call.now()
    async with call.uow.begin() as session:
        year = await year_of(session, call.actor, wanted.year_id, local_date(at))
        sheet = await exporting.sheet(session, call.actor, year, wanted.of(year.id), at)
    return file_of(await write_workbook_aside(sheet), f"研修活动-{year.name}.xlsx", XLSX)


@router.post("", operation_id="createActivity", summary="新建研修活动", status_code=201, **_HOLD)
async def create(
    body: NewActivityIn, call: Calling, key: IdempotencyKey, response: Response
) -> ActivityOut:
    """Of a school or a teaching group that the caller leads or works for."""

    async def work(session: AsyncSession) -> ActivityOut:
        place = (body.year_id, body.unit_id)
        row = await planning.create(session, call.actor, place, body.said(), call.now)
        return ActivityOut.of_view(await reading.view(session, call.actor, row.id, call.now))

    made = await once(call.uow, key, ActivityOut, work)
    set_etag(response, made.version)
    return made


@router.get("/{activity_id}", operation_id="getActivity", summary="查看研修活动", **_READ)
async def get(activity_id: ActivityId, call: Calling, response: Response) -> ActivityOut:
    """With everybody's attendance and the record."""
    return await _answer(call, activity_id, response)


@router.put("/{activity_id}", operation_id="editActivity", summary="修改研修活动", **_HOLD)
async def edit(
    activity_id: ActivityId, body: ActivityIn, call: Calling, seen: IfMatch, response: Response
) -> ActivityOut:
    """Before its sign-in opens."""
    await planning.edit(call.uow, call.actor, activity_id, body.said(), seen=seen, now=call.now)
    return await _answer(call, activity_id, response)


@router.post(
    "/{activity_id}/cancel", operation_id="cancelActivity", summary="取消研修活动", **_HOLD
)
async def cancel(
    activity_id: ActivityId,
    body: ActivityCancelIn,
    call: Calling,
    seen: IfMatch,
    response: Response,
) -> ActivityOut:
    """It does not take place: nobody gets hours for it."""
    await planning.cancel(call.uow, call.actor, activity_id, body.reason, seen=seen, now=call.now)
    return await _answer(call, activity_id, response)


@router.put(
    "/{activity_id}/attendance/{person_id}",
    operation_id="enterAttendance",
    summary="补登或更正出勤（写明原因）",
    **_HOLD,
)
async def enter(
    activity_id: ActivityId,
    person_id: Annotated[UUID, Path(description="人员的编号")],
    body: AttendanceIn,
    call: Calling,
    response: Response,
) -> ActivityOut:
    """Hours of those entered by hand wait for the school; after closing the ledger follows."""
    key = (activity_id, person_id)
    await attending.enter(call.uow, call.actor, key, (body.present, body.reason), call.now)
    return await _answer(call, activity_id, response)


@router.put(
    "/{activity_id}/record",
    operation_id="recordActivity",
    summary="填写活动记录、上传影像",
    **_HOLD,
)
async def record(
    activity_id: ActivityId,
    body: ActivityRecordIn,
    call: Calling,
    world: World,
    seen: IfMatch,
    response: Response,
) -> ActivityOut:
    """What happened and how it looked; may be added to after closing."""
    await recording.record(
        call.uow, world, call.actor, activity_id, body.said(), seen=seen, now=call.now
    )
    return await _answer(call, activity_id, response)


@router.post(
    "/{activity_id}/close",
    operation_id="closeActivity",
    summary="结束活动并登记学时",
    **_HOLD,
)
async def close(
    activity_id: ActivityId,
    call: Calling,
    world: World,
    seen: IfMatch,
    body: ActivityCloseIn | None = None,
) -> ActivityClosedOut:
    """Hours for everybody there, in one transaction; what is odd or entered by hand waits.

    Without a picture or a recording it needs a reason.
    """
    reason = body.no_image_reason if body else ""
    found = await recording.close(
        call.uow, world, call.actor, activity_id, reason, seen=seen, now=call.now
    )
    return ActivityClosedOut.of(found)


@router.post(
    "/{activity_id}/tickets",
    operation_id="createActivityTicket",
    summary="取得查看活动影像的凭证（五分钟有效）",
    status_code=201,
    **_READ,
)
async def create_ticket(activity_id: ActivityId, call: Calling, world: World) -> ActivityTicketOut:
    """For all files of the record."""
    found = await recording.ticket(call.uow, call.actor, activity_id, world.sign_ticket)
    return ActivityTicketOut.model_validate(found)
