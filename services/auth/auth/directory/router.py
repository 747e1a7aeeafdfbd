"""HTTP face of the directory feed."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from auth.clients.rules import Scope
from auth.directory import queries
from auth.directory.schemas import ChangesOut, RightsOut
from kernel.http.deps import Uow
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/directory", tags=["directory"])


@router.get(
    "/changes",
    operation_id="listDirectoryChanges",
    summary="通讯录变更（供其他服务同步）",
    response_model=ChangesOut,
    **allows(reach=Reach.SCOPE, scope=Scope.DIRECTORY_READ),
)
async def list_changes(
    uow: Uow,
    after: Annotated[int, Query(ge=0, le=2**62, description="上次的 next_after，首次为 0")] = 0,
    limit: Annotated[int, Query(ge=1, le=5000, description="最多返回的条数")] = 500,
) -> Response:
    """List what changed after a position, in the order of commits and without gaps.

    Every thing appears once, at its last change and in its present state, so that reading from 0
    is a full snapshot. A reader that remembers `next_after` never misses a change.
    """
    async with uow() as session:
        told = await queries.page(session, after=after, limit=limit)
    # Passed on as the database wrote it: checking thousands of people again costs most of all.
    return Response(told, media_type="application/json")


@router.get(
    "/rights",
    operation_id="listRightsChanges",
    summary="近期的权限变更和已结束的会话（供其他服务拒绝旧令牌）",
    response_model=RightsOut,
    **allows(reach=Reach.SCOPE, scope=Scope.DIRECTORY_READ),
)
async def list_rights(uow: Uow) -> Response:
    """Tell what makes tokens void that were given before, for as long as they could live."""
    async with uow() as session:
        told = await queries.recent_rights(session)
    return Response(told, media_type="application/json")
