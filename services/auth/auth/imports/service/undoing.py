"""Taking an import back within 30 days, row by row where nobody has changed the row since."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from auth.imports import rules
from auth.imports.queries import records, statements
from auth.imports.rules import ImportKind, ImportState, RowVerdict
from auth.imports.service.applying import entry_of
from auth.imports.service.publishing import publish_people, publish_units
from auth.imports.service.undoing_units import judge_units, undo_units
from auth.imports.tables import BulkImport, ImportVerdict
from kernel.actor import Actor
from kernel.audit import write_audit
from kernel.clock import local_date

_LOCKS: Final = (
    text("SELECT pg_advisory_xact_lock(hashtextextended('auth.imports', 0))"),
    text("LOCK TABLE organisation, person, membership, role_grant IN SHARE ROW EXCLUSIVE MODE"),
)
_WRITTEN: Final = (RowVerdict.CREATE, RowVerdict.UPDATE, RowVerdict.DISABLE)


async def undo(session: AsyncSession, actor: Actor, import_id: UUID, now: datetime) -> BulkImport:
    """Put back the values before; what was changed since is left alone and listed."""
    for lock in _LOCKS:
        await session.execute(lock)
    record = await records.lock(session, import_id)
    if record.state == ImportState.UNDONE:
        return record
    _check(record, now)
    await _judge(session, record, actor, now)
    restored, kept = await outcome(session, import_id)
    if not restored:
        raise rules.NothingToUndo(await _later(session, record))
    if record.kind == ImportKind.PEOPLE:
        for name, statement in statements.parts("people_undo").items():
            if name != "judge":
                await session.execute(statement, _parameters(record, actor, now))
        await publish_people(session, import_id)
    else:
        await publish_units(session, await undo_units(session, record, actor, now))
    record.state, record.undone_at, record.undone_by_name = ImportState.UNDONE, now, actor.name
    record.version += 1
    await session.flush()
    more = {"restored": restored, "kept": kept}
    await write_audit(session, entry_of(record, actor, "import.undo", now, more))
    return record


async def preview(
    session: AsyncSession, actor: Actor, record: BulkImport, now: datetime
) -> tuple[int, int, Sequence[ImportVerdict]]:
    """Tell how many rows undoing would restore and which it would leave; the caller rolls back."""
    _check(record, now)
    await _judge(session, record, actor, now)
    restored, kept = await outcome(session, record.id)
    query = (
        select(ImportVerdict)
        .where(ImportVerdict.import_id == record.id, ImportVerdict.kept.is_not(None))
        .order_by(ImportVerdict.row_no)
        .limit(200)
    )
    return restored, kept, (await session.scalars(query)).all()


async def outcome(session: AsyncSession, import_id: UUID) -> tuple[int, int]:
    """How many written rows go back, and how many stay."""
    query = select(
        func.count().filter(ImportVerdict.kept.is_(None)),
        func.count().filter(ImportVerdict.kept.is_not(None)),
    ).where(ImportVerdict.import_id == import_id, ImportVerdict.verdict.in_(_WRITTEN))
    restored, kept = (await session.execute(query)).one()
    return int(restored), int(kept)


_LATER: Final = text(
    "SELECT i.filename, i.applied_at FROM bulk_import i WHERE i.state = 'applied'"
    " AND i.applied_at > :applied_at AND EXISTS (SELECT 1 FROM import_verdict l"
    " JOIN import_verdict v ON v.entity_id = l.entity_id WHERE l.import_id = i.id"
    " AND l.verdict IN ('update', 'disable') AND v.import_id = :import_id"
    " AND v.kept IS NOT NULL) ORDER BY i.applied_at DESC LIMIT 1"
)


async def _later(session: AsyncSession, record: BulkImport) -> str:
    """Name the import that has changed the rows since, so that it can be taken back first."""
    values = {"import_id": record.id, "applied_at": record.applied_at}
    found = (await session.execute(_LATER, values)).one_or_none()
    if found is None:
        return ""
    day = local_date(found.applied_at)
    return f"其中的行被 {day:%Y-%m-%d} 写入的“{found.filename}”改动过，请先撤销那一次导入"


def _check(record: BulkImport, now: datetime) -> None:
    if record.state != ImportState.APPLIED or record.applied_at is None:
        raise rules.NotApplied
    if now - record.applied_at > timedelta(days=rules.UNDO_DAYS):
        raise rules.UndoTooLate


async def _judge(session: AsyncSession, record: BulkImport, actor: Actor, now: datetime) -> None:
    if record.kind == ImportKind.PEOPLE:
        # The plans stay steady to the end of the transaction: what follows joins as many rows.
        for statement in (*statements.STEADY_PLANS, statements.parts("people_undo")["judge"]):
            await session.execute(statement, _parameters(record, actor, now))
    else:
        await judge_units(session, record.id)


def _parameters(record: BulkImport, actor: Actor, now: datetime) -> dict[str, object]:
    return {
        "import_id": record.id,
        "actor_id": actor.person_id,
        "now": now,
        "applied_at": record.applied_at,
        "applied_on": record.applied_on,
    }
