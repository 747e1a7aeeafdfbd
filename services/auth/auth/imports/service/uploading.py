"""Taking a file in: stored and queued in one transaction, judged by the worker."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from auth.imports.queries import records
from auth.imports.rules import IMPORTERS, Coverage, FileKindUnknown, ImportKind
from auth.imports.sealing import FileSafe
from auth.imports.service.keeping import Read, keep
from auth.imports.tables import BulkImport
from auth.settings import Settings
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.db import uuid7
from kernel.jobs import defer

VALIDATE = "validate_import"
_ENDINGS = (".xlsx", ".csv", ".txt")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file and what it is said to be."""

    kind: ImportKind
    coverage: Coverage
    filename: str
    read: Read


async def reach_of(session: AsyncSession, actor: Actor) -> list[str]:
    """Return the unit paths below which the caller imports: machines everywhere."""
    if actor.session_id is None:
        return await records.root_paths(session)
    return sorted(actor.paths(*IMPORTERS))


async def upload(
    session: AsyncSession, settings: Settings, actor: Actor, given: Upload, now: datetime
) -> BulkImport:
    """Keep the file and queue its validation."""
    if not given.filename.lower().endswith(_ENDINGS):
        raise FileKindUnknown
    safe = FileSafe(settings.identity_card_key.get_secret_value())
    import_id = uuid7()
    reach = await reach_of(session, actor)
    record = BulkImport(
        id=import_id, kind=given.kind, coverage=given.coverage, filename=given.filename,
        size=0, sha256="", reach=reach, created_by=actor.person_id, created_by_name=actor.name,
        created_at=now,
    )  # fmt: skip
    session.add(record)
    await session.flush()
    size, sha256 = await keep(session, safe, import_id, given.read)
    record = await records.lock(session, import_id)
    record.size, record.sha256 = size, sha256
    await defer(session, VALIDATE, {"import_id": import_id}, lock=f"import-{import_id}")
    detail = {"kind": given.kind, "filename": given.filename, "sha256": sha256, "size": size}
    path = reach[0] if reach else ""
    await write_audit(
        session, Entry(actor, "import.upload", "import", import_id, path, now, detail)
    )
    return record
