"""HTTP face of somebody's year."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from assessment.certifications.rules import TEACHERS
from assessment.deps import Calling
from assessment.my_year import queries
from assessment.my_year.schemas import MyYearOut
from assessment.years.service import year_of
from kernel.clock import local_date
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/my-year", tags=["my-year"])
YearQuery = Annotated[UUID | None, Query(description="考核年度；不填为当前开放的年度")]


@router.get(
    "",
    operation_id="getMyYear",
    summary="查看我的年度：计划、学时、微能力还差什么",
    **allows(*TEACHERS, reach=Reach.SELF),
)
async def get_my_year(call: Calling, year_id: YearQuery = None) -> MyYearOut:
    """Everything the first screen tells, in one answer."""
    async with call.glance() as session:
        year = await year_of(session, call.actor, year_id, local_date(call.now()))
        found = await queries.my_year(session, year.id, call.actor.person_id)
    return MyYearOut.of(year, found)
