"""Begin an upload: judge what was declared, remember it, and hand out addresses for the parts."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from evidence.capacity import capacity_of, check_space
from evidence.files.rules import incoming_key
from evidence.ports import Means
from evidence.uploads import queries, rules
from evidence.uploads.service.limits import limits_of
from evidence.uploads.service.record import Declared, new_key, new_upload
from evidence.uploads.service.room import check_room, hold_rooms, holders_of
from evidence.uploads.tables import Upload
from kernel.actor import Actor
from kernel.errors import NotFound
from kernel.idempotency import Idempotency, once


@dataclass(frozen=True, slots=True)
class PartAddress:
    """Where to PUT one part."""

    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Started:
    """An upload with the addresses of its parts, which hold until `expires_at`."""

    upload: Upload
    parts: list[PartAddress]
    expires_at: datetime


class Remembered(BaseModel):
    """What an Idempotency-Key remembers of a started upload."""

    id: UUID


# Refuses a file for a reason of the caller's own, while the person's room is held.
Admit = Callable[[AsyncSession], Awaitable[None]]


async def _any(_session: AsyncSession) -> None:
    """Admit every file."""


async def start(
    means: Means, actor: Actor, declared: Declared, idem: Idempotency, admit: Admit = _any
) -> Started:
    """Begin an upload (R60, R112). Nothing is created for a file that may not come in.

    The row is committed before the store is asked, so that a crash leaves at most a row that the
    sweep ends; the store's part is made up for by the next request.
    """
    accepted = rules.accept(
        declared.filename, declared.media_type, declared.size, limits_of(means.settings)
    )
    rules.check_wording(declared.pupils, declared.attested_version)
    unit = rules.unit_for(actor, declared.org_id)
    disk = await capacity_of(means.settings)

    async def work(session: AsyncSession) -> Remembered:
        holders = holders_of(actor.person_id, unit)
        await hold_rooms(session, holders)  # before anything is counted
        await admit(session)
        open_now = await queries.open_count(session, actor.person_id)
        if open_now >= means.settings.open_uploads_per_person:
            raise rules.TooManyOpenUploads
        await check_room(session, means.settings, holders, declared.size)
        check_space(means.settings, disk, declared.size)
        upload = new_upload(means, actor, declared, (accepted, unit), new_key(means.now()))
        session.add(upload)
        return Remembered(id=upload.id)

    remembered = await once(means.uow, idem, Remembered, work)
    upload = await with_multipart(means, actor, remembered.id)
    # Signed as of its creation: the same key and body give the same answer, letter by letter.
    numbers = list(rules.part_sizes(upload.size, upload.part_size))
    parts = await addresses(means, upload, numbers, upload.created_at)
    until = upload.created_at + timedelta(minutes=means.settings.part_url_minutes)
    return Started(upload, parts, until)


async def own_upload(means: Means, actor: Actor, upload_id: UUID) -> Upload:
    """Return the caller's upload; anybody else's does not exist for them."""
    async with means.uow() as session:
        upload = await queries.upload_of(session, actor.person_id, upload_id)
    if upload is None:
        raise NotFound
    return upload


async def with_multipart(means: Means, actor: Actor, upload_id: UUID) -> Upload:
    """Return the upload with the store's id in it, asking the store for one where it is missing."""
    upload = await own_upload(means, actor, upload_id)
    is_known = upload.multipart_id is not None or upload.is_whole
    if is_known or upload.state is not rules.UploadState.OPEN:
        return upload
    multipart_id = await means.store.start_multipart(upload.object_key, upload.media_type)
    async with means.uow.begin() as session:
        is_ours = await queries.keep_multipart(session, upload_id, multipart_id)
    if not is_ours:  # a parallel request was first
        await means.store.abort_multipart(upload.object_key, multipart_id)
    return await own_upload(means, actor, upload_id)


async def addresses(
    means: Means, upload: Upload, numbers: list[int], at: datetime
) -> list[PartAddress]:
    """Return where to PUT these parts, valid from `at` on."""
    if upload.is_whole and numbers:
        (url,) = await means.store.sign_puts([incoming_key(upload.object_key)], at)
        return [PartAddress(1, url)]
    if upload.multipart_id is None or not numbers:
        return []
    urls = await means.store.sign_parts(upload.object_key, upload.multipart_id, numbers, at)
    return [PartAddress(number, url) for number, url in zip(numbers, urls, strict=True)]
