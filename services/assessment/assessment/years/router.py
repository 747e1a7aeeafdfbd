"""HTTP face of assessment years 考核年度."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.deps import Calling
from assessment.years import queries, service
from assessment.years.rules import YearState
from assessment.years.schemas import YearIn, YearOut, YearPatch
from kernel.actor import Role
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/years", tags=["years"])
YearId = Annotated[UUID, Path(description="考核年度的编号")]
_READ = allows(*queries.READERS, reach=Reach.SUBTREE)
_OFFICE = allows(Role.CITY_OFFICE, reach=Reach.SUBTREE)


@router.get("", operation_id="listYears", summary="列出考核年度", **_READ)
async def list_years(
    call: Calling, page: PageQuery, state: YearState | None = None
) -> Page[YearOut]:
    """Newest first; those in preparation for the city office only."""
    async with call.uow() as session:
        rows = await queries.years(session, call.actor, page, state)
    return page_of(rows, page, lambda row: (row.id,), YearOut.model_validate)


@router.get("/{year_id}", operation_id="getYear", summary="查看考核年度", **_READ)
async def get_year(year_id: YearId, call: Calling, response: Response) -> YearOut:
    """One year with what it asks for."""
    async with call.uow() as session:
        row = await service.find(session, call.actor, year_id)
    set_etag(response, row.version)
    return YearOut.model_validate(row)


@router.post("", operation_id="createYear", summary="新建考核年度", status_code=201, **_OFFICE)
async def create(body: YearIn, call: Calling, key: IdempotencyKey, response: Response) -> YearOut:
    """In preparation until it is opened."""

    async def work(session: AsyncSession) -> YearOut:
        row = await service.create(session, call.actor, body.settings(), call.now)
        return YearOut.model_validate(row)

    made = await once(call.uow, key, YearOut, work)
    set_etag(response, made.version)
    return made


@router.patch("/{year_id}", operation_id="editYear", summary="修改考核年度", **_OFFICE)
async def edit(
    year_id: YearId, body: YearPatch, call: Calling, seen: IfMatch, response: Response
) -> YearOut:
    """Once open only the name and the last day."""
    changes = body.model_dump(exclude_unset=True)
    row = await service.edit(call.uow, call.actor, year_id, changes, seen=seen, now=call.now)
    set_etag(response, row.version)
    return YearOut.model_validate(row)


@router.post("/{year_id}/open", operation_id="openYear", summary="开放考核年度", **_OFFICE)
async def open_year(year_id: YearId, call: Calling) -> YearOut:
    """What it asks for stays from then on."""
    return YearOut.model_validate(await service.open_year(call.uow, call.actor, year_id, call.now))


@router.post("/{year_id}/close", operation_id="closeYear", summary="结束考核年度", **_OFFICE)
async def close_year(year_id: YearId, call: Calling) -> YearOut:
    """Everything in it can still be read."""
    return YearOut.model_validate(await service.close_year(call.uow, call.actor, year_id, call.now))
