"""What the register of units allows: one function per verb, inside the caller's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.service import publish
from auth.organisations import queries, rules
from auth.organisations.events import Cause, mark_pilots, note
from auth.organisations.rules import EDITORS, Happening, Kind, NewUnit, Stage, Status
from auth.organisations.tables import Organisation, OrganisationName
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import local_date
from kernel.db import uuid7
from kernel.errors import Stale

_SHOWN = (
    "name",
    "code",
    "stage",
    "is_rural",
    "is_city_pilot",
    "is_provincial_pilot",
    "status",
)


async def add(
    session: AsyncSession,
    parent: Organisation | None,
    facts: Mapping[str, Any],
    cause: Cause | date,
) -> Organisation:
    """Put a unit and its first name into the tree; the caller has checked and publishes."""
    cause = cause if isinstance(cause, Cause) else Cause(None, cause)
    number = await queries.next_number(session)
    path = f"{parent.path if parent else '/'}{number}/"
    unit = Organisation(
        **{"id": uuid7(), "parent_id": parent.id if parent else None, **facts},
        number=number,
        path=path,
    )
    try:
        async with session.begin_nested():
            session.add(unit)
    except IntegrityError as fault:
        raise _taken(fault) from fault
    session.add(OrganisationName(organisation_id=unit.id, name=unit.name, from_on=cause.on))
    note(session, unit, Happening.REGISTERED, cause, {"name": unit.name})
    await mark_pilots(session, unit, facts, cause)
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
        "is_rural": new.is_rural,
        "is_city_pilot": new.is_city_pilot,
        "is_provincial_pilot": new.is_provincial_pilot,
    }
    rules.check_school_facts(new.kind, facts)
    rules.check_code(new.kind, new.code)
    if parent.status == Status.CLOSED:
        raise rules.UnitClosed
    if await queries.open_namesake(session, parent.id, new.name):
        raise rules.NameTaken
    unit = await add(session, parent, facts, Cause(actor, local_date(now), at=now))
    await record(session, actor, unit, ("organisation.create", {"after": shown(unit)}), now)
    return unit


@dataclass(frozen=True, slots=True)
class Change:
    """What differs, the version the caller has seen, and since when and why it is so."""

    values: Mapping[str, Any]
    seen: int
    on: date | None = None
    reason: str = ""


async def change(
    session: AsyncSession, actor: Actor, organisation_id: UUID, wanted: Change, now: datetime
) -> None:
    """Change the facts of an open unit; a former name and an ended pilot mark stay on record."""
    unit = await lock_for_change(session, actor, organisation_id, wanted.seen)
    rules.check_school_facts(Kind(unit.kind), wanted.values)
    before = shown(unit)
    differing = {n: value for n, value in wanted.values.items() if getattr(unit, n) != value}
    if not differing:
        return
    cause = Cause(actor, wanted.on or local_date(now), wanted.reason, now)
    rules.check_day(cause.on, local_date(now))
    if "code" in differing:
        rules.check_code(Kind(unit.kind), differing["code"])
    if "name" in differing:
        await _rename(session, unit, str(differing["name"]), cause)
    await mark_pilots(session, unit, differing, cause)
    await _set(session, unit, differing)
    detail: dict[str, Any] = {
        "before": {name: before[name] for name in differing},
        "after": {name: shown(unit)[name] for name in differing},
    }
    if rest := differing.keys() - {"name", "is_city_pilot", "is_provincial_pilot"}:
        told = {side: {n: values[n] for n in rest} for side, values in detail.items()}
        note(session, unit, Happening.CHANGED, cause, told)
    if cause.reason:
        detail["reason"] = cause.reason
    await record(session, actor, unit, ("organisation.change", detail), now)


async def _set(session: AsyncSession, unit: Organisation, values: Mapping[str, Any]) -> None:
    try:
        async with session.begin_nested():
            for name, value in values.items():
                setattr(unit, name, value)
            unit.version += 1
    except IntegrityError as fault:
        raise _taken(fault) from fault


def _taken(fault: IntegrityError) -> Exception:
    """Tell which of the two keys of open units another unit holds."""
    return rules.CodeTaken() if "uq_organisation_open_code" in str(fault) else rules.NameTaken()


async def _rename(session: AsyncSession, unit: Organisation, name: str, cause: Cause) -> None:
    if await queries.open_namesake(session, unit.parent_id, name):
        raise rules.NameTaken
    current = await queries.current_name(session, unit.id)
    rules.check_begun(cause.on, current.from_on, f"名称“{unit.name}”")
    current.to_on = cause.on
    await session.flush()
    session.add(OrganisationName(organisation_id=unit.id, name=name, from_on=current.to_on))
    note(session, unit, Happening.RENAMED, cause, {"before": unit.name, "after": name})


async def lock_for_change(
    session: AsyncSession, actor: Actor, organisation_id: UUID, seen: int
) -> Organisation:
    """Lock the parent first (names are unique under it), then the unit, and check both."""
    known = await queries.get_unit(session, organisation_id)
    if known.parent_id is not None:
        await queries.lock_unit(session, known.parent_id)
    unit = await queries.lock_unit(session, organisation_id)
    actor.require(unit.path, *EDITORS)
    if unit.version != seen:
        raise Stale(extra={"current": {**shown(unit), "version": unit.version}})
    if unit.status == Status.CLOSED:
        raise rules.UnitClosed
    return unit


def shown(unit: Organisation) -> dict[str, Any]:
    """Return what a change of a unit may concern."""
    return {name: getattr(unit, name) for name in _SHOWN}


async def record(
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
