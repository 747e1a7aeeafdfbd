"""What people and other services do with files."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from evidence.files import queries, rules
from evidence.files.rules import Disposition, FileState, Ownership
from evidence.files.tables import File
from evidence.ports import Means
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.errors import NotFound

MOST = 200


@dataclass(frozen=True, slots=True)
class Opening:
    """A wish to see a file: which, how, and the files a ticket named ("" = no ticket)."""

    file_id: UUID
    disposition: Disposition
    ticket_files: Collection[UUID] = ()


def owned(file: File) -> Ownership:
    """Return to whom a file belongs."""
    return Ownership(file.owner_id, file.org_path)


async def read(means: Means, actor: Actor, file_id: UUID) -> File:
    """Return one file's facts; somebody else's does not exist for the caller."""
    async with means.uow() as session:
        file = await session.get(File, file_id)
    if file is None or not rules.may_read(actor, owned(file)):
        raise NotFound
    return file


async def read_many(means: Means, actor: Actor, ids: Sequence[UUID]) -> list[File]:
    """Return those of the files that the caller may read, in the order asked for."""
    if len(ids) > MOST:
        raise rules.TooManyFiles
    async with means.uow() as session:
        found = await queries.files_by_id(session, ids)
    known = (found[file_id] for file_id in dict.fromkeys(ids) if file_id in found)
    return [file for file in known if rules.may_read(actor, owned(file))]


async def mine(means: Means, actor: Actor, before: UUID | None, limit: int) -> Sequence[File]:
    """Return the caller's files and those of the units they answer for, newest first."""
    async with means.uow() as session:
        paths = actor.paths(*rules.UNIT_READERS)
        return await queries.files_of(session, actor.person_id, paths, before, limit)


async def freeze(means: Means, actor: Actor, ids: Sequence[UUID], by: str) -> list[File]:
    """Keep these files as they are for ever because something relies on them; all or none.

    Freezing again for the same reason changes nothing, so that a caller may repeat it.
    """
    wanted = list(dict.fromkeys(ids))
    now = means.now()
    async with means.uow.begin() as session:
        found = {file.id: file for file in await queries.lock_files(session, wanted)}
        if unknown := [file_id for file_id in wanted if file_id not in found]:
            raise rules.FilesUnknown(extra={"file_ids": [str(one) for one in unknown]})
        unready = [one for one in wanted if found[one].state is not FileState.READY]
        if unready:
            raise rules.FilesNotReady(extra={"file_ids": [str(one) for one in unready]})
        if added := await queries.freeze(session, wanted, by, now):
            detail = {"by": by, "file_ids": [str(one) for one in added]}
            entry = Entry(actor, "files_frozen", "freeze", by[:200], "", now, detail)
            await write_audit(session, entry)
    return [found[file_id] for file_id in wanted]


@dataclass(frozen=True, slots=True)
class Opened:
    """What an address of a file is made of."""

    object_key: str
    media_type: str
    filename: str


async def admit(means: Means, actor: Actor, wish: Opening) -> Opened:
    """Let somebody open a file: their right is checked, the opening counted.

    Opening somebody else's file also leaves an audit row.
    """
    now = means.now()
    async with means.uow.begin() as session:
        own = await queries.open_own(session, wish.file_id, actor.person_id)
        if own is not None:
            return Opened(*own)
        file = await session.get(File, wish.file_id)
        if file is None:
            raise NotFound
        rules.require_content(actor, owned(file), file.id, wish.ticket_files)
        rules.require_ready(file.state, file.reason)
        await queries.count_open(session, file.id)
        detail = {"filename": file.filename, "disposition": wish.disposition}
        entry = Entry(actor, "file_opened", "file", file.id, file.org_path, now, detail)
        await write_audit(session, entry)
    return Opened(file.object_key, file.media_type, file.filename)


def sign(means: Means, key: str, media_type: str, disposition: Disposition, filename: str) -> str:
    """Return a short-lived relative address of an object, answered under this name and type."""
    shown = rules.disposition_for(media_type, disposition)
    headers = {
        "response-content-type": media_type,
        "response-content-disposition": rules.content_disposition(shown, filename),
    }
    lifetime = timedelta(seconds=means.settings.content_url_seconds)
    return means.store.sign_content(key, headers, lifetime)
