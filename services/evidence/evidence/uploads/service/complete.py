"""Turn the received parts into a file, once, whatever crashes in between.

Order: the parts are compared and written down (`completing`), the store assembles them, then one
transaction makes the file, ends the upload and queues the check. A crash after any step is
finished by the next request or by the sweep: the store is asked what it holds, never the memory
of a process.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from evidence.files.tables import File
from evidence.ports import Means, MultipartGone, PartsRefused, StoredPart, StoreUnavailable
from evidence.uploads import queries, rules
from evidence.uploads.rules import UploadState
from evidence.uploads.service.complete_many import complete_one
from evidence.uploads.service.forget import refuse
from evidence.uploads.service.record import make_files, received
from evidence.uploads.service.room import Holders, check_room
from evidence.uploads.service.start import own_upload
from evidence.uploads.tables import Upload
from kernel.actor import Actor
from kernel.audit import write_audit
from kernel.errors import NotFound
from kernel.jobs import defer

LEASE: Final = timedelta(seconds=60)  # longer than the store's read time-out
_WAIT_SECONDS: Final = 10.0
_LOOK_SECONDS: Final = 0.2


async def complete(
    means: Means, actor: Actor, upload_id: UUID, claimed: Sequence[tuple[int, str]]
) -> File:
    """Make the file of an upload; a second call gives the same answer."""
    upload = await own_upload(means, actor, upload_id)
    if upload.state is UploadState.COMPLETED:
        return await _file(means, upload_id)
    rules.require_alive(upload.state)
    expected = rules.part_sizes(upload.size, upload.part_size)
    claims = rules.claims(expected, claimed)
    if upload.is_whole:
        return await complete_one(means, actor, upload_id, claims[1])
    if upload.state is UploadState.OPEN:
        try:
            parts = await _accepted_parts(means, upload, expected, claims)
        except rules.PartsMissing:
            # Another request may have assembled them since we looked: then they are gone, not lost.
            if (await own_upload(means, actor, upload_id)).state is UploadState.OPEN:
                raise
            return await _wait(means, actor, upload_id)
    else:
        parts = [StoredPart(**part) for part in upload.parts or []]
    rules.check_etags(claims, parts)
    if upload.state is UploadState.OPEN:
        await _check_room(means, upload)
    if not await _claim(means, upload, parts):
        return await _wait(means, actor, upload_id)
    return await finish(means, upload, parts, actor)


async def _accepted_parts(
    means: Means, upload: Upload, expected: Mapping[int, int], claims: Mapping[int, str]
) -> list[StoredPart]:
    """Return the store's parts, all there and of the sizes declared."""
    try:
        stored = await means.store.parts_of(upload.object_key, upload.multipart_id or "")
    except MultipartGone:
        stored = []
    stored = rules.pick(expected, stored, claims)
    received = rules.compare(expected, stored)
    if received.is_oversize:
        await refuse(means, upload)
        raise rules.UploadOversize
    if received.missing:
        raise rules.PartsMissing(extra={"missing": list(received.missing)})
    return stored


async def _check_room(means: Means, upload: Upload) -> None:
    """Refuse when less room was left since the start; the parts stay for another try."""
    async with means.uow() as session:
        holders = Holders(upload.owner_id, upload.org_id)
        await check_room(session, means.settings, holders)


async def _claim(means: Means, upload: Upload, parts: Sequence[StoredPart]) -> bool:
    rows: list[Any] = [{"number": p.number, "etag": p.etag, "size": p.size} for p in parts]
    async with means.uow.begin() as session:
        return await queries.lease(session, upload.id, rows, means.now(), LEASE)


async def _wait(means: Means, actor: Actor, upload_id: UUID) -> File:
    """Another request is assembling: give it a moment and answer what it will answer."""
    for _ in range(int(_WAIT_SECONDS / _LOOK_SECONDS)):
        upload = await own_upload(means, actor, upload_id)
        if upload.state is UploadState.COMPLETED:
            return await _file(means, upload_id)
        rules.require_alive(upload.state)
        await asyncio.sleep(_LOOK_SECONDS)
    raise rules.UploadCompleting(retry_after=2)


async def finish(
    means: Means, upload: Upload, parts: Sequence[StoredPart], actor: Actor | None
) -> File:
    """Assemble and record a claimed upload; the claim is given back when that fails."""
    try:
        size = await _assembled_size(means, upload, parts)
    except PartsRefused as fault:
        await _release(means, upload, UploadState.OPEN)
        raise rules.PartChanged from fault
    except StoreUnavailable:
        await _release(means, upload, UploadState.COMPLETING)
        raise
    if size is None:
        await _restart(means, upload)
        raise rules.PartsMissing(extra={"missing": [part.number for part in parts]})
    if size != upload.size:
        await refuse(means, upload)
        raise rules.UploadOversize
    return await _record(means, upload, actor)


async def _assembled_size(means: Means, upload: Upload, parts: Sequence[StoredPart]) -> int | None:
    # Gone means: assembled by whoever crashed before us, or lost. The object itself tells which.
    with suppress(MultipartGone):
        await means.store.assemble(upload.object_key, upload.multipart_id or "", parts)
    return await means.store.size_of(upload.object_key)


async def _release(means: Means, upload: Upload, state: UploadState) -> None:
    async with means.uow.begin() as session:
        await queries.release(session, upload.id, state)


async def _restart(means: Means, upload: Upload) -> None:
    async with means.uow.begin() as session:
        await queries.start_afresh(session, upload, UploadState.COMPLETING)


async def _record(means: Means, upload: Upload, actor: Actor | None) -> File:
    """Make the file, end the upload and queue the check, all in one transaction."""
    now = means.now()
    async with means.uow.begin() as session:
        locked = await queries.lock_upload(session, upload.id)
        if locked is None:
            raise NotFound
        if locked.state is not UploadState.COMPLETED:
            await make_files(session, {upload.id: None}, now)
            await defer(session, "check_file", {"file_id": str(upload.id)}, queue="checks")
            await write_audit(session, received(upload, actor, now))
    return await _file(means, upload.id)


async def _file(means: Means, file_id: UUID) -> File:
    async with means.uow() as session:
        found = await session.get(File, file_id)
    if found is None:
        raise NotFound
    return found
