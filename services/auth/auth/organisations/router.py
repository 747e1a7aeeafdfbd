"""HTTP face of the organisation tree."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from auth.deps import CurrentCall
from auth.organisations import queries, service
from auth.organisations.queries import Filter
from auth.organisations.rules import EDITORS, Kind, Status
from auth.organisations.schemas import (
    AncestorOut,
    CloseIn,
    NameOut,
    OrganisationChangeIn,
    OrganisationDetailOut,
    OrganisationIn,
    OrganisationOut,
)
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
    q: Annotated[OptionalLine | None, Query(description="名称中包含的文字")] = None
    district_id: Annotated[UUID | None, Query(description="所在区市，列出其下全部单位")] = None
    is_city_pilot: Annotated[bool | None, Query(description="是否市级试点")] = None
    status: Annotated[Status | None, Query(description="是否已撤销")] = None


async def _detail(session: AsyncSession, organisation_id: UUID) -> OrganisationDetailOut:
    row = await queries.unit(session, organisation_id)
    above = await queries.ancestors(session, row.path)
    names = await queries.names(session, organisation_id)
    return OrganisationDetailOut(
        **OrganisationOut.model_validate(row).model_dump(),
        ancestors=[AncestorOut.model_validate(one) for one in above],
        names=[NameOut.model_validate(one) for one in names],
    )


@router.get(
    "",
    operation_id="listOrganisations",
    summary="查询单位",
    **allows(reach=Reach.SIGNED_IN),
)
async def list_units(
    uow: Uow, page: PageQuery, wanted: Annotated[Wanted, Depends()]
) -> Page[OrganisationOut]:
    """List units in the order of the register; the tree's names are known to everybody inside."""
    after = page.start(int)
    chosen = Filter(
        wanted.parent_id,
        wanted.kind,
        wanted.q,
        wanted.district_id,
        wanted.is_city_pilot,
        wanted.status,
    )
    async with uow() as session:
        rows = await queries.units(
            session, chosen, after=after[0] if after else None, limit=page.limit
        )
    return page_of(rows, page, lambda row: (row.number,), OrganisationOut.model_validate)


@router.get(
    "/{organisation_id}",
    operation_id="getOrganisation",
    summary="查看单位",
    **allows(reach=Reach.SIGNED_IN),
)
async def get_unit(uow: Uow, organisation_id: UUID, response: Response) -> OrganisationDetailOut:
    """Show one unit with its place in the tree and its former names."""
    async with uow() as session:
        shown = await _detail(session, organisation_id)
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
        return await _detail(session, unit.id)

    return await once(call.uow, idem, OrganisationDetailOut, work)


@router.patch(
    "/{organisation_id}",
    operation_id="changeOrganisation",
    summary="修改单位（更名、代码、学段、试点标记）",
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
        await service.change(
            session, call.actor, organisation_id, body.changes(), seen=seen, now=call.now()
        )
        shown = await _detail(session, organisation_id)
    set_etag(response, shown.version)
    return shown


@router.post(
    "/{organisation_id}/close",
    operation_id="closeOrganisation",
    summary="撤销单位",
    **allows(*EDITORS, reach=Reach.SUBTREE),
)
async def close_unit(
    call: CurrentCall, organisation_id: UUID, seen: IfMatch, body: CloseIn, response: Response
) -> OrganisationDetailOut:
    """Close a unit; it stays readable with its history and results."""
    async with call.uow.begin() as session:
        await service.close(
            session, call.actor, organisation_id, body.reason, seen=seen, now=call.now()
        )
        shown = await _detail(session, organisation_id)
    set_etag(response, shown.version)
    return shown
