"""Reading scores: the whole staff, one teacher, the table for the yearly appraisal."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from assessment.deps import Calling
from assessment.downloads import XLSX, documented, file_of
from assessment.results.workbook import write_workbook_aside
from assessment.teacher_scores.router.place import WATCH, PersonId, SchemeId
from assessment.teacher_scores.schemas.marks import TeacherMarkChangeOut, TeacherMarkChanges
from assessment.teacher_scores.schemas.scores import TeacherScoreOut, TeacherScoreRow
from assessment.teacher_scores.service import exporting, holding, marking, reading
from assessment.teacher_scores.service.reading import ScoreOrder, Wanted
from kernel.paging import Page, PageQuery, page_of
from kernel.text import OptionalLine

scores = APIRouter(tags=["teacher-scores"])
_FILE: Final = WATCH | {"responses": {**WATCH["responses"], **documented(XLSX)}}


async def filters(
    q: Annotated[OptionalLine, Query(description="姓名")] = "",
    band: Annotated[OptionalLine, Query(description="等次")] = "",
    is_open: Annotated[bool | None, Query(description="只看未评完的教师")] = None,
    order: Annotated[ScoreOrder, Query(description="排序")] = ScoreOrder.NAME,
) -> Wanted:
    """Read the filters of the query."""
    return Wanted(q, band, is_open, order)


Filters = Annotated[Wanted, Depends(filters)]


@scores.get("/{scheme_id}", operation_id="listTeacherScores", summary="列出全体教师的得分", **WATCH)
async def list_scores(
    scheme_id: SchemeId, call: Calling, page: PageQuery, wanted: Filters
) -> Page[TeacherScoreRow]:
    """Everybody of the staff: published scores as they are, the others as they would be now."""
    async with call.uow() as session:
        held = await holding.find(session, call.actor, scheme_id)
        found = await reading.lines(session, held, call.now, wanted)
    shown = reading.page_of(found, wanted.order, page)
    return page_of(shown, page, reading.key_of(wanted.order), TeacherScoreRow.of)


@scores.get(
    "/{scheme_id}/export.xlsx",
    operation_id="getTeacherScoresWorkbook",
    summary="下载校本考核结果表（xlsx，供年度考核）",
    response_class=Response,
    **_FILE,
)
async def get_workbook(scheme_id: SchemeId, call: Calling, wanted: Filters) -> Response:
    """The same rows as the list, all of them, in fixed columns with hash and date."""
    at = call.now()
    async with call.uow.begin() as session:
        held = await holding.find(session, call.actor, scheme_id)
        found = await reading.lines(session, held, call.now, wanted)
        sheet = await exporting.sheet_of(session, held, found, at)
        await exporting.audit_export(session, call.actor, held, len(found), at)
    book = await write_workbook_aside(sheet)
    return file_of(book, f"校本考核结果-{held.row.school_name}-{held.year.name}.xlsx", XLSX)


@scores.get(
    "/{scheme_id}/{person_id}",
    operation_id="getTeacherScore",
    summary="查看一位教师的得分和说明",
    **WATCH,
)
async def get_score(scheme_id: SchemeId, person_id: PersonId, call: Calling) -> TeacherScoreOut:
    """Every point with its sentence."""
    async with call.uow() as session:
        view = await reading.read(session, call.actor, (scheme_id, person_id), call.now)
    return TeacherScoreOut.of(view)


@scores.get(
    "/{scheme_id}/{person_id}/marks",
    operation_id="getTeacherMarkChanges",
    summary="查看评分的修改历史",
    **WATCH,
)
async def get_changes(
    scheme_id: SchemeId, person_id: PersonId, call: Calling
) -> TeacherMarkChanges:
    """Who changed which mark from what to what, newest first."""
    async with call.uow() as session:
        await holding.find(session, call.actor, scheme_id)
        found = await marking.history(session, scheme_id, person_id)
    items = [TeacherMarkChangeOut.model_validate(one) for one in found]
    return TeacherMarkChanges(items=items)
