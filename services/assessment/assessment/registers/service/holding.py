"""What every change of an entry shares: who may, the hold, its history and its audit row."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.changed import stale
from assessment.registers import rules
from assessment.registers.documents import DOCUMENT, Document
from assessment.registers.queries import entries
from assessment.registers.rules import (
    SCHOOL,
    RegisterOfSchool,
    RegisterStep,
    RegisterUnknown,
    RegisterWithdrawn,
)
from assessment.registers.tables import RegisterChange, RegisterEntry
from assessment.years.service import hold_open
from kernel.actor import Actor, Role
from kernel.audit import Entry, write_audit
from kernel.clock import Clock


def said(row: RegisterEntry) -> Document:
    """Return what an entry says."""
    return DOCUMENT.validate_python(row.document)


def may_write(actor: Actor, row: RegisterEntry) -> bool:
    """Tell whether the caller keeps an entry: the school's team, or who leads its group."""
    if actor.reaches(row.org_path, *SCHOOL):
        return True
    return row.group_path is not None and actor.reaches(row.group_path, Role.GROUP_LEADER)


async def readable(session: AsyncSession, actor: Actor, entry_id: UUID) -> RegisterEntry:
    """Return an entry the caller may see."""
    row = await entries.visible(session, actor, entry_id)
    if row is None:
        raise RegisterUnknown
    return row


async def writable(session: AsyncSession, actor: Actor, entry_id: UUID) -> RegisterEntry:
    """Return an entry the caller keeps; to whoever does not see it, it is not there."""
    row = await readable(session, actor, entry_id)
    if not may_write(actor, row):
        raise RegisterOfSchool
    return row


async def hold(session: AsyncSession, actor: Actor, entry_id: UUID, seen: int) -> RegisterEntry:
    """Hold an entry of an open year, if it is as the caller saw it."""
    found = await writable(session, actor, entry_id)
    await hold_open(session, found.year_id)
    row = await entries.lock(session, entry_id)
    if row is None:
        raise RegisterUnknown
    if row.version != seen:
        current = {"version": row.version, "document": row.document, "files": row.files}
        raise stale(current, is_own=row.updated_by == actor.person_id)
    if row.state is rules.RegisterState.WITHDRAWN:
        raise RegisterWithdrawn
    return row


def touch(row: RegisterEntry, actor: Actor, now: Clock) -> None:
    """Write down who changed it last."""
    row.updated_at, row.updated_by, row.updated_by_name = now(), actor.person_id, actor.name


async def keep(
    session: AsyncSession, actor: Actor, row: RegisterEntry, step: RegisterStep, now: Clock
) -> None:
    """Keep what an entry says from now on, and write it down."""
    session.add(
        RegisterChange(
            entry_id=row.id,
            step=step,
            version=row.version,
            document=row.document,
            files=row.files,
            reason=row.reason,
            made_by_name=actor.name,
            made_at=now(),
        )
    )
    await session.flush()
    await audit(session, actor, f"register.{step}", row, now)


async def audit(
    session: AsyncSession, actor: Actor, action: str, row: RegisterEntry, now: Clock
) -> None:
    """Write down what was done with an entry."""
    detail: dict[str, Any] = {"kind": str(row.kind), "title": row.title, "files": len(row.files)}
    detail |= {"reason": row.reason} if row.reason else {}
    entry = Entry(actor, action, "register_entry", row.id, row.org_path, now(), detail)
    await write_audit(session, entry)
