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
from evidence.files.rules import INCOMING, PREFIX, FileState, final_key, incoming_key
from evidence.files.tables import File
from evidence.ports import Means, StoredObject
from evidence.uploads.queries import awaited_keys

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
    for prefix, side in ((INCOMING, (_arriving_after, _is_awaited)), (PREFIX, _FILES)):
        async for _ in _walk(means, report, prefix, side):
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
            size: int | None = current.size
            current = await anext(stored, None)
        else:  # ask again: it may be younger than the page of the bucket
            size = await means.store.size_of(promise.key)
        if size != promise.size and await _holds(means, promise, is_promised):
            report.losses.append(Loss(promise, size))
        yield promise
    while current is not None:
        await _orphan(means, report, current, is_promised)
        current = await anext(stored, None)


async def _holds(means: Means, promise: Promise, is_promised: IsPromised) -> bool:
    """Ask again whether it is promised: the check may have moved the file since, or deleted it."""
    async with means.uow() as session:
        return await is_promised(session, promise.key)


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
    is_here = File.incoming_etag.is_(None)
    query = select(File).where(has_object, is_here, key > after).order_by(key).limit(_BATCH)
    rows = (await session.execute(query)).scalars()
    return [Promise(file.object_key, file.size, file.id) for file in rows]


async def _is_file(session: AsyncSession, key: str) -> bool:
    query = select(File.id).where(File.object_key == key, File.object_deleted_at.is_(None))
    return (await session.execute(query)).scalar_one_or_none() is not None


_FILES: Final[tuple[Batch, IsPromised]] = (_files_after, _is_file)


async def _arriving_after(session: AsyncSession, after: str) -> list[Promise]:
    """Small files whose check has not stored them under their own key yet."""
    key = File.object_key.collate("C")
    query = select(File).where(
        File.state == FileState.CHECKING, File.incoming_etag.is_not(None), key > final_key(after)
    )
    rows = (await session.execute(query.order_by(key).limit(_BATCH))).scalars()
    return [Promise(incoming_key(file.object_key), file.size, file.id) for file in rows]


async def _is_awaited(session: AsyncSession, key: str) -> bool:
    return bool(await awaited_keys(session, [final_key(key)]))


async def _copies_after(session: AsyncSession, after: str) -> list[Promise]:
    rows = await objects_after(session, after, _BATCH)
    return [Promise(one.object_key, one.size, one.file_id) for one in rows]


async def _is_copy(session: AsyncSession, key: str) -> bool:
    return await session.get(DerivedObject, key) is not None
