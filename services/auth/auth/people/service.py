"""What the register of people allows, inside the caller's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from auth.accounts import queries as accounts
from auth.accounts.rules import username_of
from auth.accounts.service import Secret, set_secret, sign_out_everywhere
from auth.accounts.tables import Account
from auth.changes.service import publish
from auth.grants import service as grants
from auth.grants.rules import GRANTERS
from auth.grants.tables import RoleGrant
from auth.organisations.queries import lock_unit
from auth.organisations.rules import Status, UnitClosed
from auth.people import queries, rules
from auth.people.queries import Sight
from auth.people.rules import KEEPERS, READERS, NewPerson, PersonStatus
from auth.people.tables import Membership, Person
from kernel.actor import Actor, Role
from kernel.audit import Entry, write_audit
from kernel.clock import local_date
from kernel.errors import NotAllowed, Stale


@dataclass(frozen=True, slots=True)
class Change:
    """What differs, and the version the caller has seen."""

    values: Mapping[str, Any]
    seen: int


def sight_of(actor: Actor, now: datetime, *roles: Role) -> Sight:
    """Return whom the caller may see with any of these roles (default: all who may read)."""
    return Sight(actor.paths(*(roles or READERS)), local_date(now))


async def register(session: AsyncSession, actor: Actor, new: NewPerson, now: datetime) -> Person:
    """Register a person at a unit the caller manages."""
    unit = await lock_unit(session, new.org_id)
    actor.require(unit.path, *KEEPERS)
    if unit.status == Status.CLOSED:
        raise UnitClosed
    person = Person(staff_no=new.staff_no, name=new.name)
    try:
        async with session.begin_nested():
            session.add(person)
    except IntegrityError as fault:
        raise rules.StaffNumberTaken from fault
    session.add(Membership(person_id=person.id, organisation_id=unit.id, from_on=local_date(now)))
    await publish(session, "person", [person.id])
    detail = {"staff_no": new.staff_no, "name": new.name, "org_name": unit.name}
    entry = Entry(actor, "person.create", "person", person.id, unit.path, now, detail)
    await write_audit(session, entry)
    return person


async def change(
    session: AsyncSession, actor: Actor, person_id: UUID, change: Change, now: datetime
) -> None:
    """Change name or status; who leaves is signed out everywhere."""
    person = await _lock_kept(session, actor, person_id, now)
    if person.version != change.seen:
        current = {"name": person.name, "status": person.status, "version": person.version}
        raise Stale(extra={"current": current})
    differing = {k: v for k, v in change.values.items() if getattr(person, k) != v}
    if not differing:
        return
    before = {name: getattr(person, name) for name in differing}
    if differing.get("status") == PersonStatus.LEFT:
        if person_id == actor.person_id:
            raise rules.NotOneself
        await sign_out_everywhere(session, person_id, now)
    for name, value in differing.items():
        setattr(person, name, value)
    person.version += 1
    await publish(session, "person", [person_id])
    path = (await queries.paths_of(session, person_id))[0]
    detail = {"before": before, "after": differing}
    await write_audit(
        session, Entry(actor, "person.change", "person", person_id, path, now, detail)
    )


async def give_code(
    session: AsyncSession, actor: Actor, person_id: UUID, secret: Secret, now: datetime
) -> Account:
    """Let a person in with a one-time code, which replaces any password.

    The staff number is the user name of a new account.
    """
    person = await _lock_kept(session, actor, person_id, now)
    if person.status == PersonStatus.LEFT:
        raise rules.PersonLeft
    username = username_of(person.staff_no)
    if await accounts.account_of(session, person_id) is None and await accounts.is_taken(
        session, username
    ):
        raise rules.UsernameTaken
    account = await set_secret(session, person_id, username, secret, now)
    path = (await queries.paths_of(session, person_id))[0]
    detail = {"expires_at": account.code_expires_at}
    entry = Entry(actor, "account.one_time_code", "person", person_id, path, now, detail)
    await write_audit(session, entry)
    return account


async def _lock_kept(session: AsyncSession, actor: Actor, person_id: UUID, now: datetime) -> Person:
    """Lock a person whom the caller keeps; who may only look gets NotAllowed instead of 404."""
    person = await queries.lock_person(session, sight_of(actor, now), person_id)
    paths = await queries.paths_of(session, person_id)
    if not any(actor.reaches(path, *KEEPERS) for path in paths):
        raise NotAllowed
    return person


async def give_right(
    session: AsyncSession,
    actor: Actor,
    person_id: UUID,
    wanted: tuple[Role, UUID],
    now: datetime,
) -> RoleGrant:
    """Give a role at a unit to a person the caller may see."""
    sight = sight_of(actor, now, *GRANTERS)
    person = await queries.lock_person(session, sight, person_id)
    if person.status == PersonStatus.LEFT:
        raise rules.PersonLeft
    return await grants.give(session, actor, person_id, wanted, now)


async def take_right(
    session: AsyncSession, actor: Actor, person_id: UUID, grant_id: UUID, now: datetime
) -> None:
    """Take a right back from a person the caller may see."""
    await queries.lock_person(session, sight_of(actor, now, *GRANTERS), person_id)
    await grants.take_back(session, actor, person_id, grant_id, now)
