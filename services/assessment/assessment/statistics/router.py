"""HTTP face of statistics 统计."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.deps import Call, Calling
from assessment.downloads import XLSX, documented, file_of
from assessment.results.workbook import write_workbook_aside
from assessment.statistics import service
from assessment.statistics.rules import READERS
from assessment.statistics.schemas import AbilityStatisticsOut
from assessment.years.service import year_of
from assessment.years.tables import Year
from kernel.clock import local_date
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1", tags=["statistics"])
_READ = allows(*READERS, reach=Reach.SUBTREE)
_FILE = _READ | {"responses": {**_READ["responses"], **documented(XLSX)}}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which unit, year and stage."""

    unit_id: Annotated[UUID | None, Query(description="学校、区市或市；不填为本单位")] = None
    year_id: Annotated[UUID | None, Query(description="考核年度；不填为当前开放的年度")] = None
    stage: Annotated[
        str | None, Query(max_length=40, pattern=r"^[\w·—-]+$", description="学段；不填为全部")
    ] = None


async def _found(
    session: AsyncSession, call: Call, chosen: Chosen
) -> tuple[service.Statistics, Year]:
    place = await service.place_of(session, call.actor, chosen.unit_id)
    year = await year_of(session, call.actor, chosen.year_id, local_date(call.now()))
    return await service.of_unit(session, place, year, chosen.stage), year


@router.get(
    "/ability-statistics",
    operation_id="getAbilityStatistics",
    summary="微能力认证统计：按四个维度、三种环境",
    **_READ,
)
async def get_statistics(
    call: Calling, chosen: Annotated[Chosen, Depends()]
) -> AbilityStatisticsOut:
    """Of a school, a district or the city, from the maintained counts."""
    async with call.uow() as session:
        found, year = await _found(session, call, chosen)
    return AbilityStatisticsOut.of(found, year)


@router.get(
    "/ability-statistics.xlsx",
    operation_id="getAbilityStatisticsWorkbook",
    summary="下载微能力认证统计（xlsx）",
    response_class=Response,
    **_FILE,
)
async def get_workbook(call: Calling, chosen: Annotated[Chosen, Depends()]) -> Response:
    """The same figures."""
    at = call.now()
    async with call.uow.begin() as session:
        found, year = await _found(session, call, chosen)
        sheet = await service.sheet(session, call.actor, found, year, at)
    book = await write_workbook_aside(sheet)
    return file_of(book, f"微能力认证统计-{found.place.name}-{year.name}.xlsx", XLSX)
