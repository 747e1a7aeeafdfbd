"""Compares database and bucket both ways; neither side is held in memory."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from evidence.derived import rules as derived
from evidence.derived.queries import objects_after
from evidence.derived.tables import DerivedObject
from evidence.files.rules import FileState
from evidence.files.tables import File
from evidence.ports import Means, StoredObject
from evidence.uploads.service import sweep as files

_BATCH: Final = 1000
_YOUNG: Final = timedelta(hours=1)  # an upload may be between store and database right now


@dataclass(frozen=True, slots=True)
class Promise:
    """An object the database says there is; `size` in bytes."""

    key: str
    size: int
    file_id: UUID


@dataclass(frozen=True, slots=True)
class Loss:
    """A promise that the bucket does not keep; `size` is what it holds, None is no object."""

    promise: Promise
    size: int | None


@dataclass(slots=True)
class Report:
    """What does not agree: losses are files whose bytes are gone, orphans bytes without a file."""

    files: int = 0
    objects: int = 0
    losses: list[Loss] = field(default_factory=list)
    orphans: list[StoredObject] = field(default_factory=list)


# The promises after a key, in the byte order of their keys; and whether a key is promised.
Batch = Callable[[AsyncSession, str], Awaitable[list[Promise]]]
IsPromised = Callable[[AsyncSession, str], Awaitable[bool]]


async def reconcile(means: Means) -> Report:
    """Walk both sides in the order of their keys: files, then what was made of them.

    Nothing is changed.
    """
    report = Report()
    async for _ in _walk(means, report, files.PREFIX, (_files_after, _is_file)):
        report.files += 1
    async for _ in _walk(means, report, derived.PREFIX, (_copies_after, _is_copy)):
        pass
    return report


async def _walk(
    means: Means, report: Report, prefix: str, side: tuple[Batch, IsPromised]
) -> AsyncIterator[Promise]:
    """Compare one part of the bucket with the database; give what was compared."""
    batch, is_promised = side
    stored = means.store.objects(prefix)
    current = await anext(stored, None)
    async for promise in _promises(means, batch):
        while current is not None and current.key < promise.key:
            await _orphan(means, report, current, is_promised)
            current = await anext(stored, None)
        if current is not None and current.key == promise.key:
            report.objects += 1
            _compare(report, promise, current.size)
            current = await anext(stored, None)
        else:  # ask again: it may be younger than the page of the bucket
            _compare(report, promise, await means.store.size_of(promise.key))
        yield promise
    while current is not None:
        await _orphan(means, report, current, is_promised)
        current = await anext(stored, None)


def _compare(report: Report, promise: Promise, size: int | None) -> None:
    if size != promise.size:
        report.losses.append(Loss(promise, size))


async def _orphan(
    means: Means, report: Report, current: StoredObject, is_promised: IsPromised
) -> None:
    report.objects += 1
    if current.changed_at >= means.now() - _YOUNG:
        return
    async with means.uow() as session:  # it may have been recorded after its page was read
        if not await is_promised(session, current.key):
            report.orphans.append(current)


async def _promises(means: Means, batch: Batch) -> AsyncIterator[Promise]:
    after = ""
    while True:
        async with means.uow() as session:
            found = await batch(session, after)
        for promise in found:
            yield promise
        if len(found) < _BATCH:
            return
        after = found[-1].key


async def _files_after(session: AsyncSession, after: str) -> list[Promise]:
    key = File.object_key.collate("C")
    ended = File.state.in_([FileState.REJECTED, FileState.DELETED])
    has_object = or_(~ended, File.object_deleted_at.is_(None))
    query = select(File).where(has_object, key > after).order_by(key).limit(_BATCH)
    rows = (await session.execute(query)).scalars()
    return [Promise(file.object_key, file.size, file.id) for file in rows]


async def _is_file(session: AsyncSession, key: str) -> bool:
    query = select(File.id).where(File.object_key == key, File.object_deleted_at.is_(None))
    return (await session.execute(query)).scalar_one_or_none() is not None


async def _copies_after(session: AsyncSession, after: str) -> list[Promise]:
    rows = await objects_after(session, after, _BATCH)
    return [Promise(one.object_key, one.size, one.file_id) for one in rows]


async def _is_copy(session: AsyncSession, key: str) -> bool:
    return await session.get(DerivedObject, key) is not None
