"""What the register of units allows: one function per verb, inside the caller's transaction."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.service import publish
from auth.organisations import queries, rules
from auth.organisations.rules import EDITORS, Kind, NewUnit, Stage, Status
from auth.organisations.tables import Organisation, OrganisationName
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import local_date
from kernel.db import uuid7
from kernel.errors import Stale

_SHOWN = ("name", "code", "stage", "is_city_pilot", "is_provincial_pilot", "status")


async def add(
    session: AsyncSession,
    parent: Organisation | None,
    facts: Mapping[str, Any],
    since: date,
) -> Organisation:
    """Put a unit and its first name into the tree; the caller has checked and publishes."""
    number = await queries.next_number(session)
    path = f"{parent.path if parent else '/'}{number}/"
    unit = Organisation(
        **{"id": uuid7(), "parent_id": parent.id if parent else None, **facts},
        number=number,
        path=path,
    )
    session.add(unit)
    await session.flush()
    session.add(OrganisationName(organisation_id=unit.id, name=unit.name, from_on=since))
    return unit


async def create(
    session: AsyncSession, actor: Actor, new: NewUnit, *, now: datetime
) -> Organisation:
    """Register a unit under an open parent that the caller's right reaches."""
    parent = await queries.lock_unit(session, new.parent_id)
    actor.require(parent.path, *EDITORS)
    rules.check_place(new.kind, Kind(parent.kind))
    stage = new.stage or (Stage.UNKNOWN if new.kind is Kind.SCHOOL else None)
    facts = {
        "name": new.name,
        "kind": new.kind,
        "code": new.code,
        "stage": stage,
        "is_city_pilot": new.is_city_pilot,
        "is_provincial_pilot": new.is_provincial_pilot,
    }
    rules.check_school_facts(new.kind, facts)
    if parent.status == Status.CLOSED:
        raise rules.UnitClosed
    if await queries.open_namesake(session, parent.id, new.name):
        raise rules.NameTaken
    unit = await add(session, parent, facts, local_date(now))
    await _record(session, actor, unit, ("organisation.create", {"after": _shown(unit)}), now)
    return unit


async def change(
    session: AsyncSession,
    actor: Actor,
    organisation_id: UUID,
    changes: Mapping[str, Any],
    *,
    seen: int,
    now: datetime,
) -> None:
    """Change name, code, stage or pilot marks of an open unit; a new name keeps the old one."""
    unit = await _lock_for_change(session, actor, organisation_id, seen)
    rules.check_school_facts(Kind(unit.kind), changes)
    before = _shown(unit)
    differing = {name: value for name, value in changes.items() if getattr(unit, name) != value}
    if not differing:
        return
    if "name" in differing:
        await _rename(session, unit, str(differing["name"]), local_date(now))
    for name, value in differing.items():
        setattr(unit, name, value)
    unit.version += 1
    shown = _shown(unit)
    detail = {
        "before": {name: before[name] for name in differing},
        "after": {name: shown[name] for name in differing},
    }
    await _record(session, actor, unit, ("organisation.change", detail), now)


async def _rename(session: AsyncSession, unit: Organisation, name: str, today: date) -> None:
    if await queries.open_namesake(session, unit.parent_id, name):
        raise rules.NameTaken
    current = await queries.current_name(session, unit.id)
    current.to_on = today
    await session.flush()
    session.add(OrganisationName(organisation_id=unit.id, name=name, from_on=today))


async def close(
    session: AsyncSession,
    actor: Actor,
    organisation_id: UUID,
    reason: str,
    *,
    seen: int,
    now: datetime,
) -> None:
    """Close a unit that has no open unit below it; it stays with its history (撤销)."""
    unit = await _lock_for_change(session, actor, organisation_id, seen)
    if await queries.has_open_units(session, unit.id):
        raise rules.HasOpenUnits
    unit.status = Status.CLOSED
    unit.closed_on = local_date(now)
    unit.closed_reason = reason
    unit.version += 1
    (await queries.current_name(session, unit.id)).to_on = unit.closed_on
    await _record(session, actor, unit, ("organisation.close", {"reason": reason}), now)


async def _lock_for_change(
    session: AsyncSession, actor: Actor, organisation_id: UUID, seen: int
) -> Organisation:
    """Lock the parent first (names are unique under it), then the unit, and check both."""
    known = await queries.get_unit(session, organisation_id)
    if known.parent_id is not None:
        await queries.lock_unit(session, known.parent_id)
    unit = await queries.lock_unit(session, organisation_id)
    actor.require(unit.path, *EDITORS)
    if unit.version != seen:
        raise Stale(extra={"current": {**_shown(unit), "version": unit.version}})
    if unit.status == Status.CLOSED:
        raise rules.UnitClosed
    return unit


def _shown(unit: Organisation) -> dict[str, Any]:
    return {name: getattr(unit, name) for name in _SHOWN}


async def _record(
    session: AsyncSession,
    actor: Actor,
    unit: Organisation,
    what: tuple[str, dict[str, Any]],
    now: datetime,
) -> None:
    """Publish the unit, and write the audit row last."""
    action, detail = what
    after = detail.get("after", {})
    # The feed carries the district's name with every school: its new name concerns all of them.
    is_renamed_district = action == "organisation.change" and unit.kind == Kind.DISTRICT
    told = is_renamed_district and "name" in after
    ids = await queries.ids_below(session, unit.path) if told else [unit.id]
    await publish(session, "organisation", ids)
    entry = Entry(actor, action, "organisation", unit.id, unit.path, now, detail)
    await write_audit(session, entry)
