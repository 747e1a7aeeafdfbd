"""Complete small uploads, many at a time: one listing of the store, one transaction, one job.

The store assembles nothing, so nothing lies between two steps: a crash leaves the uploads open,
with their bytes where they arrived, or completed. The same request then gives the same answer.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from evidence.files.queries import files_by_id
from evidence.files.rules import incoming_key
from evidence.files.tables import File
from evidence.ports import Means, StoredPart
from evidence.uploads import queries, rules
from evidence.uploads.rules import UploadState
from evidence.uploads.service.forget import refuse
from evidence.uploads.service.record import make_files, received
from evidence.uploads.service.room import Holders, check_room
from evidence.uploads.tables import Upload
from kernel.actor import Actor
from kernel.audit import write_audit
from kernel.errors import NotFound, Refusal
from kernel.jobs import defer

Outcome = File | Refusal


async def complete_one(means: Means, actor: Actor, upload_id: UUID, etag: str) -> File:
    """Complete one small upload, or raise why not."""
    outcome = (await complete_many(means, actor, {upload_id: etag}))[upload_id]
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


async def complete_many(
    means: Means, actor: Actor, claimed: Mapping[UUID, str]
) -> dict[UUID, Outcome]:
    """Make the files of uploads whose bytes are there; the others are refused, each for itself."""
    async with means.uow() as session:
        uploads = await queries.uploads_by_id(session, actor.person_id, list(claimed))
    stored = await _arrived(means, uploads.values())
    refused: dict[UUID, Refusal] = {}
    for upload_id, etag in claimed.items():
        try:
            _judge(uploads.get(upload_id), stored, etag)
        except Refusal as refusal:
            refused[upload_id] = refusal
    for upload_id, why in refused.items():
        if isinstance(why, rules.UploadOversize):
            await refuse(means, uploads[upload_id])
    whole = {one: found for one, found in uploads.items() if one not in refused}
    ended = await _record(means, actor, whole, stored) if whole else {}
    known = {**refused, **ended}
    if older := [one for one in claimed if one not in known]:  # completed by an earlier call
        async with means.uow() as session:
            known |= await files_by_id(session, older)
    return {one: known[one] for one in claimed}


async def _arrived(means: Means, uploads: Iterable[Upload]) -> Mapping[UUID, StoredPart]:
    """Return what the store holds of open uploads: those begun together lie side by side."""
    waiting = {
        incoming_key(one.object_key): one.id
        for one in uploads
        if one.is_whole and one.state is UploadState.OPEN
    }
    found: dict[UUID, StoredPart] = {}
    for start in {key.rpartition("-")[0] for key in waiting}:
        async for one in means.store.objects(start):
            if one.key in waiting:
                found[waiting[one.key]] = StoredPart(1, one.etag, one.size)
    return found


def _judge(upload: Upload | None, stored: Mapping[UUID, StoredPart], etag: str) -> None:
    if upload is None:
        raise NotFound
    if upload.state is UploadState.COMPLETED:
        return
    rules.require_alive(upload.state)
    if not upload.is_whole:
        raise rules.SentInParts
    parts = [stored[upload.id]] if upload.id in stored else []
    arrived = rules.compare({1: upload.size}, parts)
    if arrived.is_oversize:
        raise rules.UploadOversize
    if arrived.missing:
        raise rules.PartsMissing(extra={"missing": [1]})
    rules.check_etags({1: rules.plain_etag(etag)}, parts)


async def _record(
    means: Means, actor: Actor, uploads: Mapping[UUID, Upload], stored: Mapping[UUID, StoredPart]
) -> dict[UUID, Outcome]:
    """Make the files, end the uploads and queue one check of all, in one transaction.

    Refused are those that somebody ended meanwhile. With less room than at the start all are
    refused; what has arrived stays for another try.
    """
    now = means.now()
    async with means.uow.begin() as session:
        states = await queries.lock_states(session, list(uploads))
        waiting = [uploads[one] for one, state in states.items() if state is UploadState.OPEN]
        for holders in {Holders(one.owner_id, one.org_id) for one in waiting}:
            await check_room(session, means.settings, holders)
        made: dict[UUID, Outcome] = {}
        if waiting:
            made |= await make_files(session, {one.id: stored[one.id].etag for one in waiting}, now)
            ids = [str(one.id) for one in waiting]
            await defer(session, "check_files", {"file_ids": ids}, queue="checks")
            await write_audit(session, *(received(one, actor, now) for one in waiting))
    settled = (UploadState.OPEN, UploadState.COMPLETED)
    return made | {one: rules.UploadEnded() for one, at in states.items() if at not in settled}
