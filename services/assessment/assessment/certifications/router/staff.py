"""The whole staff 全员 of a school: who has finished, who is missing, who is exempt (R84)."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.queries import exemptions, staff
from assessment.certifications.router.answers import (
    AT_SCHOOL,
    SCHOOLS,
    UnitId,
    YearQuery,
    year,
)
from assessment.certifications.schemas.schools import (
    ExemptionEndIn,
    ExemptionIn,
    ExemptionOut,
    TeacherCertificationsOut,
)
from assessment.certifications.service import access, exempting, queue_sheets, sheets
from assessment.certifications.shape_lists import teacher_out
from assessment.deps import Calling
from assessment.downloads import XLSX, documented, file_of
from assessment.results.workbook import write_workbook_aside
from kernel.clock import local_date
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of

router = APIRouter(prefix="/v1", tags=["certifications"])
_FILE = SCHOOLS | {"responses": {**SCHOOLS["responses"], **documented(XLSX)}}
ExemptionId = Annotated[UUID, Path(description="免测登记的编号")]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The year, and only those who are not done and not exempt."""

    year_id: YearQuery = None
    missing: Annotated[bool, Query(description="只看未完成且未免测的教师")] = False


@router.get(
    "/certification-schools/{unit_id}/teachers",
    operation_id="listCertificationTeachers",
    summary="一所学校教师的认证完成情况",
    **SCHOOLS,
)
async def list_teachers(
    unit_id: UnitId, call: Calling, page: PageQuery, chosen: Annotated[Chosen, Depends()]
) -> Page[TeacherCertificationsOut]:
    """Everybody of the school by name, also those who have not begun."""
    async with call.uow() as session:
        school = await access.school_of(session, call.actor, unit_id)
        found = await year(session, call, chosen.year_id)
        rows = await staff.teachers(
            session,
            found,
            school.id,
            today=local_date(call.now()),
            only_missing=chosen.missing,
            page=page,
        )
    return page_of(
        rows, page, lambda row: (row.name, row.person_id), lambda row: teacher_out(found, row)
    )


@router.get(
    "/certification-schools/{unit_id}/teachers.xlsx",
    operation_id="getCertificationTeachersWorkbook",
    summary="下载一所学校教师的认证完成情况（xlsx）",
    response_class=Response,
    **_FILE,
)
async def get_teachers_workbook(
    unit_id: UnitId, call: Calling, chosen: Annotated[Chosen, Depends()]
) -> Response:
    """The same rows as the list, all of them."""
    at = call.now()
    async with call.uow.begin() as session:
        school = await access.school_of(session, call.actor, unit_id)
        found = await year(session, call, chosen.year_id)
        sheet = await sheets.teachers(
            session, call.actor, found, school, only_missing=chosen.missing, at=at
        )
    name = f"微能力认证完成情况-{school.name}-{found.name}.xlsx"
    return file_of(await write_workbook_aside(sheet), name, XLSX)


@dataclass(frozen=True, slots=True)
class ExemptionFilters:
    """The filters of the list of exemptions and of its workbook."""

    year_id: YearQuery = None
    school_id: Annotated[UUID | None, Query(description="某所学校")] = None


@router.get(
    "/certification-exemptions",
    operation_id="listExemptions",
    summary="列出免测登记",
    **SCHOOLS,
)
async def list_exemptions(
    call: Calling, page: PageQuery, wanted: Annotated[ExemptionFilters, Depends()]
) -> Page[ExemptionOut]:
    """In reach, the newest first; ended ones too."""
    async with call.uow() as session:
        chosen = await year(session, call, wanted.year_id)
        rows = await exemptions.listed(session, call.actor, chosen.id, wanted.school_id, page)
    return page_of(rows, page, lambda row: (row.id,), ExemptionOut.model_validate)


@router.get(
    "/certification-exemptions/export.xlsx",
    operation_id="getExemptionsWorkbook",
    summary="下载免测登记（xlsx）",
    response_class=Response,
    **_FILE,
)
async def get_exemptions_workbook(
    call: Calling, wanted: Annotated[ExemptionFilters, Depends()]
) -> Response:
    """The same rows as the list, all of them."""
    at = call.now()
    async with call.uow.begin() as session:
        chosen = await year(session, call, wanted.year_id)
        sheet = await queue_sheets.exemptions(session, call.actor, chosen, wanted.school_id, at)
    return file_of(await write_workbook_aside(sheet), f"免测登记-{chosen.name}.xlsx", XLSX)


@router.post(
    "/certification-exemptions",
    operation_id="createExemption",
    summary="登记免测（写明原因）",
    status_code=201,
    **AT_SCHOOL,
)
async def create_exemption(body: ExemptionIn, call: Calling, key: IdempotencyKey) -> ExemptionOut:
    """Somebody of the school; the district sees it."""

    async def work(session: AsyncSession) -> ExemptionOut:
        chosen = await year(session, call, body.year_id)
        who = exempting.Who(chosen.id, body.school_id, body.person_id)
        made = await exempting.create(session, call.actor, who, body.reason.strip(), call.now)
        return ExemptionOut.model_validate(made)

    return await once(call.uow, key, ExemptionOut, work)


@router.post(
    "/certification-exemptions/{exemption_id}/end",
    operation_id="endExemption",
    summary="取消免测（写明原因）",
    **AT_SCHOOL,
)
async def end_exemption(
    exemption_id: ExemptionId, body: ExemptionEndIn, call: Calling
) -> ExemptionOut:
    """It stays for history."""
    row = await exempting.end(call.uow, call.actor, exemption_id, body.reason.strip(), call.now)
    return ExemptionOut.model_validate(row)
