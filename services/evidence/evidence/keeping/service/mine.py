"""A person's files with what keeps each, and the versions of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row

from evidence.files import queries as files
from evidence.files import rules as file_rules
from evidence.files import service
from evidence.files.rules import UNIT_READERS, FileState
from evidence.files.tables import File, FileFreeze
from evidence.keeping import queries, rules
from evidence.keeping.queries import Filter, MyFile
from evidence.keeping.tables import DeletionRequest, FileReplacement, LegalHold
from evidence.ports import Means
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Keeping:
    """All that is known of how one file is kept."""

    file: File
    keep_until: datetime
    freezes: Sequence[FileFreeze]
    hold: LegalHold | None
    requests: Sequence[DeletionRequest]
    versions: Sequence[Row[File, FileReplacement | None]]


async def listed(
    means: Means, actor: Actor, wanted: Filter, page: tuple[UUID | None, int]
) -> Sequence[MyFile]:
    """Return the caller's files and those of the units they answer for, newest first."""
    async with means.uow() as session:
        paths = actor.paths(*UNIT_READERS)
        return await queries.my_files(session, actor.person_id, paths, wanted, page)


async def keeping(means: Means, actor: Actor, file_id: UUID) -> Keeping:
    """Return what relies on a file, its hold, its deletion requests and its versions."""
    file = await service.read(means, actor, file_id)
    async with means.uow() as session:
        return Keeping(
            file,
            rules.keep_until(file.created_at, means.settings.retention_years),
            await queries.freezes_of(session, file_id),
            await queries.hold_of(session, file_id),
            await queries.requests_of(session, file_id),
            [
                row
                for row in await queries.versions_of(session, file_id)
                if file_rules.may_read(actor, service.owned(row[0]))
            ],
        )


async def replace(means: Means, actor: Actor, old_id: UUID, new_id: UUID) -> None:
    """Make a file the new version of another; both stay as they are, the older one is listed."""
    now = means.now()
    async with means.uow.begin() as session:
        found = {file.id: file for file in await files.lock_files(session, [old_id, new_id])}
        old, new = found.get(old_id), found.get(new_id)
        if old is None or new is None:
            raise NotFound
        for file in (old, new):
            if not file_rules.is_own(actor, service.owned(file)):
                raise NotFound
        is_same = (old.org_path, old.org_id) == (new.org_path, new.org_id)
        # A dead version may be followed by a good one, or its elders could never have another.
        is_dead = new.state in {FileState.DELETED, FileState.REJECTED}
        # A later file takes the place of an earlier one: so a chain can have no loop.
        if not is_same or is_dead or new.number <= old.number:
            raise rules.NotReplaceable
        row: dict[str, object] = {
            "file_id": new_id,
            "replaces_id": old_id,
            "replaced_by": actor.person_id,
            "replaced_by_name": actor.name,
            "replaced_at": now,
        }
        if not await queries.add_replacement(session, row):
            raise rules.NotReplaceable
        detail = {"replaces": str(old_id), "filename": new.filename}
        entry = Entry(actor, "file_replaced", "file", new_id, new.org_path, now, detail)
        await write_audit(session, entry)
