"""Giving and taking rights; the caller has made sure that the person may be seen."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.departments.queries import chosen
from auth.grants import queries, rules
from auth.grants.rules import Right
from auth.grants.tables import RoleGrant
from auth.organisations.queries import lock_unit
from auth.organisations.rules import Kind, Status, UnitClosed
from kernel.actor import Actor, Role
from kernel.audit import Entry, write_audit


async def give(
    session: AsyncSession,
    actor: Actor,
    person_id: UUID,
    wanted: Right,
    now: datetime,
    *,
    proposed_by: UUID | None = None,
) -> RoleGrant:
    """Give a person a role at a unit; the person's row is locked by the caller."""
    role, org_id = wanted.role, wanted.org_id
    unit = await lock_unit(session, org_id)
    rules.check_right(actor, person_id, role, unit.path)
    held = await queries.grants_of(session, person_id)
    if any(g.role == role and g.org_id == org_id for g in held):
        raise rules.AlreadyGranted
    rules.check_fit(role, Kind(unit.kind), [Role(g.role) for g in held])
    if unit.status == Status.CLOSED:
        raise UnitClosed
    department = await chosen(session, role, org_id, wanted.department_id)
    given = RoleGrant(
        person_id=person_id,
        role=role,
        organisation_id=org_id,
        department_id=wanted.department_id,
        proposed_by=proposed_by,
        granted_by=actor.person_id,
        granted_at=now,
    )
    session.add(given)
    await session.flush()
    detail: dict[str, Any] = {"role": role, "org_id": org_id, "org_name": unit.name}
    if department is not None:
        detail["department"] = department.name
    if proposed_by is not None:
        detail["proposed_by"] = proposed_by
    await write_audit(
        session, Entry(actor, "grant.give", "person", person_id, unit.path, now, detail)
    )
    return given


async def take_back(
    session: AsyncSession, actor: Actor, person_id: UUID, grant_id: UUID, now: datetime
) -> None:
    """Take a right back; it ends at the person's next refresh and stays in the history."""
    held, unit = await queries.lock_grant(session, person_id, grant_id)
    role = Role(held.role)
    rules.check_right(actor, person_id, role, unit.path)
    held.revoked_at = now
    held.revoked_by = actor.person_id
    detail = {"role": role, "org_id": unit.id, "org_name": unit.name}
    await write_audit(
        session, Entry(actor, "grant.revoke", "person", person_id, unit.path, now, detail)
    )


async def end_below(
    session: AsyncSession, actor: Actor, person_id: UUID, path: str, now: datetime
) -> list[str]:
    """End what somebody holds at a unit and below it, because he or she leaves the unit.

    Returns `角色·单位` of each; the caller writes the audit row of the leaving itself.
    """
    ended = []
    for held, unit in await queries.held_below(session, person_id, path):
        held.revoked_at = now
        held.revoked_by = actor.person_id
        ended.append(f"{rules.NAMES[Role(held.role)]}·{unit.name}")
    await session.flush()
    return ended


async def carry(
    session: AsyncSession, actor: Actor, person_id: UUID, wanted: tuple[Role, UUID], now: datetime
) -> None:
    """Give the role that goes along with a move, unless it is held there already."""
    role, org_id = wanted
    held = await queries.grants_of(session, person_id)
    if any(g.role == role and g.org_id == org_id for g in held):
        return
    giver = actor.person_id if actor.person_id != person_id else None
    session.add(
        RoleGrant(
            person_id=person_id,
            role=role,
            organisation_id=org_id,
            granted_by=giver,
            granted_at=now,
        )
    )
    await session.flush()
