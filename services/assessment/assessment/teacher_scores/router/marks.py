"""Entering marks: one, many with a preview, undo; and whom the school calls key or young."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Response

from assessment.deps import Calling
from assessment.teacher_scores.router.place import MARK, SCHOOL_ONLY, PersonId, SchemeId
from assessment.teacher_scores.schemas.marks import (
    TeacherAudiencesIn,
    TeacherMarkIn,
    TeacherMarkOut,
    TeacherMarksIn,
    TeacherMarksOut,
)
from assessment.teacher_scores.schemas.scores import TeacherScoreOut
from assessment.teacher_scores.service import audiences, batches, marking, reading
from kernel.etag import IfMatch, set_etag

marks = APIRouter(tags=["teacher-scores"])
ItemKey = Annotated[str, Path(pattern=r"^[0-9a-z-]{1,36}$", description="考核项目的编号")]


async def one_item(
    scheme_id: SchemeId, person_id: PersonId, item_key: ItemKey
) -> tuple[UUID, UUID, str]:
    """Read which item of which teacher the address names."""
    return scheme_id, person_id, item_key


BatchId = Annotated[UUID, Path(description="一批评分的编号")]


@marks.put(
    "/{scheme_id}/{person_id}/marks/{item_key}",
    operation_id="saveTeacherMark",
    summary="保存一项评分",
    **MARK,
)
async def save(
    target: Annotated[tuple[UUID, UUID, str], Depends(one_item)],
    body: TeacherMarkIn,
    call: Calling,
    seen: IfMatch,
    response: Response,
) -> TeacherMarkOut:
    """Autosave; the version before the first mark is 0."""
    row = await marking.save(call.uow, call.actor, target, body.to_given(), seen=seen, now=call.now)
    set_etag(response, row.version)
    return TeacherMarkOut.of(row)


@marks.post(
    "/{scheme_id}/marks",
    operation_id="enterTeacherMarks",
    summary="批量评分（可先预览）",
    **MARK,
)
async def enter(scheme_id: SchemeId, body: TeacherMarksIn, call: Calling) -> TeacherMarksOut:
    """One row that is refused stops no other; the batch can be undone."""
    given = {one.person_id: (one.version, one.to_given()) for one in body.marks}
    asked = batches.Asked(body.item_key, given, body.is_preview)
    found = await batches.enter(call.uow, call.actor, scheme_id, asked, call.now)
    return TeacherMarksOut.model_validate(found)


@marks.post(
    "/{scheme_id}/mark-batches/{mark_batch_id}/undo",
    operation_id="undoTeacherMarks",
    summary="撤销一批评分",
    **MARK,
)
async def undo(scheme_id: SchemeId, mark_batch_id: BatchId, call: Calling) -> TeacherMarksOut:
    """Marks that were changed since stay as they are."""
    found = await batches.undo(call.uow, call.actor, scheme_id, mark_batch_id, call.now)
    return TeacherMarksOut.model_validate(found)


@marks.put(
    "/{scheme_id}/{person_id}/audiences",
    operation_id="setTeacherAudiences",
    summary="标记骨干教师、青年教师",
    **SCHOOL_ONLY,
)
async def set_audiences(
    scheme_id: SchemeId, person_id: PersonId, body: TeacherAudiencesIn, call: Calling
) -> TeacherScoreOut:
    """The encouragement rules of the scheme ask for it."""
    target = (scheme_id, person_id)
    await audiences.put(call.uow, call.actor, target, body.audiences, call.now)
    async with call.uow() as session:
        return TeacherScoreOut.of(await reading.read(session, call.actor, target, call.now))
