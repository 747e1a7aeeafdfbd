"""Tidy up behind crashes and people who left: the store and the rows agree again afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog

from evidence.files.rules import INCOMING, PREFIX, final_key
from evidence.ports import Means, OpenMultipart, StoredPart, StoreUnavailable
from evidence.uploads import queries
from evidence.uploads.service.complete import LEASE, finish
from evidence.uploads.service.forget import clear
from kernel.errors import Refusal

_BATCH: Final = 100
_UNKNOWN_FOR: Final = timedelta(hours=24)
_ARRIVED_FOR: Final = timedelta(minutes=10)  # a check may be storing it at this moment


@dataclass(frozen=True, slots=True)
class Swept:
    """How many uploads each step of the sweep dealt with; `left` counts objects."""

    finished: int
    expired: int
    cleared: int
    unknown: int
    left: int


async def sweep(means: Means) -> Swept:
    """Finish half-assembled uploads, end abandoned ones, make the store forget what is left."""
    finished = await _finish_half_assembled(means)
    async with means.uow.begin() as session:
        expired = await queries.expire(session, means.now())
    async with means.uow() as session:
        ended = await queries.uncleared(session, _BATCH)
    for upload in ended:
        await clear(means, upload)
    unknown = await _abort_unknown(means)
    return Swept(finished, expired, len(ended), unknown, await _drop_incoming(means))


async def _finish_half_assembled(means: Means) -> int:
    now = means.now()
    async with means.uow() as session:
        stuck = await queries.half_assembled(session, now, LEASE, _BATCH)
    for upload in stuck:
        async with means.uow.begin() as session:
            is_ours = await queries.lease(session, upload.id, upload.parts or [], now, LEASE)
        if not is_ours:
            continue
        try:
            await finish(means, upload, [StoredPart(**part) for part in upload.parts or []], None)
        except StoreUnavailable:
            raise
        except Refusal as refusal:  # the upload is open again, or refused: its owner will see it
            structlog.get_logger().warning(
                "assembly_failed", reason=refusal.code, id=str(upload.id)
            )
    return len(stuck)


async def _abort_unknown(means: Means) -> int:
    """Abort multipart uploads that no row knows: their creator died before writing it down."""
    aborted, batch = 0, []
    async for found in means.store.open_multiparts(PREFIX):
        if found.started_at is None or found.started_at < means.now() - _UNKNOWN_FOR:
            batch.append(found)
        if len(batch) == _BATCH:
            aborted += await _abort_those_unknown(means, batch)
            batch = []
    return aborted + await _abort_those_unknown(means, batch)


async def _abort_those_unknown(means: Means, found: Sequence[OpenMultipart]) -> int:
    async with means.uow() as session:
        ids = [one.multipart_id for one in found]
        known = await queries.known_multiparts(session, ids)
    unknown = [one for one in found if one.multipart_id not in known]
    for one in unknown:
        await means.store.abort_multipart(one.key, one.multipart_id)
    return len(unknown)


async def _drop_incoming(means: Means) -> int:
    """Delete what nobody waits for: of a file that is settled, or sent after its upload ended.

    An address to write to holds for hours and cannot be taken back; a file does not lie there.
    """
    dropped, batch = 0, []
    async for found in means.store.objects(INCOMING):
        if found.changed_at < means.now() - _ARRIVED_FOR:
            batch.append(found.key)
        if len(batch) == _BATCH:
            dropped += await _drop_those_settled(means, batch)
            batch = []
    return dropped + await _drop_those_settled(means, batch)


async def _drop_those_settled(means: Means, found: Sequence[str]) -> int:
    async with means.uow() as session:
        awaited = await queries.awaited_keys(session, [final_key(key) for key in found])
    settled = [key for key in found if final_key(key) not in awaited]
    if settled:
        await means.store.delete(*settled)
    return len(settled)
