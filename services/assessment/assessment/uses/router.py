"""HTTP face of regular classroom use 常态化应用记录."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.attached import ids_of
from assessment.deps import Call, Calling, World
from assessment.directory.tables import DirectoryUnit
from assessment.downloads import XLSX, documented, file_of
from assessment.results.workbook import write_workbook_aside
from assessment.uses.queries import totals, uses
from assessment.uses.rules import READERS, WRITERS, UseUnknown, month_of, sum_up
from assessment.uses.schemas import (
    MyUsesOut,
    NewUseIn,
    TeacherUsesOut,
    UseIn,
    UseOut,
    UseTicketOut,
)
from assessment.uses.service import logging, reading
from assessment.years.service import year_of
from assessment.years.tables import Year
from kernel.clock import local_date
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, PageRequest, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1", tags=["uses"])
UseId = Annotated[UUID, Path(description="应用记录的编号")]
UnitId = Annotated[UUID, Path(description="学校或教研组的编号")]
YearQuery = Annotated[UUID | None, Query(description="考核年度；不填为当前开放的年度")]
MonthQuery = Annotated[
    str | None, Query(pattern=r"^\d{4}-\d{2}$", description="月份，如 2026-09；不填为本月")
]
_OWN = allows(*WRITERS, reach=Reach.SELF)
_READ = allows(*WRITERS, reach=Reach.SUBTREE)
_WATCH = allows(*READERS, reach=Reach.SUBTREE)
_WATCH_FILE = _WATCH | {"responses": {**_WATCH["responses"], **documented(XLSX)}}


async def _year(session: AsyncSession, call: Call, year_id: UUID | None) -> Year:
    return await year_of(session, call.actor, year_id, local_date(call.now()))


@router.get("/my-uses", operation_id="getMyUses", summary="查看我的应用记录：按月汇总", **_OWN)
async def get_my_uses(
    call: Calling, year_id: YearQuery = None, month: MonthQuery = None
) -> MyUsesOut:
    """A month with its days and abilities; zeros before the first record."""
    first, after = month_of(month, local_date(call.now()))
    async with call.uow() as session:
        year, person_id = await _year(session, call, year_id), call.actor.person_id
        wanted = uses.Wanted(year.id, person_id, first, after)
        found = sum_up(await uses.days(session, call.actor, wanted))
        total = await totals.total_of(session, year.id, person_id)
        last = await uses.latest(session, year.id, person_id)
    return MyUsesOut.of(year, first, found, total, last)


@dataclass(frozen=True, slots=True)
class Filters:
    """Whose records of which month."""

    year_id: YearQuery = None
    month: MonthQuery = None
    person_id: Annotated[UUID | None, Query(description="某位教师；不填为本人")] = None


@router.get("/uses", operation_id="listUses", summary="列出一个月的应用记录", **_READ)
async def list_uses(
    call: Calling, page: PageQuery, wanted: Annotated[Filters, Depends()]
) -> Page[UseOut]:
    """The caller's own, or those of a teacher in reach; the latest day first."""
    first, after = month_of(wanted.month, local_date(call.now()))
    async with call.uow() as session:
        year = await _year(session, call, wanted.year_id)
        person_id = wanted.person_id or call.actor.person_id
        chosen = uses.Wanted(year.id, person_id, first, after)
        rows = await uses.of_month(session, call.actor, chosen, page)
    return page_of(rows, page, lambda row: (row.used_on, row.id), UseOut.of)


@router.post("/uses", operation_id="createUse", summary="登记一次应用", status_code=201, **_OWN)
async def create(
    body: NewUseIn, call: Calling, world: World, key: IdempotencyKey, response: Response
) -> UseOut:
    """Of the caller; nobody has to confirm it."""
    files = await logging.files_for_new(call.actor, body.file_ids, world.find_files)

    async def work(session: AsyncSession) -> UseOut:
        row = await logging.create(session, call.actor, body.year_id, body.said(), files, call.now)
        return UseOut.of(row)

    made = await once(call.uow, key, UseOut, work)
    set_etag(response, made.version)
    return made


@router.put("/uses/{use_id}", operation_id="editUse", summary="修改应用记录", **_OWN)
async def edit(
    use_id: UseId, body: UseIn, call: Calling, world: World, seen: IfMatch, response: Response
) -> UseOut:
    """While the year is open."""
    files = await logging.files_for_edit(
        call.uow, call.actor, use_id, body.file_ids, world.find_files
    )
    row = await logging.edit(
        call.uow, call.actor, use_id, body.said(), files=files, seen=seen, now=call.now
    )
    set_etag(response, row.version)
    return UseOut.of(row)


@router.delete(
    "/uses/{use_id}",
    operation_id="deleteUse",
    summary="删除应用记录",
    status_code=204,
    response_class=Response,
    **_OWN,
)
async def delete(use_id: UseId, call: Calling, seen: IfMatch) -> None:
    """While the year is open."""
    await logging.delete(call.uow, call.actor, use_id, seen, call.now)


@router.post(
    "/uses/{use_id}/tickets",
    operation_id="createUseTicket",
    summary="取得查看应用记录文件的凭证（五分钟有效）",
    status_code=201,
    **_READ,
)
async def create_ticket(use_id: UseId, call: Calling, world: World) -> UseTicketOut:
    """For all files of the record."""
    async with call.uow() as session:
        row = await uses.visible(session, call.actor, use_id)
    if row is None:
        raise UseUnknown
    found = world.sign_ticket(call.actor.person_id, ids_of(row.files))
    return UseTicketOut.model_validate(found)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The year, and only those who logged nothing."""

    year_id: YearQuery = None
    none: Annotated[bool, Query(description="只看尚无记录的教师")] = False


async def _teachers(
    session: AsyncSession, call: Call, unit_id: UUID, chosen: Chosen, page: PageRequest | None
) -> tuple[DirectoryUnit, Year, list[totals.TeacherUses]]:
    unit = await reading.unit_of(session, call.actor, unit_id)
    year, today = await _year(session, call, chosen.year_id), local_date(call.now())
    found = await totals.teachers(
        session, year.id, unit, today=today, only_none=chosen.none, page=page
    )
    return unit, year, list(found)


@router.get(
    "/use-units/{school_or_group_id}/teachers",
    operation_id="listUseTeachers",
    summary="一所学校或一个教研组教师的应用次数",
    **_WATCH,
)
async def list_teachers(
    school_or_group_id: UnitId, call: Calling, page: PageQuery, chosen: Annotated[Chosen, Depends()]
) -> Page[TeacherUsesOut]:
    """Everybody by name, also those without any record."""
    async with call.uow() as session:
        _, _, rows = await _teachers(session, call, school_or_group_id, chosen, page)
    return page_of(rows, page, lambda row: (row.name, row.person_id), TeacherUsesOut.model_validate)


@router.get(
    "/use-units/{school_or_group_id}/teachers.xlsx",
    operation_id="getUseTeachersWorkbook",
    summary="下载一所学校或一个教研组教师的应用次数（xlsx）",
    response_class=Response,
    **_WATCH_FILE,
)
async def get_teachers_workbook(
    school_or_group_id: UnitId, call: Calling, chosen: Annotated[Chosen, Depends()]
) -> Response:
    """The same rows as the list, all of them."""
    at = call.now()
    async with call.uow.begin() as session:
        unit, year, rows = await _teachers(session, call, school_or_group_id, chosen, None)
        sheet = await reading.sheet(session, call.actor, unit, year, rows, at)
    book = await write_workbook_aside(sheet)
    return file_of(book, f"常态化应用-{unit.name}-{year.name}.xlsx", XLSX)
