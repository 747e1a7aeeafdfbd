"""Keeping a register: begin an entry, save it, enter it, withdraw it, delete a draft; audited."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.attached import READY, Attached, AttachedNotReady, attach, ids_of
from assessment.ports import Outside
from assessment.registers import rules
from assessment.registers.completeness import lacks
from assessment.registers.documents import Document
from assessment.registers.queries import entries
from assessment.registers.rules import (
    SCHOOL,
    RegisterEditIncomplete,
    RegisterFull,
    RegisterIncomplete,
    RegisterKindFixed,
    RegisterNotDraft,
    RegisterNotEntered,
    RegisterState,
    RegisterStep,
)
from assessment.registers.service import holding, placing
from assessment.registers.service.filling import fill, freeze, name_people
from assessment.registers.tables import RegisterEntry
from assessment.years.service import hold_open, year_of
from kernel.actor import Actor
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork
from kernel.errors import FieldError, Invalid


async def create(
    session: AsyncSession,
    actor: Actor,
    place: tuple[UUID | None, UUID | None],
    document: Document,
    files: Attached,
    now: Clock,
) -> RegisterEntry:
    """Begin an entry in a year (first id, or the open one) of a unit (second id).

    The unit is the caller's school or a group the caller leads; without one it is the first.
    """
    which, unit_id = place
    school, group = await placing.place_of(session, actor, unit_id, document)
    found = await year_of(session, actor, which, local_date(now()))
    year = await hold_open(session, found.id)
    if await entries.count(session, school.id, year.id, document.kind) >= rules.MAX_ENTRIES:
        raise RegisterFull
    row = RegisterEntry(
        year_id=year.id,
        school_id=school.id,
        school_name=school.name,
        org_path=school.path,
        group_id=group.id if group else None,
        group_name=group.name if group else None,
        group_path=group.path if group else None,
        kind=document.kind,
        state=RegisterState.DRAFT,
        created_at=now(),
        files=files,
    )
    await fill(session, row, document, actor, now)
    session.add(row)
    await session.flush()
    await name_people(session, row, document)
    await holding.audit(session, actor, "register.create", row, now)
    return row


async def save(  # noqa: PLR0913 -- which, what, its files, the version that was seen, the clock
    uow: UnitOfWork,
    actor: Actor,
    entry_id: UUID,
    document: Document,
    *,
    files: Attached,
    seen: int,
    now: Clock,
) -> RegisterEntry:
    """Save an entry; one that counts must lack nothing, and what it said is kept."""
    async with uow.begin() as session:
        row = await holding.hold(session, actor, entry_id, seen)
        if document.kind is not row.kind:
            raise RegisterKindFixed
        if not actor.reaches(row.org_path, *SCHOOL):
            placing.check_group(document)
        await fill(session, row, document, actor, now)
        row.files = files
        row.version += 1
        await name_people(session, row, document)
        if row.state is RegisterState.ENTERED:
            _require_whole(row, now, RegisterEditIncomplete)
            if any(one["state"] != READY for one in files):
                raise AttachedNotReady  # entered in another tab after the files were looked at
            await holding.keep(session, actor, row, RegisterStep.EDIT, now)
    return row


def _require_whole(
    row: RegisterEntry, now: Clock, refusal: type[Invalid] = RegisterIncomplete
) -> None:
    if found := lacks(holding.said(row), local_date(now())):
        told = [FieldError(one.field, refusal.code, one.text) for one in found]
        raise refusal(errors=told)


async def enter(
    uow: UnitOfWork, outside: Outside, actor: Actor, entry_id: UUID, seen: int, now: Clock
) -> RegisterEntry:
    """Let an entry count: it lacks nothing, and its files are kept for ever."""
    async with uow() as session:
        row = await holding.writable(session, actor, entry_id)
        _require_draft(row)
        _require_whole(row, now)
        had = row.files
    files = await attach(ids_of(had), had, actor.person_id, outside.find_files)
    await freeze(outside, files)
    async with uow.begin() as session:
        row = await holding.hold(session, actor, entry_id, seen)
        _require_draft(row)
        _require_whole(row, now)
        row.files, row.state, row.entered_at = files, RegisterState.ENTERED, now()
        row.version += 1
        holding.touch(row, actor, now)
        await holding.keep(session, actor, row, RegisterStep.ENTER, now)
    return row


def _require_draft(row: RegisterEntry) -> None:
    if row.state is not RegisterState.DRAFT:
        raise RegisterNotDraft


async def withdraw(
    uow: UnitOfWork, actor: Actor, entry_id: UUID, reason: str, seen: int, now: Clock
) -> RegisterEntry:
    """Let an entry count no more, with a reason; it stays to be read."""
    async with uow.begin() as session:
        row = await holding.hold(session, actor, entry_id, seen)
        if row.state is not RegisterState.ENTERED:
            raise RegisterNotEntered
        row.state, row.reason = RegisterState.WITHDRAWN, reason
        row.version += 1
        holding.touch(row, actor, now)
        await holding.keep(session, actor, row, RegisterStep.WITHDRAW, now)
    return row


async def delete(uow: UnitOfWork, actor: Actor, entry_id: UUID, seen: int, now: Clock) -> None:
    """Delete a draft; the audit keeps that it was there."""
    async with uow.begin() as session:
        row = await holding.hold(session, actor, entry_id, seen)
        _require_draft(row)
        await entries.name_people(session, row.id, [])
        await holding.audit(session, actor, "register.delete", row, now)
        await session.delete(row)
