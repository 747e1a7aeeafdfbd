"""The schedule beside what was held (C19)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query

from assessment.activities.queries import people
from assessment.activities.rules import ORGANISERS, READERS
from assessment.activities.schemas.comparison import ComparisonOut, StaffOut
from assessment.activities.service import comparing
from assessment.deps import Calling
from assessment.years.service import year_of
from kernel.clock import local_date
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows
from kernel.text import OptionalLine

router = APIRouter(prefix="/v1/activity-schools", tags=["activities"])


@router.get(
    "/{unit_id}/comparison",
    operation_id="compareActivities",
    summary="研修安排与已开展活动的比对（C19）",
    **allows(*READERS, reach=Reach.SUBTREE),
)
async def compare(
    unit_id: Annotated[UUID, Path(description="学校的编号")],
    call: Calling,
    year_id: Annotated[UUID | None, Query(description="考核年度；不填为当前开放的年度")] = None,
) -> ComparisonOut:
    """Every row of the approved schedules with what is missing by now."""
    at = call.now()
    async with call.uow() as session:
        school = await comparing.school_of(session, call.actor, unit_id)
        year = await year_of(session, call.actor, year_id, local_date(at))
        found = await comparing.compare(session, school.id, year.id, at)
    return ComparisonOut.of((school.id, school.name, year.id), found)


@router.get(
    "/{unit_id}/staff",
    operation_id="listActivityStaff",
    summary="列出本校在职人员（选择参加人员用）",
    **allows(*ORGANISERS, reach=Reach.SUBTREE),
)
async def list_staff(
    unit_id: Annotated[UUID, Path(description="学校的编号")],
    call: Calling,
    page: PageQuery,
    q: Annotated[OptionalLine, Query(description="姓名含")] = "",
) -> Page[StaffOut]:
    """By name; who leads a group of the school may invite anybody of it."""
    async with call.uow() as session:
        school = await comparing.school_of(session, call.actor, unit_id)
        rows = await people.named(session, school.path, local_date(call.now()), q, page)
    return page_of(rows, page, lambda row: (row.name, row.id), StaffOut.model_validate)
