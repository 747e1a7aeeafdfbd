"""Begin many small uploads at once: one transaction, no call to the store.

Each is one PUT to an address under `incoming/`. That address cannot be taken back, so a file never
lies there for good: the check stores what it has read under the file's own key.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from evidence.capacity import Capacity, capacity_of, check_space
from evidence.files.rules import incoming_key
from evidence.ports import Means
from evidence.uploads import queries, rules
from evidence.uploads.rules import Share
from evidence.uploads.rules.intake import Accepted
from evidence.uploads.service.limits import limits_of
from evidence.uploads.service.record import Declared, new_key, new_upload
from evidence.uploads.service.refused import RefusedOut
from evidence.uploads.service.room import hold_rooms, holders_of, shares_of
from evidence.uploads.service.start import PartAddress, Started
from evidence.uploads.tables import Upload
from kernel.actor import Actor
from kernel.errors import Refusal
from kernel.idempotency import Idempotency, once


class RememberedItem(BaseModel):
    """What became of one of them: an upload, or a refusal."""

    id: UUID | None = None
    refused: RefusedOut | None = None


class RememberedMany(BaseModel):
    """What an Idempotency-Key remembers of many."""

    items: list[RememberedItem]


@dataclass(slots=True)
class _Left:
    """What is left of each limit while one after the other takes of it."""

    means: Means
    uploads: int
    shares: list[Share]
    disk: Capacity | None

    def take(self, size: int) -> None:
        """Take room for one file, or refuse it."""
        settings = self.means.settings
        if self.uploads <= 0:
            raise rules.TooManyOpenUploads
        rules.require_room(self.shares, size, settings.storage_contact)
        check_space(settings, self.disk, size)
        self.uploads -= 1
        self.shares = [replace(share, used=share.used + size) for share in self.shares]
        if self.disk is not None:
            self.disk = replace(self.disk, free=self.disk.free - size)


def _judged(means: Means, declared: Declared) -> Accepted:
    rules.require_small(declared.size)
    largest = limits_of(means.settings)
    accepted = rules.accept(declared.filename, declared.media_type, declared.size, largest)
    rules.check_wording(declared.pupils, declared.attested_version)
    return accepted


async def begin_many(
    means: Means,
    actor: Actor,
    declared: Sequence[Declared],
    org_id: UUID | None,
    idem: Idempotency,
) -> list[Started | RefusedOut]:
    """Begin small uploads for one unit; each gets what it would have got alone (R60, R112)."""
    unit = rules.unit_for(actor, org_id)
    disk = await capacity_of(means.settings)
    holders = holders_of(actor.person_id, unit)

    async def work(session: AsyncSession) -> RememberedMany:
        await hold_rooms(session, holders)
        open_now = await queries.open_count(session, actor.person_id)
        left = _Left(
            means,
            means.settings.open_uploads_per_person - open_now,
            await shares_of(session, means.settings, holders),
            disk,
        )
        start, items = new_key(means.now()), []
        for number, one in enumerate(declared):
            try:
                accepted = _judged(means, one)
                left.take(one.size)
            except Refusal as refusal:
                items.append(RememberedItem(refused=RefusedOut.of(refusal)))
                continue
            key = f"{start}-{number:02d}"  # alike, so that one listing finds them all
            upload = new_upload(means, actor, one, (accepted, unit), key, is_whole=True)
            session.add(upload)
            items.append(RememberedItem(id=upload.id))
        return RememberedMany(items=items)

    remembered = await once(means.uow, idem, RememberedMany, work)
    return await _started(means, actor, remembered)


async def _started(
    means: Means, actor: Actor, remembered: RememberedMany
) -> list[Started | RefusedOut]:
    ids = [item.id for item in remembered.items if item.id is not None]
    async with means.uow() as session:
        uploads = await queries.uploads_by_id(session, actor.person_id, ids)
    signed = await _signed(means, [uploads[one] for one in ids])
    return [
        item.refused if item.refused is not None else signed[item.id]
        for item in remembered.items
        if item.id is not None or item.refused is not None
    ]


async def _signed(means: Means, uploads: Sequence[Upload]) -> dict[UUID | None, Started]:
    """Sign as of their creation: the same key and body give the same answer."""
    if not uploads:
        return {}
    at: datetime = uploads[0].created_at
    urls = await means.store.sign_puts([incoming_key(one.object_key) for one in uploads], at)
    until = at + timedelta(minutes=means.settings.part_url_minutes)
    return {
        upload.id: Started(upload, [PartAddress(1, url)], until)
        for upload, url in zip(uploads, urls, strict=True)
    }
