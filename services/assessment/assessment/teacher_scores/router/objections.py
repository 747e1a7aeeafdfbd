"""The own score, and objections 异议 to it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.deps import Calling
from assessment.teacher_scores.queries import records, waiting
from assessment.teacher_scores.router.place import MARK, OWN, WATCH, SchemeId, YearQuery
from assessment.teacher_scores.schemas.publications import ScoreAnswerIn, ScoreObjectionIn
from assessment.teacher_scores.schemas.scores import (
    ScoreObjectionOut,
    TeacherScoreOut,
    WaitingObjectionOut,
)
from assessment.teacher_scores.service import holding, objecting, reading
from assessment.teacher_scores.service.objecting import Decision
from kernel.clock import local_date
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of

objections = APIRouter(tags=["teacher-scores"])
ObjectionId = Annotated[UUID, Path(description="异议的编号")]


@objections.get("/mine", operation_id="getMyTeacherScore", summary="查看本人的得分和说明", **OWN)
async def mine(year_id: YearQuery, call: Calling) -> TeacherScoreOut:
    """Computed items at any time, marks of people once the school has published."""
    async with call.uow() as session:
        view = await reading.mine(session, call.actor, year_id, call.now)
    return TeacherScoreOut.of(view)


@objections.post(
    "/mine/object",
    operation_id="objectToTeacherScore",
    summary="对本人得分提出异议",
    status_code=201,
    **OWN,
)
async def file(body: ScoreObjectionIn, call: Calling, key: IdempotencyKey) -> ScoreObjectionOut:
    """Once in a year, after the publication."""

    async def work(session: AsyncSession) -> ScoreObjectionOut:
        row = await objecting.file(session, call.actor, body.year_id, body.text, call.now)
        return ScoreObjectionOut.model_validate(row)

    return await once(call.uow, key, ScoreObjectionOut, work)


@objections.get(
    "/objections",
    operation_id="listWaitingObjections",
    summary="列出等待本人答复的异议",
    **MARK,
)
async def list_waiting(call: Calling, page: PageQuery) -> Page[WaitingObjectionOut]:
    """Of the own school; an office's where the school cannot answer or let it wait for a week."""
    today = local_date(call.now())
    async with call.uow() as session:
        found = await waiting.objections(session, call.actor, today, page)
    return page_of(
        found,
        page,
        lambda row: (row[0].filed_at.isoformat(), row[0].id),
        WaitingObjectionOut.of,
    )


@objections.post(
    "/objections/{objection_id}/answer",
    operation_id="answerScoreObjection",
    summary="答复异议",
    **MARK,
)
async def answer(
    objection_id: ObjectionId, body: ScoreAnswerIn, call: Calling
) -> ScoreObjectionOut:
    """By somebody who neither is the teacher nor marked them."""
    marks = {key: mark.to_given() for key, mark in body.marks.items()}
    decision = Decision(body.outcome, body.answer, marks)
    row = await objecting.decide(call.uow, call.actor, objection_id, decision, call.now)
    return ScoreObjectionOut.model_validate(row)


@objections.get(
    "/{scheme_id}/objections",
    operation_id="listScoreObjections",
    summary="列出教师的异议",
    **WATCH,
)
async def list_objections(
    scheme_id: SchemeId, call: Calling, page: PageQuery
) -> Page[ScoreObjectionOut]:
    """Open ones first."""
    async with call.uow() as session:
        await holding.find(session, call.actor, scheme_id)
        found = await records.objections(session, scheme_id, page)
    return page_of(
        found,
        page,
        lambda row: (int(row.outcome is not None), row.id),
        ScoreObjectionOut.model_validate,
    )
