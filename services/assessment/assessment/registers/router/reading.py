"""Reading registers: lists, one entry, its history and files, schools, the workbook."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response

from assessment.attached import ids_of
from assessment.deps import Calling, World
from assessment.downloads import XLSX, documented, file_of
from assessment.registers.kinds import RegisterKind
from assessment.registers.queries import entries, schools
from assessment.registers.rules import OPENERS, READERS, WATCHERS, RegisterState
from assessment.registers.schemas import (
    RegisterChangeOut,
    RegisterEntryOut,
    RegisterHistoryOut,
    RegisterRowOut,
    RegisterSchoolOut,
    RegisterTicketOut,
)
from assessment.registers.service import exporting, holding
from assessment.results.workbook import write_workbook_aside
from assessment.years.service import year_of
from kernel.clock import local_date
from kernel.etag import set_etag
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1", tags=["registers"])
EntryId = Annotated[UUID, Path(description="台账记录的编号")]
YearQuery = Annotated[UUID | None, Query(description="考核年度；不填为当前开放的年度")]
_READ = allows(*READERS, reach=Reach.SUBTREE)
_OPEN = allows(*OPENERS, reach=Reach.SUBTREE)
_WATCH = allows(*WATCHERS, reach=Reach.SUBTREE)
_KEEPERS = allows(*exporting.KEEPERS, reach=Reach.SUBTREE)
_FILE = _KEEPERS | {"responses": {**_KEEPERS["responses"], **documented(XLSX)}}


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the list."""

    year_id: YearQuery = None
    kind: Annotated[RegisterKind | None, Query(description="类别；不填为全部")] = None
    school_id: Annotated[UUID | None, Query(description="某所学校")] = None
    state: Annotated[RegisterState | None, Query(description="状态；不填为全部")] = None


@router.get("/register-entries", operation_id="listRegisterEntries", summary="列出台账", **_READ)
async def list_entries(
    call: Calling, page: PageQuery, wanted: Annotated[Filters, Depends()]
) -> Page[RegisterRowOut]:
    """The school's own, the group's, those the caller is named in or watches; the newest first."""
    async with call.uow() as session:
        year = await year_of(session, call.actor, wanted.year_id, local_date(call.now()))
        chosen = entries.Wanted(year.id, wanted.kind, wanted.school_id, wanted.state)
        rows = await entries.page_of_entries(session, call.actor, chosen, page)
    return page_of(rows, page, lambda row: (row.id,), RegisterRowOut.of)


@router.get(
    "/register-entries/{register_entry_id}",
    operation_id="getRegisterEntry",
    summary="查看一条台账记录",
    **_READ,
)
async def get_entry(
    register_entry_id: EntryId, call: Calling, response: Response
) -> RegisterEntryOut:
    """With what lacks and what is told about it."""
    async with call.uow() as session:
        row = await holding.readable(session, call.actor, register_entry_id)
    set_etag(response, row.version)
    return RegisterEntryOut.of(row, call.actor, local_date(call.now()))


@router.get(
    "/register-entries/{register_entry_id}/history",
    operation_id="getRegisterHistory",
    summary="查看一条台账记录的历次内容",
    **_READ,
)
async def get_history(register_entry_id: EntryId, call: Calling) -> RegisterHistoryOut:
    """From the day it was entered, the latest first."""
    async with call.uow() as session:
        row = await holding.readable(session, call.actor, register_entry_id)
        found = await entries.changes(session, row.id)
    return RegisterHistoryOut(items=[RegisterChangeOut.of(one) for one in found])


@router.post(
    "/register-entries/{register_entry_id}/tickets",
    operation_id="createRegisterTicket",
    summary="取得查看台账文件的凭证（五分钟有效）",
    status_code=201,
    **_OPEN,
)
async def create_ticket(
    register_entry_id: EntryId, call: Calling, world: World
) -> RegisterTicketOut:
    """For all files of the entry."""
    async with call.uow() as session:
        row = await holding.readable(session, call.actor, register_entry_id)
    found = world.sign_ticket(call.actor.person_id, ids_of(row.files))
    return RegisterTicketOut.model_validate(found)


@router.get(
    "/register-schools",
    operation_id="listRegisterSchools",
    summary="各校台账的登记数",
    **_WATCH,
)
async def list_schools(
    call: Calling,
    page: PageQuery,
    year_id: YearQuery = None,
    q: Annotated[str | None, Query(max_length=100, description="学校名称包含的文字")] = None,
) -> Page[RegisterSchoolOut]:
    """Schools in reach by name, also those that entered nothing."""
    paths = call.actor.paths(*WATCHERS)
    async with call.uow() as session:
        year = await year_of(session, call.actor, year_id, local_date(call.now()))
        rows = await schools.schools(session, paths, year.id, q, page)
    return page_of(rows, page, lambda row: (row.school_name, row.school_id), RegisterSchoolOut.of)


@router.get(
    "/register-schools/{register_school_id}/entries.xlsx",
    operation_id="getRegisterWorkbook",
    summary="下载一所学校的台账（xlsx）",
    response_class=Response,
    **_FILE,
)
async def get_workbook(
    register_school_id: Annotated[UUID, Path(description="学校的编号")],
    call: Calling,
    year_id: YearQuery = None,
) -> Response:
    """Everything that was entered in the year, also what was withdrawn."""
    at = call.now()
    async with call.uow.begin() as session:
        year = await year_of(session, call.actor, year_id, local_date(at))
        school, sheet = await exporting.sheet(session, call.actor, register_school_id, year, at)
    book = await write_workbook_aside(sheet)
    return file_of(book, f"台账-{school.name}-{year.name}.xlsx", XLSX)
