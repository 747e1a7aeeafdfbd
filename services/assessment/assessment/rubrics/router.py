"""HTTP face of rubrics."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.deps import Calling
from assessment.rubrics import queries, rules, service
from assessment.rubrics.document import RubricContent
from assessment.rubrics.schemas import (
    RubricCopyIn,
    RubricDetailOut,
    RubricOut,
    ScoreIn,
    ScoreOut,
)
from kernel.actor import Role
from kernel.etag import IfMatch, set_etag
from kernel.http.deps import CurrentActor, Uow
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/rubrics", tags=["rubrics"])
RubricId = Annotated[UUID, Path(description="考核细则版本的编号")]


@router.get(
    "",
    operation_id="listRubrics",
    summary="列出考核细则版本",
    **allows(reach=Reach.SIGNED_IN),
)
async def list_rubrics(actor: CurrentActor, uow: Uow, page: PageQuery) -> Page[RubricOut]:
    """Published versions; the city office sees drafts too."""
    async with uow() as session:
        with_drafts = actor.has_role(Role.CITY_OFFICE)
        rows = await queries.rubrics(session, page, with_drafts=with_drafts)
    return page_of(rows, page, lambda row: (row.code, -row.version), RubricOut.model_validate)


@router.get(
    "/{rubric_id}",
    operation_id="getRubric",
    summary="查看考核细则（一级、二级、三级指标）",
    **allows(reach=Reach.SIGNED_IN),
)
async def get_rubric(
    rubric_id: RubricId, actor: CurrentActor, uow: Uow, response: Response
) -> RubricDetailOut:
    """One version with its whole tree."""
    async with uow() as session:
        row = await service.find(session, actor, rubric_id)
    set_etag(response, row.revision)
    return RubricDetailOut.of(row)


@router.post(
    "/{rubric_id}/score",
    operation_id="scoreRubric",
    summary="按考核细则计算得分与等次（不保存）",
    **allows(reach=Reach.SIGNED_IN),
)
async def score(rubric_id: RubricId, body: ScoreIn, actor: CurrentActor, uow: Uow) -> ScoreOut:
    """Pure calculation, nothing stored."""
    rubric = await service.scoring_for(uow, actor, rubric_id)
    marks = {code: mark.to_rules() for code, mark in body.marks.items()}
    return ScoreOut.model_validate(rules.score(rubric, marks, half_points=body.half_points))


@router.post(
    "",
    operation_id="copyRubric",
    summary="复制考核细则为新版本草稿",
    status_code=201,
    **allows(Role.CITY_OFFICE, reach=Reach.SUBTREE),
)
async def copy(body: RubricCopyIn, call: Calling, key: IdempotencyKey) -> RubricDetailOut:
    """A draft with the next version number."""

    async def work(session: AsyncSession) -> RubricDetailOut:
        return RubricDetailOut.of(await service.copy(session, call.actor, body.source_id, call.now))

    return await once(call.uow, key, RubricDetailOut, work)


@router.put(
    "/{rubric_id}",
    operation_id="replaceRubric",
    summary="修改考核细则草稿",
    **allows(Role.CITY_OFFICE, reach=Reach.SUBTREE),
)
async def replace(
    rubric_id: RubricId, body: RubricContent, call: Calling, seen: IfMatch, response: Response
) -> RubricDetailOut:
    """Only drafts; the whole content is sent."""
    row = await service.replace(call.uow, call.actor, rubric_id, body, seen=seen, now=call.now)
    set_etag(response, row.revision)
    return RubricDetailOut.of(row)


@router.post(
    "/{rubric_id}/publish",
    operation_id="publishRubric",
    summary="发布考核细则版本（发布后不可修改）",
    **allows(Role.CITY_OFFICE, reach=Reach.SUBTREE),
)
async def publish(rubric_id: RubricId, call: Calling) -> RubricDetailOut:
    """Sums, keys and rules are checked first."""
    return RubricDetailOut.of(await service.publish(call.uow, call.actor, rubric_id, call.now))
