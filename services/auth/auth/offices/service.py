"""The offices' departments: the list that is offered, and each member's own."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from auth.departments import rules
from auth.departments.queries import chosen, is_taken
from auth.departments.tables import Department
from auth.grants.queries import lock_grant
from auth.grants.rules import GrantToOneself
from auth.organisations.queries import lock_unit
from auth.organisations.rules import Kind, Status, UnitClosed
from kernel.actor import Actor, Role
from kernel.audit import Entry, write_audit


async def add_department(
    session: AsyncSession, actor: Actor, office: tuple[Role, UUID], name: str, now: datetime
) -> Department:
    """Add a department to the list of one office."""
    role, org_id = office
    unit = await lock_unit(session, org_id)
    rules.check_office(role, Kind(unit.kind))
    actor.require(unit.path, *rules.KEEPERS[role])
    if unit.status == Status.CLOSED:
        raise UnitClosed
    if await is_taken(session, role, org_id, name):
        raise rules.DepartmentExists
    made = Department(role=role, organisation_id=org_id, name=name, added_at=now)
    try:
        async with session.begin_nested():
            session.add(made)
    except IntegrityError as fault:
        raise rules.DepartmentExists from fault
    detail = {"role": role, "org_name": unit.name, "department": name}
    entry = Entry(actor, "department.add", "organisation", unit.id, unit.path, now, detail)
    await write_audit(session, entry)
    return made


async def enter_department(
    session: AsyncSession,
    actor: Actor,
    which: tuple[UUID, UUID],
    choice: tuple[UUID, str],
    now: datetime,
) -> None:
    """Enter or correct the department of a member, with the reason; nobody enters his own."""
    (person_id, grant_id), (department_id, reason) = which, choice
    held, unit = await lock_grant(session, person_id, grant_id)
    role = Role(held.role)
    # Who may not see the unit must not learn from a refusal which role is held there.
    actor.require(unit.path, *rules.KEEPERS.get(role, tuple(rules.OFFICES)))
    rules.check_office(role, Kind(unit.kind))
    if actor.person_id == person_id:
        raise GrantToOneself
    old = await session.get(Department, held.department_id) if held.department_id else None
    new = await chosen(session, role, unit.id, department_id)
    held.department_id = department_id
    await session.flush()
    detail = {
        "role": role,
        "org_name": unit.name,
        "from": old.name if old else "",
        "to": new.name if new else "",
        "reason": reason,
    }
    entry = Entry(actor, "grant.department", "person", person_id, unit.path, now, detail)
    await write_audit(session, entry)
