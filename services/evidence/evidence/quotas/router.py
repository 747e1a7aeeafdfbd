"""HTTP face of unit quotas."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response

from evidence.deps import MeansDep
from evidence.quotas import service
from evidence.quotas.rules import SETTERS
from evidence.quotas.schemas import (
    UnitQuotaIn,
    UnitQuotaListOut,
    UnitQuotaOut,
    UnitRoomOut,
    room_out,
)
from kernel.etag import IfMatch, set_etag
from kernel.http.deps import CurrentActor
from kernel.paging import PageQuery, PageRequest, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/unit-quotas", tags=["storage"])


@router.get(
    "",
    operation_id="listUnitQuotas",
    summary="另定了空间上限的单位",
    **allows(*SETTERS, reach=Reach.SUBTREE),
)
async def list_quotas(means: MeansDep, page: PageQuery) -> UnitQuotaListOut:
    """The last one set first; all other units have the usual limit."""
    rows = await service.listed(means, _before(page), page.limit + 1)
    shown = page_of(
        rows,
        page,
        lambda row: (row.set_at.isoformat(), str(row.org_id)),
        UnitQuotaOut.model_validate,
    )
    return UnitQuotaListOut(items=shown.items, next_cursor=shown.next_cursor)


def _before(page: PageRequest) -> tuple[datetime, UUID] | None:
    return page.start(datetime, UUID)


@router.get(
    "/{org_id}",
    operation_id="getUnitQuota",
    summary="查看一个单位的空间上限和用量",
    **allows(*SETTERS, reach=Reach.SUBTREE),
)
async def get_quota(org_id: UUID, means: MeansDep, response: Response) -> UnitRoomOut:
    """What holds for a unit, whether it has its own limit or the usual one."""
    room = await service.room_of(means, org_id)
    set_etag(response, room.version)
    return room_out(room, means.settings.unit_quota)


@router.put(
    "/{org_id}",
    operation_id="setUnitQuota",
    summary="为一个单位另定空间上限，或恢复通用上限",
    **allows(*SETTERS, reach=Reach.SUBTREE),
)
async def set_quota(
    org_id: UUID,
    body: UnitQuotaIn,
    means: MeansDep,
    actor: CurrentActor,
    seen: IfMatch,
    response: Response,
) -> UnitRoomOut:
    """Holds for the next upload on; the first change names version 0."""
    wanted = (body.limit, body.reason)
    room = await service.change(means, actor, org_id, wanted, seen)
    set_etag(response, room.version)
    return room_out(room, means.settings.unit_quota)
