"""HTTP face of support 指导支持."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.deps import Call, Calling
from assessment.directory.tables import DirectoryUnit
from assessment.downloads import XLSX, documented, file_of
from assessment.results.workbook import write_workbook_aside
from assessment.support.queries import records
from assessment.support.rules import LEADERS, READERS, SupportKind, TeacherProblem
from assessment.support.schemas import SupportAnswerIn, SupportIn, SupportOut, TeacherProblemsOut
from assessment.support.service import giving, seeing
from assessment.years.service import year_of
from assessment.years.tables import Year
from kernel.clock import local_date
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1", tags=["support"])
UnitId = Annotated[UUID, Path(description="学校或教研组的编号")]
SupportId = Annotated[UUID, Path(description="指导记录的编号")]
YearQuery = Annotated[UUID | None, Query(description="考核年度；不填为当前开放的年度")]
_LEAD = allows(*LEADERS, reach=Reach.SUBTREE)
_READ = allows(*READERS, reach=Reach.SUBTREE)
_FILE = _LEAD | {"responses": {**_LEAD["responses"], **documented(XLSX)}}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The year, and only one kind of problem, or everybody: support needs no problem first."""

    year_id: YearQuery = None
    problem: Annotated[TeacherProblem | None, Query(description="只看一类问题")] = None
    everyone: Annotated[bool, Query(description="也列出没有问题的教师")] = False


async def _seen(
    session: AsyncSession, call: Call, unit_id: UUID, chosen: Chosen
) -> tuple[DirectoryUnit, Year, list[seeing.Seen]]:
    unit = await seeing.unit_of(session, call.actor, unit_id)
    year = await year_of(session, call.actor, chosen.year_id, local_date(call.now()))
    return (
        unit,
        year,
        await seeing.of_unit(
            session,
            unit,
            year,
            seeing.Wanted(chosen.problem, is_everyone=chosen.everyone),
            call.now(),
        ),
    )


@router.get(
    "/support-units/{school_or_group_id}/problems",
    operation_id="listTeacherProblems",
    summary="早诊断：一所学校或一个教研组中需要关注的教师",
    **_LEAD,
)
async def list_problems(
    school_or_group_id: UnitId, call: Calling, page: PageQuery, chosen: Annotated[Chosen, Depends()]
) -> Page[TeacherProblemsOut]:
    """By name, each with what is seen and the last support."""
    async with call.uow() as session:
        _, _, rows = await _seen(session, call, school_or_group_id, chosen)
    if after := page.start(str, UUID):
        rows = [one for one in rows if (one.teacher.name, one.teacher.person_id) > after]
    return page_of(
        rows[: page.limit + 1],
        page,
        lambda one: (one.teacher.name, one.teacher.person_id),
        TeacherProblemsOut.of,
    )


@router.get(
    "/support-units/{school_or_group_id}/problems.xlsx",
    operation_id="getTeacherProblemsWorkbook",
    summary="下载需要关注的教师（xlsx）",
    response_class=Response,
    **_FILE,
)
async def get_problems_workbook(
    school_or_group_id: UnitId, call: Calling, chosen: Annotated[Chosen, Depends()]
) -> Response:
    """The same rows as the list, all of them."""
    at = call.now()
    async with call.uow.begin() as session:
        unit, year, rows = await _seen(session, call, school_or_group_id, chosen)
        sheet = await seeing.seen_sheet(session, call.actor, unit, year, rows, at)
    book = await write_workbook_aside(sheet)
    return file_of(book, f"教师问题诊断-{unit.name}-{year.name}.xlsx", XLSX)


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the list."""

    year_id: YearQuery = None
    person_id: Annotated[UUID | None, Query(description="某位教师")] = None
    kind: Annotated[SupportKind | None, Query(description="指导方式")] = None

    async def wanted(self, session: AsyncSession, call: Call) -> tuple[Year, records.Wanted]:
        """Return them with their year."""
        year = await year_of(session, call.actor, self.year_id, local_date(call.now()))
        return year, records.Wanted(year.id, self.person_id, self.kind)


@router.get("/support", operation_id="listSupport", summary="列出指导记录", **_READ)
async def list_support(
    call: Calling, page: PageQuery, filters: Annotated[Filters, Depends()]
) -> Page[SupportOut]:
    """What was done for or by the caller, and for those of the school or group in reach."""
    async with call.uow() as session:
        _, wanted = await filters.wanted(session, call)
        rows = await records.records(session, call.actor, wanted, page)
    return page_of(rows, page, lambda row: (row.held_on, row.id), _out)


def _out(row: object) -> SupportOut:
    return SupportOut.model_validate(row)


@router.get(
    "/support.xlsx",
    operation_id="getSupportWorkbook",
    summary="下载指导记录（xlsx）",
    response_class=Response,
    **_FILE,
)
async def get_support_workbook(call: Calling, filters: Annotated[Filters, Depends()]) -> Response:
    """The same rows as the list, all of them."""
    at = call.now()
    async with call.uow.begin() as session:
        year, wanted = await filters.wanted(session, call)
        rows = await records.records(session, call.actor, wanted, None)
        sheet = await seeing.given_sheet(session, call.actor, year, rows, at)
    return file_of(await write_workbook_aside(sheet), f"指导记录-{year.name}.xlsx", XLSX)


@router.post(
    "/support", operation_id="giveSupport", summary="记录一次指导", status_code=201, **_LEAD
)
async def give(body: SupportIn, call: Calling, key: IdempotencyKey) -> SupportOut:
    """For somebody of the school or group; the teacher reads it."""

    async def work(session: AsyncSession) -> SupportOut:
        row = await giving.give(session, call.actor, body.year_id, body.said(), call.now)
        return _out(row)

    return await once(call.uow, key, SupportOut, work)


@router.post(
    "/support/{support_id}/read",
    operation_id="readSupport",
    summary="将指导记录标为已读",
    **allows(*READERS, reach=Reach.SELF),
)
async def read(support_id: SupportId, call: Calling) -> SupportOut:
    """By whom it was written for."""
    return _out(await giving.read(call.uow, call.actor, support_id, call.now))


@router.post(
    "/support/{support_id}/answer",
    operation_id="answerSupport",
    summary="回复指导（一次）",
    **allows(*READERS, reach=Reach.SELF),
)
async def answer(support_id: SupportId, body: SupportAnswerIn, call: Calling) -> SupportOut:
    """By whom it was written for; whoever gave it reads the answer."""
    return _out(await giving.answer(call.uow, call.actor, support_id, body.text, call.now))
