"""Prepare a package in the worker: read each file that has no CRC-32 yet, write the index pages."""

import asyncio
import zlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from evidence.files.queries import files_by_id
from evidence.files.rules import FileState, receipt_no
from evidence.files.tables import File
from evidence.packages import queries
from evidence.packages.rules import PackageState
from evidence.packages.rules.archive import Archive, Member
from evidence.packages.service import index_pages
from evidence.packages.service.prove import prove
from evidence.packages.tables import Package
from evidence.ports import Means
from evidence.waiting import BATCH, PATIENCE
from kernel.clock import SHANGHAI
from kernel.jobs import defer

_GIVEN_UP: Final = timedelta(days=1)
_TRIED_IN_VAIN: Final = "多次尝试都没有完成，请重新生成；仍不成功请联系管理员"


async def prepare(means: Means, package_id: UUID) -> None:
    """Make a package ready; repeating it changes nothing. StoreUnavailable means: later again."""
    async with means.uow() as session:
        package = await queries.whole_package(session, package_id)
        if package is None or package.state is not PackageState.PREPARING:
            return
        ids = [UUID(one["file_id"]) for one in package.entries]
        files = await files_by_id(session, ids)
        known = set(await queries.proofs_of(session, ids))
    reason = _gone(files, ids)
    for number, file_id in enumerate(dict.fromkeys(ids), start=1):
        if not reason and file_id not in known:
            found = await prove(means, files[file_id])
            reason = f"{files[file_id].filename}：{found}" if found else ""
            await _note(means, package_id, number)
    await _finish(means, package, files, reason)


async def requeue_lost(means: Means) -> int:
    """Prepare again what waits without a job; return how many.

    What fails for a whole day is given up, so that its owner is told and not left waiting.
    """
    now = means.now()
    async with means.uow.begin() as session:
        waiting = await queries.unprepared(session, now - PATIENCE, BATCH)
        for package in waiting:
            if package.created_at < now - _GIVEN_UP:
                package.state, package.reason = PackageState.FAILED, _TRIED_IN_VAIN
            else:
                await queue(session, package.id)
    return len(waiting)


async def queue(session: AsyncSession, package_id: UUID) -> None:
    """Have the worker prepare a package, in the caller's transaction."""
    await defer(session, "prepare_package", {"package_id": str(package_id)}, queue="packages")


def _gone(files: Mapping[UUID, File], ids: Sequence[UUID]) -> str:
    gone = sum(i not in files or files[i].state is not FileState.READY for i in ids)
    return f"{gone} 份材料已被删除" if gone else ""


async def _note(means: Means, package_id: UUID, count: int) -> None:
    async with means.uow.begin() as session:
        await queries.count_prepared(session, package_id, count)


async def _finish(means: Means, package: Package, files: Mapping[UUID, File], reason: str) -> None:
    now = means.now()
    async with means.uow.begin() as session:
        row = await queries.whole_package(session, package.id)
        if row is None or row.state is not PackageState.PREPARING:
            return
        if reason:
            row.state, row.reason = PackageState.FAILED, reason
            return
        index = _index(row, files)
        row.index_html = index_pages.html(index)
        row.index_xlsx = await asyncio.to_thread(index_pages.xlsx, index)
        crcs = await queries.proofs_of(session, list(files))
        row.archive_size = Archive(members_of(row, files, crcs)).size
        row.prepared_count = row.file_count
        row.state, row.ready_at = PackageState.READY, now


def _index(package: Package, files: Mapping[UUID, File]) -> index_pages.Index:
    made = package.created_at.astimezone(SHANGHAI)
    return index_pages.Index(
        title=package.title,
        made=f"{package.owner_name} 于 {made:%Y年%m月%d日 %H:%M} 生成",
        lines=[_line(one, files[UUID(one["file_id"])]) for one in package.entries],
        missing=[(one["item"], one["text"]) for one in package.missing],
    )


def _line(entry: Mapping[str, Any], file: File) -> index_pages.Line:
    return index_pages.Line(
        item=entry["item"],
        slot=entry["slot"],
        path=entry["path"],
        size=file.size,
        sha256=file.sha256 or "",
        receipt_no=receipt_no(file.number, file.created_at),
        owner=file.owner_name,
        received=f"{file.created_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
    )


def members_of(
    package: Package, files: Mapping[UUID, File], crcs: Mapping[UUID, int]
) -> list[Member]:
    """Return the members of the archive: the index pages first, then the files by item."""
    pages = (("index.html", package.index_html), ("index.xlsx", package.index_xlsx))
    members = [
        Member(name, len(page), zlib.crc32(page), package.created_at, content=page)
        for name, page in pages
        if page
    ]
    for one in package.entries:
        file = files[UUID(one["file_id"])]
        members.append(
            Member(one["path"], file.size, crcs[file.id], file.created_at, key=file.object_key)
        )
    return members
