"""Confirming an import and writing it: one transaction, all or nothing."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from auth.imports import rules
from auth.imports.queries import records, statements
from auth.imports.rules import ImportKind, ImportMode, ImportPhase, ImportState, RowVerdict
from auth.imports.service.comparing import compare, is_unchanged
from auth.imports.service.publishing import publish_people, publish_units
from auth.imports.service.writing_units import write_units
from auth.imports.tables import BulkImport
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork
from kernel.errors import Stale
from kernel.jobs import defer

APPLY: Final = "apply_import"
# Imports write one after another; nobody else writes the register while one does.
_ONE_AT_A_TIME: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('auth.imports', 0))")
_REGISTER: Final = text(
    "LOCK TABLE organisation, person, membership, role_grant IN SHARE ROW EXCLUSIVE MODE"
)
_CHANGED: Final = {"code": rules.RegisterChanged.code, "message": rules.RegisterChanged.title}


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the caller has seen and agrees to; None where nothing was said."""

    mode: ImportMode
    seen: int | None = None
    sha256: str | None = None
    leavers: int | None = None


def leavers_to_confirm(record: BulkImport) -> int | None:
    """Return the number of leavers that must be confirmed, None when they are few."""
    leaving = int(record.counts.get(RowVerdict.DISABLE, 0))
    allowed = max(math.floor(record.covered_people * rules.LEAVER_SHARE), rules.LEAVERS_UNASKED)
    return leaving if leaving > allowed else None


async def confirm(
    uow: UnitOfWork, sight: records.Sight, actor: Actor, import_id: UUID, given: Confirmation
) -> None:
    """Queue the writing; refuse when the file, its result or the register is not what was seen.

    A changed register is compared again and the new result kept before RegisterChanged is raised.
    """
    is_changed = False
    async with uow.begin() as session:
        await records.seen(session, sight, import_id)
        record = await records.lock(session, import_id)
        if record.state in (ImportState.APPLYING, ImportState.APPLIED):
            return  # pressed twice: one effect
        _check(record, given)
        if record.base_position != await records.feed_position(session):
            is_changed = not await is_unchanged(session, record)
        if is_changed:
            await compare(session, record)
            record.notes = [*record.notes, _CHANGED]
        else:
            _check_result(record, given)
            record.state, record.phase, record.mode = (
                ImportState.APPLYING,
                ImportPhase.QUEUED,
                given.mode,
            )
            record.confirmed_by, record.confirmed_by_name = actor.person_id, actor.name
            await defer(session, APPLY, {"import_id": import_id}, lock="imports")
    if is_changed:
        raise rules.RegisterChanged


def _check(record: BulkImport, given: Confirmation) -> None:
    if record.state != ImportState.VALIDATED:
        raise rules.NotValidated
    if given.seen is not None and given.seen != record.version:
        raise Stale(extra={"current": {"version": record.version}})
    if given.sha256 is not None and given.sha256.lower() != record.sha256:
        raise Stale(extra={"current": {"sha256": record.sha256}})


def _check_result(record: BulkImport, given: Confirmation) -> None:
    counts = record.counts
    if given.mode is ImportMode.ALL_OR_NOTHING and counts.get(RowVerdict.ERROR):
        raise rules.HasErrors(extra={"errors_count": counts[RowVerdict.ERROR]})
    asked = leavers_to_confirm(record)
    if asked is not None and given.leavers != asked:
        share = f"{asked / record.covered_people:.1%}" if record.covered_people else ""
        detail = f"本次将有 {asked} 人离校，占所涉单位在职 {record.covered_people} 人的 {share}"
        raise rules.ManyLeavers(detail, extra={"leavers": asked})


async def apply(uow: UnitOfWork, import_id: UUID, now: Clock) -> None:
    """Write the verdicts into the register; repeatable, because it all commits at once.

    When the register has moved on since the confirmation the import goes back to `validated` with
    the new result, and nothing is written.
    """
    async with uow.begin() as session:
        record = await records.lock(session, import_id)
        if record.state != ImportState.APPLYING:
            return
        record.phase = ImportPhase.WRITING
    async with uow.begin() as session:
        await session.execute(_ONE_AT_A_TIME)
        await session.execute(_REGISTER)
        record = await records.lock(session, import_id)
        if record.state != ImportState.APPLYING:
            return
        if await is_unchanged(session, record):
            await _write(session, record, now())
        else:
            await compare(session, record)
            record.state, record.phase = ImportState.VALIDATED, ImportPhase.DONE
            record.notes = [*record.notes, _CHANGED]


async def _write(session: AsyncSession, record: BulkImport, now: datetime) -> None:
    actor = Actor(
        record.confirmed_by or record.created_by, record.confirmed_by_name or "", None, ()
    )
    record.applied_at, record.applied_on = now, local_date(now)
    if record.kind == ImportKind.PEOPLE:
        parameters = {
            "import_id": record.id,
            "actor_id": actor.person_id,
            "now": now,
            "today": record.applied_on,
        }
        for statement in (*statements.STEADY_PLANS, *statements.parts("people_apply").values()):
            await session.execute(statement, parameters)
        await publish_people(session, record.id)
    else:
        await publish_units(session, await write_units(session, record, actor, now))
    record.state, record.phase = ImportState.APPLIED, ImportPhase.DONE
    record.version += 1
    await session.flush()
    await write_audit(session, entry_of(record, actor, "import.apply", now, {"mode": record.mode}))


def entry_of(
    record: BulkImport, actor: Actor, action: str, now: datetime, more: dict[str, Any]
) -> Entry:
    """Return the audit row of an import: what file, and how many rows did what."""
    detail = {
        "kind": record.kind,
        "filename": record.filename,
        "sha256": record.sha256,
        "counts": dict(record.counts),
    }
    path = record.reach[0] if record.reach else ""
    return Entry(actor, action, "import", record.id, path, now, detail | more)
