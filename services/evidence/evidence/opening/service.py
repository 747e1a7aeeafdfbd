"""What may be seen of a file, by whom: the file itself, or its blind copy and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from evidence.blind_copies import rules as blind
from evidence.deps import Reader
from evidence.derived import service as derived
from evidence.derived.rules import (
    SENTENCES,
    DerivedNotReady,
    Kind,
    State,
    Why,
    has_preview,
)
from evidence.duplicates import service as duplicates
from evidence.duplicates.service import Found
from evidence.files import rules as files
from evidence.files.rules import Disposition
from evidence.files.service import Opening, admit, owned, sign
from evidence.files.tables import File
from evidence.ports import Means
from evidence.previews.rules import Look, Part, is_office, look_of
from kernel.audit import Entry, write_audit
from kernel.errors import Conflict, NotAllowed, NotFound


@dataclass(frozen=True, slots=True)
class Shown:
    """A preview: how far it is, how it looks, and object and type of each part."""

    state: State
    reason: str
    look: Look
    filename: str
    media_type: str
    parts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


async def read(means: Means, reader: Reader, file_id: UUID) -> File:
    """Return a file that the reader may open; anything else does not exist."""
    async with means.uow() as session:
        file = await session.get(File, file_id)
    if file is None:
        raise NotFound
    files.require_content(reader.actor, owned(file), file.id, reader.ticket_files)
    if reader.is_blind and file_id not in reader.ticket_files:
        raise NotFound
    return file


async def preview(means: Means, reader: Reader, file_id: UUID) -> Shown:
    """Tell how far the preview is; one that nobody wanted yet is queued."""
    file = await read(means, reader, file_id)
    files.require_ready(file.state, file.reason)
    return await (_shown_blind(means, reader, file) if reader.is_blind else _shown(means, file))


async def _shown(means: Means, file: File) -> Shown:
    look, name, media_type = look_of(file.media_type), file.filename, file.media_type
    if not has_preview(media_type):
        own: dict[str, tuple[str, str]] = {Part.MAIN: (file.object_key, media_type)}
        return Shown(State.READY, "", look, name, media_type, own)
    copy = await derived.look(means, file, Kind.PREVIEW)
    return Shown(
        copy.state, SENTENCES[copy.why], look, name, media_type, _objects(copy), dict(copy.facts)
    )


def _objects(copy: derived.Copy) -> dict[str, tuple[str, str]]:
    return {name: (one.object_key, one.media_type) for name, one in copy.parts.items()}


async def _shown_blind(means: Means, reader: Reader, file: File) -> Shown:
    copy = await derived.look(means, file, Kind.BLIND)
    look = look_of(file.media_type)
    stored = copy.parts.get(blind.COPY)
    media_type = stored.media_type if stored else file.media_type
    name = blind.neutral_name(reader.number_of(file.id), media_type)
    if copy.state is not State.READY or stored is None:
        reason = blind.NoBlindCopy.title if copy.state is State.UNAVAILABLE else ""
        return Shown(copy.state, reason, look, name, media_type)
    parts = {blind.COPY: (stored.object_key, stored.media_type)}
    pages = copy.parts.get(blind.PAGES, None if is_office(file.media_type) else stored)
    if look is Look.VIDEO:
        # ffmpeg wrote the preview without notes, too, and every browser plays it.
        film = _objects(await derived.look(means, file, Kind.PREVIEW))
        return Shown(
            copy.state, "", look, name, media_type, {**parts, Part.MAIN: parts[blind.COPY], **film}
        )
    if pages is None:
        return Shown(copy.state, SENTENCES[Why.TOOL_MISSING], Look.NONE, name, media_type, parts)
    parts[Part.MAIN] = (pages.object_key, pages.media_type)
    return Shown(copy.state, "", look, name, media_type, parts)


async def open_preview(means: Means, reader: Reader, file_id: UUID, part: Part) -> str:
    """Return a short-lived relative address of one part of the preview."""
    shown = await preview(means, reader, file_id)
    found = shown.parts.get(part)
    if found is None:
        if shown.state is State.READY:
            raise NotFound
        raise _not_there(reader, shown)
    if part is Part.MAIN:  # the opening; the small pictures come along with it
        await admit(means, reader.actor, _wish(reader, file_id, Disposition.INLINE))
    key, media_type = found
    return sign(means, key, media_type, Disposition.INLINE, shown.filename)


async def open_content(
    means: Means, reader: Reader, file_id: UUID, disposition: Disposition
) -> str:
    """Return a short-lived relative address of the content, or of its blind copy."""
    wish = _wish(reader, file_id, disposition)
    if not reader.is_blind:
        file = await admit(means, reader.actor, wish)
        return sign(means, file.object_key, file.media_type, disposition, file.filename)
    shown = await preview(means, reader, file_id)
    found = shown.parts.get(blind.COPY)
    if found is None:
        raise _not_there(reader, shown)
    await admit(means, reader.actor, wish)
    key, media_type = found
    return sign(means, key, media_type, disposition, shown.filename)


def _not_there(reader: Reader, shown: Shown) -> Conflict:
    """Return why there is nothing to open: it is being made, or there will be none."""
    if reader.is_blind and shown.state is State.UNAVAILABLE:
        return blind.NoBlindCopy(extra={"state": shown.state})
    return DerivedNotReady(shown.reason, extra={"state": shown.state})


def _wish(reader: Reader, file_id: UUID, disposition: Disposition) -> Opening:
    return Opening(file_id, disposition, reader.ticket_files)


async def find_duplicates(means: Means, reader: Reader, file_id: UUID) -> tuple[File, Found]:
    """Look for the file elsewhere; for reviewers and those who answer for the unit.

    It tells about other people's files: therefore a ticket is not enough, since readers of the
    library and colleagues have one too, and an audit row is left.
    """
    file = await read(means, reader, file_id)
    may_review = reader.for_review and reader.actor.has_role(*files.REVIEWERS)
    is_reviewer = file_id in reader.ticket_files and may_review
    if not is_reviewer and not reader.actor.reaches(file.org_path, *files.UNIT_READERS):
        raise NotAllowed
    files.require_ready(file.state, file.reason)
    found = await duplicates.find(means, file)
    detail = {"same": found.count, "similar": len(found.similar)}
    entry = Entry(
        reader.actor, "duplicates_seen", "file", file.id, file.org_path, means.now(), detail
    )
    async with means.uow.begin() as session:
        await write_audit(session, entry)
    return file, found
