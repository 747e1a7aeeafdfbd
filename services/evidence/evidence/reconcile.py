"""Compares database and bucket both ways; neither side is held in memory."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from evidence.files.rules import FileState
from evidence.files.tables import File
from evidence.ports import Means, StoredObject
from evidence.uploads.service.sweep import PREFIX

_BATCH: Final = 1000
_YOUNG: Final = timedelta(hours=1)  # an upload may be between store and database right now


@dataclass(slots=True)
class Report:
    """What does not agree: losses are files whose bytes are gone, orphans bytes without a file."""

    files: int = 0
    objects: int = 0
    losses: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)


async def reconcile(means: Means) -> Report:
    """Walk both sides in the order of their keys. Nothing is changed."""
    report = Report()
    stored = means.store.objects(PREFIX)
    current = await anext(stored, None)
    async for file in _files(means):
        report.files += 1
        while current is not None and current.key < file.object_key:
            current = await _orphan(means, report, current, stored)
        if current is not None and current.key == file.object_key:
            report.objects += 1
            if current.size != file.size:
                report.losses.append(
                    f"{file.id} {file.object_key}: {current.size} of {file.size} bytes"
                )
            current = await anext(stored, None)
        elif await means.store.size_of(file.object_key) != file.size:
            report.losses.append(f"{file.id} {file.object_key}: no object")
    while current is not None:
        current = await _orphan(means, report, current, stored)
    return report


async def _orphan(
    means: Means, report: Report, current: StoredObject, stored: AsyncIterator[StoredObject]
) -> StoredObject | None:
    report.objects += 1
    is_old = current.changed_at < means.now() - _YOUNG
    if is_old and not await _is_promised(means, current.key):
        report.orphans.append(f"{current.key}: {current.size} bytes")
    return await anext(stored, None)


async def _is_promised(means: Means, key: str) -> bool:
    """Ask again: the file may have been recorded after its page was read."""
    async with means.uow() as session:
        query = select(File.id).where(File.object_key == key, File.object_deleted_at.is_(None))
        return (await session.execute(query)).scalar_one_or_none() is not None


async def _files(means: Means) -> AsyncIterator[File]:
    after = ""
    while True:
        async with means.uow() as session:
            batch = await _batch(session, after)
        for file in batch:
            yield file
        if len(batch) < _BATCH:
            return
        after = batch[-1].object_key


async def _batch(session: AsyncSession, after: str) -> list[File]:
    key = File.object_key.collate("C")
    has_object = or_(File.state != FileState.REJECTED, File.object_deleted_at.is_(None))
    query = select(File).where(has_object, key > after).order_by(key).limit(_BATCH)
    return list((await session.execute(query)).scalars())
