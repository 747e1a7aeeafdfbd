"""Records of hours: the caller's own, and those of schools to decide about."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.deps import Calling, World
from assessment.hours.queries import records, steps, totals
from assessment.hours.refusals import HourUnknown
from assessment.hours.rules import COLLECTORS, DECIDERS, READERS, HourKind, HourState
from assessment.hours.schemas.records import (
    HourDecisionIn,
    HourDecisionOut,
    HourIn,
    HourOut,
    HourTicketOut,
    HourUndoIn,
    NewHourIn,
)
from assessment.hours.schemas.totals import MyHoursOut
from assessment.hours.service import deciding, entering, proofs, reading, undoing
from assessment.years.service import year_of
from kernel.clock import local_date
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1", tags=["hours"])
HourId = Annotated[UUID, Path(description="学时记录的编号")]
YearQuery = Annotated[UUID | None, Query(description="考核年度；不填为当前开放的年度")]
_OWN = allows(*COLLECTORS, reach=Reach.SELF)
_READ = allows(*dict.fromkeys((*COLLECTORS, *READERS)), reach=Reach.SUBTREE)


@router.get("/my-hours", operation_id="getMyHours", summary="查看我的学时：已计入与还差", **_OWN)
async def get_my_hours(call: Calling, year_id: YearQuery = None) -> MyHoursOut:
    """Online and offline; zeros before the first record."""
    async with call.uow() as session:
        year = await year_of(session, call.actor, year_id, local_date(call.now()))
        tally = await totals.tally_of(session, year.id, call.actor.person_id)
    return MyHoursOut.of(year, tally)


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the list."""

    year_id: YearQuery = None
    person_id: Annotated[UUID | None, Query(description="某位教师")] = None
    school_id: Annotated[UUID | None, Query(description="某所学校")] = None
    state: Annotated[list[HourState] | None, Query(description="状态；不填则除已撤回外")] = None
    kind: Annotated[HourKind | None, Query(description="线上或线下")] = None


@router.get("/hours", operation_id="listHours", summary="列出学时记录", **_READ)
async def list_hours(
    call: Calling, page: PageQuery, wanted: Annotated[Filters, Depends()]
) -> Page[HourOut]:
    """The caller's own and those of schools in reach, the latest day first."""
    async with call.uow() as session:
        year = await year_of(session, call.actor, wanted.year_id, local_date(call.now()))
        school = None
        if wanted.school_id is not None:
            school = (await reading.school_of(session, call.actor, wanted.school_id)).path
        chosen = records.Wanted(year.id, wanted.person_id, school, wanted.state or (), wanted.kind)
        rows = await records.records(session, call.actor, chosen, page)
        ids = [row.id for row in rows]
        attached = await records.proofs_of(session, ids)
        taken = await steps.steps_of(session, ids)
    return page_of(
        rows,
        page,
        lambda row: (row.held_on, row.id),
        lambda row: HourOut.of(row, attached.get(row.id, []), taken.get(row.id, [])),
    )


@router.post(
    "/hours", operation_id="createHour", summary="登记学时（附证明材料）", status_code=201, **_OWN
)
async def create(
    body: NewHourIn, call: Calling, world: World, key: IdempotencyKey, response: Response
) -> HourOut:
    """Of the caller; the school confirms it, or looks at it first where something is odd."""
    said = body.said()
    facts = await entering.proof_for_new(
        call.uow, call.actor, said.proof_file_ids, world.find_files
    )

    async def work(session: AsyncSession) -> HourOut:
        row = await entering.create(session, call.actor, body.year_id, said, facts, call.now)
        attached = await records.proofs_of(session, [row.id])
        return HourOut.of(row, attached.get(row.id, []))

    made = await once(call.uow, key, HourOut, work)
    set_etag(response, made.version)
    return made


async def _answer(call: Calling, record_id: UUID) -> HourOut:
    async with call.uow() as session:
        row = await records.visible_record(session, call.actor, record_id)
        if row is None:
            raise HourUnknown
        attached = await records.proofs_of(session, [record_id])
        taken = await steps.steps_of(session, [record_id])
    return HourOut.of(row, attached.get(record_id, []), taken.get(record_id, []))


@router.put("/hours/{hour_id}", operation_id="editHour", summary="更正学时记录", **_OWN)
async def edit(
    hour_id: HourId, body: HourIn, call: Calling, world: World, seen: IfMatch, response: Response
) -> HourOut:
    """What is not counted yet, also what was refused; it waits anew."""
    said = body.said()
    facts = await entering.proof_for_edit(
        call.uow, call.actor, hour_id, said.proof_file_ids, world.find_files
    )
    row = await entering.edit(
        call.uow, call.actor, hour_id, said, facts=facts, seen=seen, now=call.now
    )
    set_etag(response, row.version)
    return await _answer(call, hour_id)


@router.post(
    "/hours/{hour_id}/withdraw", operation_id="withdrawHour", summary="撤回学时记录", **_OWN
)
async def withdraw(hour_id: HourId, call: Calling) -> HourOut:
    """What is not counted yet; it stays for history."""
    await entering.withdraw(call.uow, call.actor, hour_id, call.now)
    return await _answer(call, hour_id)


@router.post(
    "/hours/{hour_id}/tickets",
    operation_id="createHourTicket",
    summary="取得查看证明材料的凭证（五分钟有效）",
    status_code=201,
    **_READ,
)
async def create_ticket(hour_id: HourId, call: Calling, world: World) -> HourTicketOut:
    """For all files of the record."""
    found = await proofs.ticket(call.uow, call.actor, hour_id, world.sign_ticket)
    return HourTicketOut.model_validate(found)


@router.post(
    "/hour-decisions",
    operation_id="decideHours",
    summary="确认或退回学时（先预览，后办理）",
    **allows(*DECIDERS, reach=Reach.SUBTREE),
)
async def decide(body: HourDecisionIn, call: Calling, world: World) -> HourDecisionOut:
    """What can be decided is; of every other record the answer says why not."""
    asked = body.asked()
    found = await deciding.decide(call.uow, world, call.actor, asked, call.now)
    return HourDecisionOut.of(found, is_preview=asked.is_preview)


@router.post(
    "/hour-decisions/undo",
    operation_id="undoHourDecisions",
    summary="撤销确认或退回学时（办理后 24 小时内）",
    **allows(*DECIDERS, reach=Reach.SUBTREE),
)
async def undo(body: HourUndoIn, call: Calling, world: World) -> HourDecisionOut:
    """Each stands as before; of what has changed or is relied on, the answer says why not."""
    versions = {one.id: one.version for one in body.records}
    found = await undoing.undo(call.uow, world, call.actor, versions, call.now)
    return HourDecisionOut.of(found)
