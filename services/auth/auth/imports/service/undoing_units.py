"""Taking an organisations import back: children first, only what is still as it was left."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from auth.imports.rules import RowVerdict
from auth.imports.service.writing_units import alter
from auth.imports.tables import BulkImport, ImportVerdict
from auth.organisations.events import Cause
from auth.organisations.tables import (
    Organisation,
    OrganisationEvent,
    OrganisationName,
    PilotMark,
)
from kernel.actor import Actor
from kernel.clock import local_date

_REASON: Final = "撤销批量导入"
# A unit that this import made may go when nothing but units of the same import hangs on it.
_JUDGE: Final = text(
    "UPDATE import_verdict v SET kept = CASE"
    " WHEN o.id IS NULL THEN 'gone'"
    " WHEN o.version <> CASE WHEN v.verdict = 'create' THEN 1 ELSE v.version_before + 1 END"
    " + 2 * coalesce(later.undone, 0) THEN 'changed_since'"
    " WHEN v.verdict = 'create' AND (EXISTS (SELECT 1 FROM membership m JOIN organisation b"
    " ON b.id = m.organisation_id WHERE starts_with(b.path, o.path))"
    " OR EXISTS (SELECT 1 FROM role_grant g JOIN organisation b ON b.id = g.organisation_id"
    " WHERE starts_with(b.path, o.path))) THEN 'has_people'"
    " WHEN v.verdict = 'create' AND EXISTS (SELECT 1 FROM organisation b"
    " WHERE starts_with(b.path, o.path) AND b.id <> o.id AND b.id NOT IN (SELECT c.entity_id"
    " FROM import_verdict c WHERE c.import_id = :import_id AND c.verdict = 'create'))"
    " THEN 'has_units' END"
    " FROM import_verdict w LEFT JOIN organisation o ON o.id = w.entity_id"
    # A later import that was itself taken back counts two versions and changes nothing.
    " LEFT JOIN (SELECT l.entity_id, count(*) AS undone FROM import_verdict l"
    " JOIN bulk_import i ON i.id = l.import_id JOIN bulk_import this ON this.id = :import_id"
    " WHERE i.state = 'undone' AND i.applied_at > this.applied_at AND l.kept IS NULL"
    " AND l.verdict = 'update' GROUP BY l.entity_id) AS later ON later.entity_id = w.entity_id"
    " WHERE w.import_id = :import_id AND w.row_no = v.row_no AND v.import_id = :import_id"
    " AND v.verdict IN ('create', 'update')"
)
# What hangs on a unit that stays must stay with it: its parents of the same import.
_KEEP_PARENTS: Final = text(
    "UPDATE import_verdict v SET kept = 'has_units' FROM organisation o"
    " WHERE v.import_id = :import_id AND v.verdict = 'create' AND v.kept IS NULL"
    " AND o.id = v.entity_id AND EXISTS (SELECT 1 FROM import_verdict c"
    " JOIN organisation b ON b.id = c.entity_id WHERE c.import_id = :import_id"
    " AND c.verdict = 'create' AND c.kept IS NOT NULL AND b.id <> o.id"
    " AND starts_with(b.path, o.path))"
)


async def judge_units(session: AsyncSession, import_id: UUID) -> None:
    """Note beside each written row why it must stay, if it must."""
    for statement in (_JUDGE, _KEEP_PARENTS):
        await session.execute(statement, {"import_id": import_id})


async def undo_units(
    session: AsyncSession, record: BulkImport, actor: Actor, now: datetime
) -> list[UUID]:
    """Restore changed units and remove new ones; return the ids the followers must hear of."""
    cause = Cause(actor, local_date(now), _REASON, now)
    query = (
        select(ImportVerdict, Organisation)
        .join(Organisation, Organisation.id == ImportVerdict.entity_id)
        .where(
            ImportVerdict.import_id == record.id,
            ImportVerdict.kept.is_(None),
            ImportVerdict.verdict.in_([RowVerdict.CREATE, RowVerdict.UPDATE]),
        )
    )
    rows = [(verdict, unit) for verdict, unit in await session.execute(query)]
    rows.sort(key=lambda row: -row[1].path.count("/"))
    for verdict, unit in rows:
        if verdict.verdict == RowVerdict.UPDATE:
            await alter(session, unit, dict(verdict.before or {}), cause)
        else:
            await _remove(session, unit.id)
    return [unit.id for _, unit in reversed(rows)]


async def _remove(session: AsyncSession, unit_id: UUID) -> None:
    for table in (OrganisationEvent, OrganisationName, PilotMark):
        await session.execute(delete(table).where(table.organisation_id == unit_id))
    await session.execute(delete(Organisation).where(Organisation.id == unit_id))
