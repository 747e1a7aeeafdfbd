"""Schools: counts and shares, weak points 短板."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from assessment.certifications.queries import totals, weak_points
from assessment.certifications.router.answers import (
    OVER_SCHOOLS,
    SCHOOLS,
    WATCH,
    UnitId,
    YearQuery,
    year,
)
from assessment.certifications.rules import OFFICES
from assessment.certifications.schemas.schools import SchoolCertificationsOut, WeakPointsOut
from assessment.certifications.service import access, sheets
from assessment.certifications.shape_lists import school_out, weak_points_out
from assessment.deps import Calling
from assessment.downloads import XLSX, documented, file_of
from assessment.hours.queries.totals import schools
from assessment.results.workbook import write_workbook_aside
from kernel.clock import local_date
from kernel.paging import Page, PageQuery, page_of

router = APIRouter(prefix="/v1", tags=["certifications"])
_FILE = OVER_SCHOOLS | {"responses": {**OVER_SCHOOLS["responses"], **documented(XLSX)}}
GroupOrSchool = Annotated[UUID, Path(description="学校或教研组的编号")]


@router.get(
    "/certification-schools",
    operation_id="listCertificationSchools",
    summary="各校微能力认证进度",
    **OVER_SCHOOLS,
)
async def list_schools(
    call: Calling, page: PageQuery, year_id: YearQuery = None
) -> Page[SchoolCertificationsOut]:
    """Schools in reach by name, with counts by state and the share of 优秀."""
    async with call.uow() as session:
        chosen = await year(session, call, year_id)
        units = await schools(session, call.actor.paths(*OFFICES), page)
        rows = await totals.schools(session, chosen, units, local_date(call.now()))
    return page_of(rows, page, lambda row: (row.unit.name, row.unit.id), school_out)


@router.get(
    "/certification-schools/counts.xlsx",
    operation_id="getCertificationSchoolsWorkbook",
    summary="下载各校微能力认证进度（xlsx）",
    response_class=Response,
    **_FILE,
)
async def get_schools_workbook(call: Calling, year_id: YearQuery = None) -> Response:
    """The same rows as the list, all of them."""
    at = call.now()
    async with call.uow.begin() as session:
        chosen = await year(session, call, year_id)
        sheet = await sheets.schools(session, call.actor, chosen, at)
    return file_of(await write_workbook_aside(sheet), f"各校微能力认证-{chosen.name}.xlsx", XLSX)


@router.get(
    "/certification-schools/{unit_id}",
    operation_id="getCertificationSchool",
    summary="一所学校的认证进度与优秀率",
    **SCHOOLS,
)
async def get_school(
    unit_id: UnitId, call: Calling, year_id: YearQuery = None
) -> SchoolCertificationsOut:
    """The live figure beside the list: share of 优秀 against the cap."""
    async with call.uow() as session:
        school = await access.school_of(session, call.actor, unit_id)
        chosen = await year(session, call, year_id)
        (row,) = await totals.schools(session, chosen, [school], local_date(call.now()))
    return school_out(row)


@router.get(
    "/certification-units/{group_or_school_id}/weak-points",
    operation_id="getWeakPoints",
    summary="短板分析：哪些任务评价偏低、主要理由",
    **WATCH,
)
async def get_weak_points(
    group_or_school_id: GroupOrSchool, call: Calling, year_id: YearQuery = None
) -> WeakPointsOut:
    """Of a school or a teaching group, from the newest levels of the school and the peers."""
    async with call.uow() as session:
        unit = await access.unit_of(session, call.actor, group_or_school_id)
        chosen = await year(session, call, year_id)
        found = await weak_points.of_unit(session, chosen.id, unit)
    return weak_points_out(unit, chosen.id, found)
