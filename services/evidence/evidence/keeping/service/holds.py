"""Hold a file (保全) so that nobody can have it deleted, and lift the hold again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from evidence.files import queries as files
from evidence.files.rules import FileGone, FileState, number_of, receipt_no
from evidence.files.tables import File
from evidence.keeping import queries, rules
from evidence.keeping.tables import LegalHold
from evidence.ports import Means
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.db import uuid7
from kernel.errors import NotFound


async def put_on_hold(
    session: AsyncSession, actor: Actor, receipt: str, reason: str, now: datetime
) -> tuple[LegalHold, File]:
    """Hold the file with this receipt number."""
    number = number_of(receipt)
    named = None if number is None else await files.file_by_number(session, number)
    if named is None or receipt_no(named.number, named.created_at) != receipt.strip().upper():
        raise NotFound
    rules.require_keeper(actor, named.org_path)
    (file,) = await files.lock_files(session, [named.id])
    if file.state is FileState.DELETED:
        raise FileGone
    if await queries.hold_of(session, file.id) is not None:
        raise rules.HoldInForce
    hold = LegalHold(
        id=uuid7(),
        file_id=file.id,
        reason=reason,
        set_by=actor.person_id,
        set_by_name=actor.name,
        set_at=now,
    )
    session.add(hold)
    await session.flush()
    detail = {"reason": reason, "receipt_no": receipt}
    entry = Entry(actor, "file_held", "file", file.id, file.org_path, now, detail)
    await write_audit(session, entry)
    return hold, file


async def lift(means: Means, actor: Actor, hold_id: UUID, reason: str) -> tuple[LegalHold, File]:
    """End a hold; the row stays as history."""
    now = means.now()
    async with means.uow.begin() as session:
        found = await queries.lock_hold(session, hold_id)
        if found is None:
            raise NotFound
        hold, file = found
        rules.require_keeper(actor, file.org_path)
        if hold.lifted_at is not None:
            raise rules.HoldLifted
        hold.lifted_by, hold.lifted_by_name = actor.person_id, actor.name
        hold.lifted_at, hold.lift_reason = now, reason
        await session.flush()
        detail = {"reason": reason}
        entry = Entry(actor, "file_hold_lifted", "file", file.id, file.org_path, now, detail)
        await write_audit(session, entry)
    return hold, file


async def listed(
    means: Means, actor: Actor, before: UUID | None, limit: int
) -> Sequence[Row[LegalHold, File]]:
    """Return the holds the caller may set and lift, newest first."""
    async with means.uow() as session:
        return await queries.holds(session, actor.paths(*rules.KEEPERS), before, limit)
