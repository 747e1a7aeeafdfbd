"""Go on with an upload after a reload, on another computer, or the next day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from evidence.capacity import require_space
from evidence.files.rules import incoming_key
from evidence.ports import Means, MultipartGone, StoredPart
from evidence.uploads import queries, rules
from evidence.uploads.rules import UploadState
from evidence.uploads.service.start import PartAddress, addresses, with_multipart
from evidence.uploads.tables import Upload
from kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Progress:
    """An upload, what the store holds of it, and where to send the rest."""

    upload: Upload
    received: list[StoredPart] = field(default_factory=list)
    missing: list[PartAddress] = field(default_factory=list)
    expires_at: datetime | None = None


async def resume(
    means: Means, actor: Actor, upload_id: UUID, prefix_sha256: str | None = None
) -> Progress:
    """Return the parts the store really holds and fresh addresses for the missing ones.

    An upload whose parts the store has lost begins afresh under the same id. With the hash of the
    chosen file's first MiB, another file than the one begun is refused; so is one that the store
    has no room for any more.
    """
    upload = await with_multipart(means, actor, upload_id)
    rules.require_same_file(upload.prefix_sha256, prefix_sha256)
    if upload.state is not UploadState.OPEN:
        return Progress(upload)
    try:
        stored = await _received(means, upload)
    except MultipartGone:
        async with means.uow.begin() as session:
            await queries.start_afresh(session, upload, UploadState.OPEN)
        upload, stored = await with_multipart(means, actor, upload_id), []
    now = means.now()
    async with means.uow.begin() as session:
        idle = timedelta(hours=means.settings.upload_idle_hours)
        await queries.renew(session, upload_id, now + idle)
    expected = rules.part_sizes(upload.size, upload.part_size)
    stored = rules.pick(expected, stored, {})
    received = rules.compare(expected, stored)
    # A part that the store could not take is told here why, before it is sent again.
    await require_space(means.settings, sum(expected[number] for number in received.missing))
    missing = await addresses(means, upload, list(received.missing), now)
    whole = [part for part in stored if part.number in received.whole]
    return Progress(
        upload, whole, missing, now + timedelta(minutes=means.settings.part_url_minutes)
    )


async def _received(means: Means, upload: Upload) -> list[StoredPart]:
    if not upload.is_whole:
        return await means.store.parts_of(upload.object_key, upload.multipart_id or "")
    found = await means.store.object_at(incoming_key(upload.object_key))
    return [StoredPart(1, found.etag, found.size)] if found else []


async def my_uploads(
    means: Means, actor: Actor, state: UploadState | None, before: UUID | None, limit: int
) -> Sequence[Upload]:
    """The caller's uploads, newest first."""
    async with means.uow() as session:
        return await queries.uploads_of(session, actor.person_id, state, before, limit)
