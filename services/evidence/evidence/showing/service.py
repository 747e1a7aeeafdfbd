"""Previews for the public: never the original, and nothing that names its author.

Films and pictures are written anew for every preview. Pages and recordings come from the blind
copy: the preview of a PDF is the file itself, with everything that its writer left inside.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from evidence.blind_copies import rules as blind
from evidence.deps import PublicReader
from evidence.derived import service as derived
from evidence.derived.rules import DerivedNotReady, Kind, State
from evidence.files import queries
from evidence.files.rules import Disposition, FileState
from evidence.files.service import sign
from evidence.files.tables import File
from evidence.ports import Means
from evidence.previews.rules import Look, Part, is_office, look_of
from kernel.errors import NotFound

_WRITTEN_ANEW: Final = frozenset({Look.VIDEO, Look.IMAGE})
_NO_WAIT: Final = text("SELECT set_config('synchronous_commit', 'off', true)")


@dataclass(frozen=True, slots=True)
class PublicPreview:
    """How far a preview is, and object and type of each part."""

    state: State
    look: Look
    filename: str
    media_type: str
    parts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


async def look(means: Means, reader: PublicReader, file_id: UUID) -> PublicPreview:
    """Tell how far the preview of a released file is; any other file does not exist."""
    number = reader.files.get(file_id)
    if number is None:
        raise NotFound
    async with means.uow() as session:
        file = await session.get(File, file_id)
    if file is None or file.state is not FileState.READY:
        raise NotFound
    seen = look_of(file.media_type)
    if seen is Look.NONE:
        name = blind.neutral_name(number, "")
        return PublicPreview(State.UNAVAILABLE, seen, name, "application/octet-stream")
    kind = Kind.PREVIEW if seen in _WRITTEN_ANEW else Kind.BLIND
    copy = await derived.look(means, file, kind)
    parts = _parts(copy, file.media_type) if copy.state is State.READY else {}
    state = copy.state if parts or copy.state is not State.READY else State.UNAVAILABLE
    _, media_type = parts.get(Part.MAIN, ("", file.media_type))
    return PublicPreview(
        state, seen, blind.neutral_name(number, media_type), media_type, parts, dict(copy.facts)
    )


def _parts(copy: derived.Copy, media_type: str) -> dict[str, tuple[str, str]]:
    """Return what may be opened of a copy; an Office file only as pages."""
    found = {name: (one.object_key, one.media_type) for name, one in copy.parts.items()}
    if look_of(media_type) not in _WRITTEN_ANEW:
        pages = found.get(blind.PAGES if is_office(media_type) else blind.COPY)
        return {Part.MAIN: pages} if pages else {}
    return found if Part.MAIN in found else {}


async def open_part(means: Means, reader: PublicReader, file_id: UUID, part: Part) -> str:
    """Return a short-lived relative address of one part; the opening is counted.

    No audit row: it would say of nobody that they looked.
    """
    shown = await look(means, reader, file_id)
    found = shown.parts.get(part)
    if found is None:
        if shown.state is State.READY:
            raise NotFound
        raise DerivedNotReady(extra={"state": shown.state})
    if part is Part.MAIN:
        async with means.uow.begin() as session:
            await session.execute(_NO_WAIT)
            await queries.count_open(session, file_id)
    key, media_type = found
    return sign(means, key, media_type, Disposition.INLINE, shown.filename)
