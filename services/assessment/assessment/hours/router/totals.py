"""Totals of hours: teachers of a school, schools of a district or of the city."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.deps import Call, Calling
from assessment.directory.tables import DirectoryUnit
from assessment.downloads import XLSX, documented, file_of
from assessment.hours.queries import totals
from assessment.hours.rules import READERS
from assessment.hours.schemas.totals import SchoolHoursOut, TeacherHoursOut
from assessment.hours.service import reading
from assessment.results.workbook import write_workbook_aside
from assessment.years.service import year_of
from assessment.years.tables import Year
from kernel.clock import local_date
from kernel.paging import Page, PageQuery, PageRequest, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/hour-schools", tags=["hours"])
SchoolId = Annotated[UUID, Path(description="学校的编号")]
_READ = allows(*READERS, reach=Reach.SUBTREE)
_OFFICES = allows(*reading.OFFICES, reach=Reach.SUBTREE)
_READ_FILE = _READ | {"responses": {**_READ["responses"], **documented(XLSX)}}
_OFFICES_FILE = _OFFICES | {"responses": {**_OFFICES["responses"], **documented(XLSX)}}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The year, and only those who lack hours."""

    year_id: Annotated[UUID | None, Query(description="考核年度；不填为当前开放的年度")] = None
    below: Annotated[bool, Query(description="只看未满的教师")] = False


YearQuery = Annotated[UUID | None, Query(description="考核年度；不填为当前开放的年度")]


async def _year(session: AsyncSession, call: Call, year_id: UUID | None) -> Year:
    return await year_of(session, call.actor, year_id, local_date(call.now()))


async def _counts(
    session: AsyncSession, call: Call, year: Year, page: PageRequest | None
) -> list[totals.SchoolCount]:
    paths = call.actor.paths(*reading.OFFICES)
    units = await totals.schools(session, paths, page)
    return await totals.counts(session, year, units, local_date(call.now()))


@router.get("", operation_id="listHourSchools", summary="各校学时完成情况（未满人数）", **_OFFICES)
async def list_schools(
    call: Calling, page: PageQuery, year_id: YearQuery = None
) -> Page[SchoolHoursOut]:
    """Schools in reach by name."""
    async with call.uow() as session:
        year = await _year(session, call, year_id)
        rows = await _counts(session, call, year, page)
    return page_of(rows, page, lambda row: (row.school_name, row.school_id), SchoolHoursOut.of)


@router.get(
    "/counts.xlsx",
    operation_id="getHourSchoolsWorkbook",
    summary="下载各校学时完成情况（xlsx）",
    response_class=Response,
    **_OFFICES_FILE,
)
async def get_schools_workbook(call: Calling, year_id: YearQuery = None) -> Response:
    """The same rows as the list, all of them."""
    at = call.now()
    async with call.uow.begin() as session:
        year = await _year(session, call, year_id)
        rows = await _counts(session, call, year, None)
        path = min(call.actor.paths(*reading.OFFICES), key=len)
        await reading.audit_export(session, call.actor, year, ("schools", path, len(rows)), at)
    book = await write_workbook_aside(reading.schools_sheet(year, rows, at))
    return file_of(book, f"各校学时完成情况-{year.name}.xlsx", XLSX)


async def _teachers(
    session: AsyncSession,
    call: Call,
    school: DirectoryUnit,
    chosen: Chosen,
    page: PageRequest | None,
) -> tuple[Year, list[totals.TeacherTotal]]:
    year, today = await _year(session, call, chosen.year_id), local_date(call.now())
    found = await totals.teachers(
        session, year, school.id, today=today, only_below=chosen.below, page=page
    )
    return year, found


@router.get(
    "/{unit_id}/teachers",
    operation_id="listHourTeachers",
    summary="一所学校教师的学时",
    **_READ,
)
async def list_teachers(
    unit_id: SchoolId, call: Calling, page: PageQuery, chosen: Annotated[Chosen, Depends()]
) -> Page[TeacherHoursOut]:
    """Everybody of the school by name, also those without any hours."""
    async with call.uow() as session:
        school = await reading.school_of(session, call.actor, unit_id)
        year, rows = await _teachers(session, call, school, chosen, page)
    return page_of(
        rows,
        page,
        lambda row: (row.name, row.person_id),
        lambda row: TeacherHoursOut.of(year, row),
    )


@router.get(
    "/{unit_id}/teachers.xlsx",
    operation_id="getHourTeachersWorkbook",
    summary="下载一所学校教师的学时（xlsx）",
    response_class=Response,
    **_READ_FILE,
)
async def get_teachers_workbook(
    unit_id: SchoolId, call: Calling, chosen: Annotated[Chosen, Depends()]
) -> Response:
    """The same rows as the list, all of them."""
    at = call.now()
    async with call.uow.begin() as session:
        school = await reading.school_of(session, call.actor, unit_id)
        year, rows = await _teachers(session, call, school, chosen, None)
        what = ("teachers", school.path, len(rows))
        await reading.audit_export(session, call.actor, year, what, at)
    book = await write_workbook_aside(reading.teachers_sheet(school, year, rows, at))
    return file_of(book, f"教师学时-{school.name}-{year.name}.xlsx", XLSX)
