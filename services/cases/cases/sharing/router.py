"""HTTP face of statistics of sharing."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response

from cases.deps import Calling
from cases.downloads import XLSX, workbook_of
from cases.items.rules import FIRST_DAY, LAST_DAY, Kind
from cases.sharing import service, sheets
from cases.sharing.rules import READERS, SEE_PEOPLE, By
from cases.sharing.schemas import (
    SharingCrowdOut,
    SharingLeadersOut,
    SharingPersonOut,
    SharingStatisticsOut,
    SilentUnitOut,
)
from cases.sharing.service import Asked
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1", tags=["sharing statistics"])
_READ = allows(*READERS, reach=Reach.SUBTREE)
_FILE = _READ | {"responses": {**_READ["responses"], 200: {"content": {XLSX: {}}}}}


@dataclass(frozen=True, slots=True)
class Period:
    """Which period and kind."""

    since: Annotated[
        date | None, Query(ge=FIRST_DAY, le=LAST_DAY, description="首次发布不早于这一天")
    ] = None
    until: Annotated[
        date | None, Query(ge=FIRST_DAY, le=LAST_DAY, description="首次发布不晚于这一天")
    ] = None
    kind: Annotated[Kind | None, Query(description="资源类型；不填为全部")] = None


@dataclass(frozen=True, slots=True)
class Chosen(Period):
    """Which unit, period and kind."""

    unit_id: Annotated[UUID | None, Query(description="学校、区市或市；不填为本单位")] = None

    def asked(self, by: By = By.UNIT) -> Asked:
        """Return it as the service takes it."""
        return Asked(self.unit_id, self.since, self.until, self.kind, by)


Wanted = Annotated[Chosen, Depends()]
Breakdown = Annotated[By, Query(description="按什么分组")]


@router.get(
    "/sharing-statistics",
    operation_id="getSharingStatistics",
    summary="资源共享统计：分享与使用",
    **_READ,
)
async def get_statistics(
    call: Calling, chosen: Wanted, by: Breakdown = By.UNIT
) -> SharingStatisticsOut:
    """Of a school, a district or the city; counted now, as the library would list it."""
    asked = chosen.asked(by)
    async with call.uow() as session:
        place = await service.place_of(session, call.actor, asked.unit_id)
        found = await service.of_unit(session, place, asked, call.now)
    return SharingStatisticsOut.of(found)


@router.get(
    "/sharing-crowd",
    operation_id="getSharingCrowd",
    summary="资源共享统计：分享与使用的人数",
    **_READ,
)
async def get_crowd(call: Calling, chosen: Wanted, by: Breakdown = By.UNIT) -> SharingCrowdOut:
    """Distinct people cannot be added up: they are counted apart, for the numbers not to wait."""
    asked = chosen.asked(by)
    async with call.uow() as session:
        place = await service.place_of(session, call.actor, asked.unit_id)
        found = await service.crowd(session, place, asked, call.now)
    return SharingCrowdOut.of(found)


@router.get(
    "/sharing-leaders",
    operation_id="getSharingLeaders",
    summary="资源共享统计：使用最多的资源与分享较多的学校",
    **_READ,
)
async def get_leaders(call: Calling, chosen: Wanted) -> SharingLeadersOut:
    """And how many schools shared nothing yet."""
    asked = chosen.asked()
    async with call.uow() as session:
        place = await service.place_of(session, call.actor, asked.unit_id)
        found = await service.leaders(session, place, asked, call.now)
    return SharingLeadersOut.of(found)


@router.get(
    "/sharing-statistics.xlsx",
    operation_id="exportSharingStatistics",
    summary="下载资源共享统计（xlsx）",
    response_class=Response,
    **_FILE,
)
async def export(call: Calling, chosen: Wanted, by: Breakdown = By.UNIT) -> Response:
    """The same figures."""
    content, name = await sheets.statistics(call.uow, call.actor, chosen.asked(by), call.now)
    return workbook_of(content, name)


@router.get(
    "/sharing-silent-units",
    operation_id="listSilentUnits",
    summary="列出尚未分享资源的学校",
    **_READ,
)
async def list_silent(call: Calling, page: PageQuery, chosen: Wanted) -> Page[SilentUnitOut]:
    """Open schools below the unit without an item that was first published in the period."""
    async with call.uow() as session:
        rows = await service.silent(session, call.actor, chosen.asked(), page, call.now)
    return page_of(
        rows,
        page,
        lambda unit: (unit.district_name or "", unit.name, unit.id),
        SilentUnitOut.model_validate,
    )


@router.get(
    "/sharing-schools/{sharing_school_id}/people",
    operation_id="listSharingPeople",
    summary="列出学校里分享过资源的教师",
    **allows(*SEE_PEOPLE, reach=Reach.SUBTREE),
)
async def list_people(
    sharing_school_id: Annotated[UUID, Path(description="学校的编号")],
    call: Calling,
    page: PageQuery,
    period: Annotated[Period, Depends()],
) -> Page[SharingPersonOut]:
    """By name: a register, not a ranking."""
    asked = Asked(sharing_school_id, period.since, period.until, period.kind)
    async with call.uow() as session:
        rows = await service.people(session, call.actor, asked, page, call.now)
    return page_of(
        rows,
        page,
        lambda row: (row.name, row.person_id),
        SharingPersonOut.model_validate,
    )
