"""What the city office does with assessment years: prepare, change, open, close; audited."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.years import queries, rules
from assessment.years.rules import (
    OPEN_FIELDS,
    YearMissing,
    YearNotDraft,
    YearNotOpen,
    YearsOverlap,
    YearState,
    YearUnknown,
)
from assessment.years.tables import Year
from kernel.actor import Actor, Role
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import NotAllowed, Stale

_SETTINGS: Final = tuple(rules.Settings.__dataclass_fields__)


async def find(session: AsyncSession, actor: Actor, year_id: UUID) -> Year:
    """Return a year the caller may see."""
    found = await queries.visible_year(session, actor, year_id)
    if found is None:
        raise YearUnknown
    return found


async def year_of(session: AsyncSession, actor: Actor, year_id: UUID | None, today: date) -> Year:
    """Return the year asked for, or the open one that today belongs to (else the latest open)."""
    if year_id is not None:
        return await find(session, actor, year_id)
    is_now = (Year.starts_on <= today) & (Year.ends_on >= today)
    query = select(Year).where(queries.visible_to(actor), Year.state == YearState.OPEN)
    latest = await session.scalar(
        query.order_by(is_now.desc(), Year.starts_on.desc(), Year.id).limit(1)
    )
    if latest is None:
        raise YearMissing
    return latest


async def hold_open(session: AsyncSession, year_id: UUID) -> Year:
    """Return an open year that nobody closes before the commit."""
    query = select(Year).where(Year.id == year_id).with_for_update(read=True)
    found = await session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise YearUnknown
    if found.state is not YearState.OPEN:
        raise YearNotOpen
    return found


async def _lock_own(session: AsyncSession, actor: Actor, year_id: UUID) -> Year:
    await find(session, actor, year_id)
    found = await queries.lock_year(session, year_id)
    if found is None:
        raise YearUnknown
    actor.require(found.org_path, Role.CITY_OFFICE)
    return found


async def create(session: AsyncSession, actor: Actor, settings: rules.Settings, now: Clock) -> Year:
    """Prepare a year of the caller's city."""
    rules.check(settings)
    office = next((grant for grant in actor.grants if grant.role is Role.CITY_OFFICE), None)
    if office is None:
        raise NotAllowed
    new = Year(org_id=office.org_id, org_path=office.org_path, state=YearState.DRAFT)
    _fill(new, settings)
    session.add(new)
    await session.flush()
    await _audit(session, actor, "year.create", new, now, {"settings": _shown(new)})
    return new


async def edit(
    uow: UnitOfWork,
    actor: Actor,
    year_id: UUID,
    changes: Mapping[str, Any],
    *,
    seen: int,
    now: Clock,
) -> Year:
    """Change settings; once open only the name and the last day."""
    async with uow.begin() as session:
        row = await _lock_own(session, actor, year_id)
        if row.state is YearState.CLOSED:
            raise YearNotOpen
        if row.state is YearState.OPEN and not changes.keys() <= OPEN_FIELDS:
            raise YearNotDraft
        if row.version != seen:
            raise Stale(extra={"current": {"version": row.version, **_shown(row)}})
        before = _shown(row)
        kept: dict[str, Any] = {name: getattr(row, name) for name in _SETTINGS}
        settings = rules.Settings(**kept | dict(changes))
        rules.check(settings)
        _fill(row, settings)
        if row.state is YearState.OPEN:
            await _require_free(session, row)
        row.version += 1
        await session.flush()
        detail = {"before": before, "after": _shown(row)}
        await _audit(session, actor, "year.edit", row, now, detail)
    return row


async def open_year(uow: UnitOfWork, actor: Actor, year_id: UUID, now: Clock) -> Year:
    """Let teachers work in it; from then on what it asks for stays."""
    async with uow.begin() as session:
        row = await _lock_own(session, actor, year_id)
        if row.state is not YearState.DRAFT:
            raise YearNotDraft
        await _require_free(session, row)
        row.state, row.opened_at = YearState.OPEN, now()
        row.version += 1
        await session.flush()
        await _audit(session, actor, "year.open", row, now, {})
    return row


async def close_year(uow: UnitOfWork, actor: Actor, year_id: UUID, now: Clock) -> Year:
    """Archive it: everything in it can be read, nothing changed."""
    async with uow.begin() as session:
        row = await _lock_own(session, actor, year_id)
        if row.state is not YearState.OPEN:
            raise YearNotOpen
        row.state, row.closed_at = YearState.CLOSED, now()
        row.version += 1
        await session.flush()
        await _audit(session, actor, "year.close", row, now, {})
    return row


async def _require_free(session: AsyncSession, row: Year) -> None:
    await queries.hold_city(session, row.org_path)
    if await queries.is_taken(session, row):
        raise YearsOverlap


def _fill(row: Year, settings: rules.Settings) -> None:
    for name in _SETTINGS:
        setattr(row, name, getattr(settings, name))


def _shown(row: Year) -> dict[str, Any]:
    return {name: str(getattr(row, name)) for name in _SETTINGS}


async def _audit(
    session: AsyncSession,
    actor: Actor,
    action: str,
    row: Year,
    now: Clock,
    detail: Mapping[str, Any],
) -> None:
    entry = Entry(actor, action, "year", row.id, row.org_path, now(), {"name": row.name, **detail})
    await write_audit(session, entry)
