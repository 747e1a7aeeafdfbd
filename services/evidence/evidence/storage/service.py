"""Look at the store: asked for by people or by the clock, done by the worker, kept as a report."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import SystemRandom
from typing import Any, Final
from uuid import UUID

from evidence.capacity import Capacity, capacity_of
from evidence.files.rules import receipt_no
from evidence.keeping.rules import keep_until
from evidence.packages.service.prove import prove
from evidence.ports import Means
from evidence.reconcile import Loss, reconcile
from evidence.storage import queries, rules
from evidence.storage.rules import ReportKind, ReportState
from evidence.storage.tables import StoreReport
from kernel.jobs import defer

_GIVEN_UP: Final = timedelta(hours=12)
CLOCK: Final = "定时任务"
_TAKE_ROOM: Final = frozenset({"ready", "checking"})


@dataclass(slots=True)
class Found:
    """What a look at the store found; any loss makes it an alert."""

    numbers: dict[str, Any] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)
    is_alert: bool = False


async def ask(means: Means, kind: ReportKind, who: str) -> StoreReport:
    """Queue a report; one of a kind runs at a time, one that never ended is given up."""
    now = means.now()
    async with means.uow.begin() as session:
        under_way = await queries.running(session, kind)
        if under_way is not None:
            if under_way.asked_at > now - _GIVEN_UP:
                raise rules.ReportRunning
            under_way.state, under_way.finished_at = ReportState.FAILED, now
            await session.flush()
        report = await queries.begin(session, kind, who, now)
        if report is None:  # somebody else asked at this moment
            raise rules.ReportRunning
        await defer(session, "write_report", {"report_id": str(report.id)}, queue="storage")
    return report


async def write(means: Means, report_id: UUID) -> None:
    """Do what a report says; repeating it changes nothing. StoreUnavailable means: later again."""
    async with means.uow() as session:
        report = await session.get(StoreReport, report_id)
    if report is None or report.state is not ReportState.RUNNING:
        return
    found = await _LOOKS[report.kind](means)
    async with means.uow.begin() as session:
        row = await session.get(StoreReport, report_id, with_for_update=True)
        if row is None or row.state is not ReportState.RUNNING:
            return
        row.state = ReportState.ALERT if found.is_alert else ReportState.OK
        row.numbers, row.finished_at = found.numbers, means.now()
        row.findings = found.findings[: rules.FINDINGS_KEPT]
        row.finding_count = len(found.findings)


async def _measure(means: Means) -> Found:
    kept_since = keep_until(means.now(), -means.settings.retention_years)
    async with means.uow() as session:
        return Found(await queries.measures(session, kept_since))


async def _reconcile(means: Means) -> Found:
    report = await reconcile(means)
    numbers = {
        "files": report.files,
        "objects": report.objects,
        "losses": len(report.losses),
        "orphans": len(report.orphans),
    }
    lines = [_said(loss) for loss in report.losses]
    lines += [f"多余：{one.key}，{one.size} 字节" for one in report.orphans]
    return Found(numbers, lines, is_alert=bool(report.losses))


def _said(loss: Loss) -> str:
    promise = loss.promise
    held = "没有内容" if loss.size is None else f"只有 {loss.size} 字节"
    return f"丢失：文件 {promise.file_id}（{promise.key}）{held}，应为 {promise.size} 字节"


async def rehash(means: Means) -> Found:
    """Read a random sample of stored files again and compare each with its hash (bit rot)."""
    async with means.uow() as session:
        drawn = await queries.sample(session, means.settings.rehash_sample, SystemRandom())
    found = Found({"files": len(drawn), "size": sum(file.size for file in drawn), "broken": 0})
    for file in drawn:
        if wrong := await prove(means, file):
            found.findings.append(f"{receipt_no(file.number, file.created_at)} {file.id}：{wrong}")
    found.numbers["broken"] = len(found.findings)
    found.is_alert = bool(found.findings)
    return found


_LOOKS: Final[Mapping[ReportKind, Callable[[Means], Awaitable[Found]]]] = {
    ReportKind.MEASURE: _measure,
    ReportKind.RECONCILE: _reconcile,
    ReportKind.REHASH: rehash,
}


async def overview(means: Means) -> Sequence[StoreReport]:
    """Return the newest report of each kind, finished and under way."""
    async with means.uow() as session:
        return await queries.latest(session)


async def room(means: Means) -> Capacity | None:
    """Return how full the store is: by its disk, or by what was measured of its told size."""
    total = means.settings.store_capacity
    if (found := await capacity_of(means.settings)) is not None or not total:
        return found
    async with means.uow() as session:
        newest = await queries.latest(session)
    states = [row.numbers.get("states", []) for row in newest if row.kind is ReportKind.MEASURE]
    used = sum(one["size"] for lines in states for one in lines if one["name"] in _TAKE_ROOM)
    return Capacity(total, max(0, total - used))


async def listed(
    means: Means, kind: ReportKind | None, page: tuple[UUID | None, int]
) -> Sequence[StoreReport]:
    """Return reports, newest first."""
    async with means.uow() as session:
        return await queries.reports(session, kind, page)
