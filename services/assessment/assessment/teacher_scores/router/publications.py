"""公布 and 更正."""

from fastapi import APIRouter

from assessment.deps import Calling
from assessment.teacher_scores.queries import records
from assessment.teacher_scores.router.place import (
    MARK,
    SCHOOL_ONLY,
    WATCH,
    PersonId,
    SchemeId,
)
from assessment.teacher_scores.schemas.publications import (
    Publications,
    ScoreCorrectionIn,
    ScoreProspect,
)
from assessment.teacher_scores.schemas.scores import PublishedScore
from assessment.teacher_scores.service import holding, publishing

publications = APIRouter(tags=["teacher-scores"])


@publications.get(
    "/{scheme_id}/publications",
    operation_id="getScorePublications",
    summary="查看得分的公布记录",
    **WATCH,
)
async def get_publications(scheme_id: SchemeId, call: Calling) -> Publications:
    """Newest first, each with its hash."""
    async with call.uow() as session:
        await holding.find(session, call.actor, scheme_id)
        found = await records.publications(session, scheme_id)
    return Publications.model_validate({"items": found})


@publications.get(
    "/{scheme_id}/prospect",
    operation_id="getScoreProspect",
    summary="预览公布：人数、等次分布、未评完的名单",
    **SCHOOL_ONLY,
)
async def get_prospect(scheme_id: SchemeId, call: Calling) -> ScoreProspect:
    """What a publication would do now."""
    async with call.uow() as session:
        seen = await publishing.prospect(session, call.actor, scheme_id, call.now)
    return ScoreProspect.of(seen)


@publications.post(
    "/{scheme_id}/publish",
    operation_id="publishTeacherScores",
    summary="在校内公布得分",
    **SCHOOL_ONLY,
)
async def publish(scheme_id: SchemeId, call: Calling) -> ScoreProspect:
    """Everybody who is not published yet; refused while one of them is not scored."""
    return ScoreProspect.of(await publishing.publish(call.uow, call.actor, scheme_id, call.now))


@publications.post(
    "/{scheme_id}/{person_id}/correct",
    operation_id="correctTeacherScore",
    summary="更正已公布的得分",
    **MARK,
)
async def correct(
    scheme_id: SchemeId, person_id: PersonId, body: ScoreCorrectionIn, call: Calling
) -> PublishedScore:
    """With a reason; what was published before stays in the history."""
    change = ({key: mark.to_given() for key, mark in body.marks.items()}, body.reason)
    row = await publishing.correct(call.uow, call.actor, (scheme_id, person_id), change, call.now)
    return PublishedScore.model_validate(row)
