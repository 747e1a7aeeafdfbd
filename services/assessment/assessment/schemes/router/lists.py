"""Lists and counts of schemes, and the key points they are held against."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.deps import Call, Calling
from assessment.schemes import listing
from assessment.schemes.listing import ListedSchemeState, Scope, Wanted
from assessment.schemes.router.place import PREFIX, READ, WATCH, YearQuery
from assessment.schemes.schemas import SchemeCounts, SchemeKeyPoints, SchemeRow, rows_of
from assessment.schemes.sources import key_points
from assessment.years import service as years
from kernel.clock import local_date
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows
from kernel.text import OptionalLine

lists = APIRouter(prefix=PREFIX, tags=["school-schemes"])


async def filters(
    state: Annotated[ListedSchemeState | None, Query(description="状态")] = None,
    district_id: Annotated[UUID | None, Query(description="区市")] = None,
    q: Annotated[OptionalLine | None, Query(description="学校名称")] = None,
) -> Wanted:
    """Read the filters of the query."""
    return Wanted(state, district_id, q)


async def _scope(session: AsyncSession, call: Call, year_id: UUID) -> Scope:
    year = await years.find(session, call.actor, year_id)
    return Scope(year, call.actor, local_date(call.now()))


@lists.get("", operation_id="listSchoolSchemes", summary="列出学校及其校本考核细则", **READ)
async def list_schemes(
    call: Calling, page: PageQuery, wanted: Annotated[Wanted, Depends(filters)], year_id: YearQuery
) -> Page[SchemeRow]:
    """By name; schools without a scheme are there, too."""
    async with call.uow() as session:
        scope = await _scope(session, call, year_id)
        found = await listing.page(session, scope, wanted, page)
        staff = await listing.staff_counts(session, scope, [row.school_id for row in found])
    rows = rows_of(found, staff)
    return page_of(rows, page, lambda row: (row.school_name, row.school_id), lambda row: row)


@lists.get("/counts", operation_id="countSchoolSchemes", summary="统计校本考核细则", **WATCH)
async def count_schemes(call: Calling, year_id: YearQuery) -> SchemeCounts:
    """Schools without one, with a draft only, with a published one."""
    async with call.uow() as session:
        found = await listing.counts(session, await _scope(session, call, year_id))
    return SchemeCounts.model_validate(found)


@lists.get(
    "/key-points",
    operation_id="getSchemeKeyPoints",
    summary="查看校本应用考核要点（附件5）",
    **allows(reach=Reach.SIGNED_IN),
)
async def get_key_points() -> SchemeKeyPoints:
    """In the notice's words."""
    return SchemeKeyPoints.model_validate(key_points())
