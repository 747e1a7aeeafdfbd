"""HTTP face of the notice's persons: for people inside only (R146: open on request)."""

from typing import Annotated

from fastapi import APIRouter, Query

from auth.notice import queries
from auth.notice.schemas import ExpertOut, OfficeHolderList, OfficeHolderOut
from kernel.http.deps import Uow
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows
from kernel.text import OptionalLine

router = APIRouter(prefix="/v1", tags=["notice"])


@router.get(
    "/leading-group",
    operation_id="listLeadingGroup",
    summary="查看领导小组和执行办公室名单",
    **allows(reach=Reach.SIGNED_IN),
)
async def list_leading_group(uow: Uow) -> OfficeHolderList:
    """List the leading group and its office (attachment 1)."""
    async with uow() as session:
        rows = await queries.office_holders(session)
    return OfficeHolderList(items=[OfficeHolderOut.model_validate(row) for row in rows])


@router.get(
    "/experts",
    operation_id="listExperts",
    summary="查询市级专家组成员",
    **allows(reach=Reach.SIGNED_IN),
)
async def list_experts(
    uow: Uow,
    page: PageQuery,
    q: Annotated[OptionalLine | None, Query(description="姓名或单位中的文字")] = None,
) -> Page[ExpertOut]:
    """List the city's experts (attachment 2) in the order of the notice."""
    after = page.start(int)
    async with uow() as session:
        rows = await queries.experts(
            session, q, after=after[0] if after else None, limit=page.limit
        )
    return page_of(rows, page, lambda row: (row.number,), ExpertOut.model_validate)
