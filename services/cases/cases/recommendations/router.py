"""HTTP face of recommendations."""

from typing import Annotated

from fastapi import APIRouter, Query

from cases.deps import Calling
from cases.items.codes import Stage
from cases.recommendations import service
from cases.recommendations.schemas import RecommendationOut, RecommendationsOut
from cases.recommendations.service import Wanted
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/recommendations", tags=["recommendations"])
Codes = list[Annotated[str, Query(pattern=r"^[ABC][1-9][0-9]?$")]] | None
_MOST_CODES = 30


@router.get(
    "",
    operation_id="getRecommendations",
    summary="按薄弱能力点推荐资源",
    **allows(reach=Reach.SIGNED_IN),
)
async def get_recommendations(
    call: Calling,
    failed: Annotated[Codes, Query(description="评定为不合格的微能力")] = None,
    passed: Annotated[Codes, Query(description="评定为合格、未达优秀的微能力")] = None,
    planned: Annotated[Codes, Query(description="计划认证、尚未评定的微能力")] = None,
    stage: Annotated[list[Stage] | None, Query(description="学段；不填按本人资源的学段")] = None,
    most: Annotated[int, Query(ge=1, le=24, description="最多条数")] = 6,
) -> RecommendationsOut:
    """The caller tells how their abilities stand, as assessment told them (R140)."""
    said = [(codes or [])[:_MOST_CODES] for codes in (failed, passed, planned)]
    wanted = Wanted(said[0], said[1], said[2], [str(one) for one in stage or []])
    async with call.uow() as session:
        found = await service.recommend(session, call.actor, wanted, most)
    return RecommendationsOut(items=[RecommendationOut.of(row, chosen) for row, chosen in found])
