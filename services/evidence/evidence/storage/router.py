"""HTTP face of storage."""

from collections.abc import Sequence

from fastapi import APIRouter, status

from evidence.capacity import Capacity
from evidence.deps import MeansDep, id_before
from evidence.settings import Settings
from evidence.storage import service
from evidence.storage.rules import READERS, ReportKind, ReportState
from evidence.storage.schemas import (
    CapacityOut,
    MeasureOut,
    OverviewOut,
    ReportIn,
    ReportListOut,
    ReportOut,
)
from evidence.storage.tables import StoreReport
from kernel.http.deps import CurrentActor
from kernel.paging import PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/storage", tags=["storage"])


@router.get(
    "",
    operation_id="getStorage",
    summary="存储概况：用量、增长、未通过、重复、对账和抽样复核",
    **allows(*READERS, reach=Reach.SUBTREE),
)
async def get_storage(means: MeansDep) -> OverviewOut:
    """What the worker last found; asking costs the same with ten files and with ten million."""
    return overview_out(await service.overview(means), means.settings, await service.room(means))


@router.get(
    "/reports",
    operation_id="listStorageReports",
    summary="存储检查记录",
    **allows(*READERS, reach=Reach.SUBTREE),
)
async def list_reports(
    means: MeansDep, page: PageQuery, kind: ReportKind | None = None
) -> ReportListOut:
    """Newest first."""
    rows = await service.listed(means, kind, (id_before(page), page.limit + 1))
    shown = page_of(rows, page, lambda row: (row.id,), ReportOut.model_validate)
    return ReportListOut(items=shown.items, next_cursor=shown.next_cursor)


@router.post(
    "/reports",
    operation_id="createStorageReport",
    summary="立即统计、对账或抽样复核",
    status_code=status.HTTP_202_ACCEPTED,
    **allows(*READERS, reach=Reach.SUBTREE),
)
async def create_report(body: ReportIn, means: MeansDep, actor: CurrentActor) -> ReportOut:
    """The worker does it; one of a kind runs at a time."""
    return ReportOut.model_validate(await service.ask(means, body.kind, actor.name))


def overview_out(
    rows: Sequence[StoreReport], settings: Settings, room: Capacity | None
) -> OverviewOut:
    """Lay the newest reports side by side."""
    done = {row.kind: row for row in rows if row.state is not ReportState.RUNNING}
    measured = done.get(ReportKind.MEASURE)
    shown = {
        kind: ReportOut.model_validate(done[kind]) if kind in done else None
        for kind in (ReportKind.RECONCILE, ReportKind.REHASH)
    }
    measures = {
        name: [MeasureOut.model_validate(one) for one in lines]
        for name, lines in (measured.numbers if measured else {}).items()
    }
    return OverviewOut(
        capacity=CapacityOut.model_validate(room) if room else None,
        person_quota=settings.person_quota,
        unit_quota=settings.unit_quota,
        has_alert=any(row.state is ReportState.ALERT for row in rows),
        measured_at=measured.finished_at if measured else None,
        measures=measures or None,
        reconcile=shown[ReportKind.RECONCILE],
        rehash=shown[ReportKind.REHASH],
        running=[row.kind for row in rows if row.state is ReportState.RUNNING],
    )
