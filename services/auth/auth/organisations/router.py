"""HTTP face of the organisation tree."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from auth.deps import CurrentCall
from auth.organisations import export, queries, service
from auth.organisations.details import detail_of
from auth.organisations.queries import Filter
from auth.organisations.rules import EDITORS, Kind, Status
from auth.organisations.schemas import (
    EventOut,
    OrganisationChangeIn,
    OrganisationDetailOut,
    OrganisationIn,
    OrganisationOut,
)
from auth.scopes import Scope
from auth.workbook import answers_workbook, workbook_answer
from kernel.actor import Role
from kernel.etag import IfMatch, set_etag
from kernel.http.deps import Uow
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows
from kernel.text import OptionalLine

router = APIRouter(prefix="/v1/organisations", tags=["organisations"])


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the list, named after the fields."""

    parent_id: Annotated[UUID | None, Query(description="上级单位")] = None
    kind: Annotated[Kind | None, Query(description="单位类型")] = None
    q: Annotated[OptionalLine | None, Query(description="名称中包含的文字，或代码开头")] = None
    district_id: Annotated[UUID | None, Query(description="所在区市，列出其下全部单位")] = None
    is_city_pilot: Annotated[bool | None, Query(description="是否市级试点")] = None
    status: Annotated[Status | None, Query(description="是否已撤销")] = None

    def filter(self) -> Filter:
        """Return the same as the query's type."""
        return Filter(**asdict(self))


@router.get(
    "",
    operation_id="listOrganisations",
    summary="查询单位",
    **allows(reach=Reach.SIGNED_IN, scope=Scope.ORGANISATIONS_READ),
)
async def list_units(
    uow: Uow, page: PageQuery, wanted: Annotated[Wanted, Depends()]
) -> Page[OrganisationOut]:
    """List units in the order of the register; the tree's names are known to everybody inside."""
    after = page.start(int)
    number = after[0] if after else None
    async with uow() as session:
        rows = await queries.units(session, wanted.filter(), after=number, limit=page.limit)
    return page_of(rows, page, lambda row: (row.number,), OrganisationOut.model_validate)


# Before a unit's own address: its name would be read as an id.
@router.get(
    "/export.xlsx",
    operation_id="exportOrganisations",
    summary="导出单位名册（xlsx，与列表同条件，已撤销的须另选；可改后再导入）",
    **answers_workbook(allows(*EDITORS, Role.DISTRICT_OFFICE, reach=Reach.SIGNED_IN)),
)
async def export_units(call: CurrentCall, wanted: Annotated[Wanted, Depends()]) -> Response:
    """Write the units that the list shows, with an audit row; closed ones only when asked for.

    An import would make them again: it looks for open units alone.
    """
    asked = replace(wanted.filter(), status=wanted.status or Status.OPEN)
    content = await export.units_workbook(call.uow, call.actor, asked, call.now())
    return workbook_answer(content, "单位名册.xlsx", "organisations.xlsx")


@router.get(
    "/{organisation_id}",
    operation_id="getOrganisation",
    summary="查看单位",
    **allows(reach=Reach.SIGNED_IN, scope=Scope.ORGANISATIONS_READ),
)
async def get_unit(uow: Uow, organisation_id: UUID, response: Response) -> OrganisationDetailOut:
    """Show one unit with its place in the tree and its former names."""
    async with uow() as session:
        shown = await detail_of(session, organisation_id)
    set_etag(response, shown.version)
    return shown


@router.post(
    "",
    operation_id="createOrganisation",
    summary="新增单位",
    status_code=201,
    **allows(*EDITORS, reach=Reach.SUBTREE),
)
async def create_unit(
    call: CurrentCall, idem: IdempotencyKey, body: OrganisationIn
) -> OrganisationDetailOut:
    """Register a unit below one that the caller manages."""

    async def work(session: AsyncSession) -> OrganisationDetailOut:
        unit = await service.create(session, call.actor, body.new_unit(), now=call.now())
        return await detail_of(session, unit.id)

    return await once(call.uow, idem, OrganisationDetailOut, work)


@router.patch(
    "/{organisation_id}",
    operation_id="changeOrganisation",
    summary="修改单位（更名、代码、学段、城乡、试点标记）",
    **allows(*EDITORS, reach=Reach.SUBTREE),
)
async def change_unit(
    call: CurrentCall,
    organisation_id: UUID,
    seen: IfMatch,
    body: OrganisationChangeIn,
    response: Response,
) -> OrganisationDetailOut:
    """Change what is given; a former name stays in the history."""
    async with call.uow.begin() as session:
        wanted = service.Change(body.changes(), seen, body.on, body.reason)
        await service.change(session, call.actor, organisation_id, wanted, call.now())
        shown = await detail_of(session, organisation_id)
    set_etag(response, shown.version)
    return shown


@router.get(
    "/{organisation_id}/history",
    operation_id="listOrganisationEvents",
    summary="查看单位的沿革",
    **allows(reach=Reach.SIGNED_IN, scope=Scope.ORGANISATIONS_READ),
)
async def list_events(uow: Uow, organisation_id: UUID, page: PageQuery) -> Page[EventOut]:
    """List what happened to a unit, the latest first."""
    after = page.start(date, UUID)
    async with uow() as session:
        await queries.get_unit(session, organisation_id)
        rows = await queries.events(session, organisation_id, after=after, limit=page.limit)
    return page_of(rows, page, lambda row: (row.happened_on, row.id), EventOut.model_validate)
