"""What the register of people allows, inside the caller's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from auth.accounts.service import sign_out_everywhere
from auth.changes.service import publish
from auth.grants import service as grants
from auth.grants.rules import GRANTERS, Right, SecondPersonNeeded, check_right, needs_two
from auth.grants.tables import RoleGrant
from auth.organisations.queries import lock_unit
from auth.organisations.rules import Kind, Status, UnitClosed, check_begun, check_day
from auth.people import queries, rules
from auth.people.cards import CARD, card_columns, told
from auth.people.identity_card import Safe
from auth.people.places import end, last_places, places_of
from auth.people.queries import Sight
from auth.people.rules import KEEPERS, READERS, NewPerson, PersonStatus, Return
from auth.people.tables import Membership, Person
from auth.scopes import Scope
from auth.settings import Settings
from kernel.actor import Actor, Role
from kernel.audit import Entry, write_audit
from kernel.clock import local_date
from kernel.errors import NotAllowed, Stale


@dataclass(frozen=True, slots=True)
class Change:
    """What differs, and the version the caller has seen."""

    values: Mapping[str, Any]
    seen: int
    back: Return = field(default_factory=Return)


def sight_of(actor: Actor, now: datetime, *roles: Role) -> Sight:
    """Return whom the caller may see with any of these roles (default: all who may read)."""
    if not roles and Scope.PEOPLE_READ in actor.scopes:  # a machine knows no units
        return Sight(("/",), local_date(now))
    return Sight(actor.paths(*(roles or READERS)), local_date(now))


async def register(
    session: AsyncSession, actor: Actor, new: NewPerson, safe: Safe, now: datetime
) -> Person:
    """Register a person at a unit the caller manages."""
    unit = await lock_unit(session, new.org_id)
    actor.require(unit.path, *KEEPERS)
    if unit.status == Status.CLOSED:
        raise UnitClosed
    rules.check_codes(new.facts.get("stages"), new.facts.get("subjects"))
    person = Person(staff_no=new.staff_no, name=new.name, **card_columns(safe, new.facts))
    await _save(session, person, {})
    session.add(Membership(person_id=person.id, organisation_id=unit.id, from_on=local_date(now)))
    await publish(session, "person", [person.id])
    facts = told({name: value for name, value in new.facts.items() if value})
    detail = {"staff_no": new.staff_no, "name": new.name, "org_name": unit.name, **facts}
    entry = Entry(actor, "person.create", "person", person.id, unit.path, now, detail)
    await write_audit(session, entry)
    return person


async def _save(session: AsyncSession, person: Person, values: Mapping[str, Any]) -> None:
    """Write what is new; a key that another person holds is a refusal, also in a race."""
    try:
        async with session.begin_nested():
            session.add(person)
            for name, value in values.items():
                setattr(person, name, value)
    except IntegrityError as fault:
        is_card = "uq_person_id_card_index" in str(fault)
        raise (rules.IdentityCardTaken if is_card else rules.StaffNumberTaken) from fault


async def change(
    session: AsyncSession,
    actor: Actor,
    person_id: UUID,
    change: Change,
    safe: Safe,
    now: datetime,
) -> None:
    """Change facts or the state of employment; who leaves loses units, rights and sessions."""
    person = await lock_kept(session, actor, person_id, now)
    if person.version != change.seen:
        current = {"name": person.name, "status": person.status, "version": person.version}
        raise Stale(extra={"current": current})
    rules.check_codes(change.values.get("stages"), change.values.get("subjects"))
    status = PersonStatus(person.status)
    left = rules.leaving(change.values, status, local_date(now))
    rules.check_return(change.back, status, left)
    wanted = {**card_columns(safe, change.values), **left}
    differing = {k: v for k, v in wanted.items() if getattr(person, k) != v}
    if change.values.get(CARD) and differing.get("id_card_index") is None:
        differing.pop("id_card_sealed", None)  # the same number, sealed with another nonce
    if not differing:
        return
    if differing.get("left_on"):
        check_day(differing["left_on"], local_date(now))
    path = (await queries.paths_of(session, person_id))[0]
    before = {name: getattr(person, name) for name in differing}
    effect = await _come_or_go(session, actor, person, (differing, change.back), now)
    await _save(session, person, {**differing, "version": person.version + 1})
    await publish(session, "person", [person_id])
    detail = {"before": told(before), "after": told(differing), **effect}
    await write_audit(
        session, Entry(actor, "person.change", "person", person_id, path, now, detail)
    )


async def _come_or_go(
    session: AsyncSession,
    actor: Actor,
    person: Person,
    wanted: tuple[Mapping[str, Any], Return],
    now: datetime,
) -> dict[str, Any]:
    """Do what a change of the state of employment brings with it."""
    differing, back = wanted
    becomes = differing.get("status")
    if becomes == PersonStatus.LEFT:
        return await _leave(session, actor, person, differing, now)
    if becomes == PersonStatus.ACTIVE:
        return await _return(session, actor, person, back, now)
    return {}


async def _leave(
    session: AsyncSession, actor: Actor, person: Person, differing: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    if person.id == actor.person_id:
        raise rules.NotOneself
    on = differing["left_on"]
    await sign_out_everywhere(session, person.id, now)
    for place in await places_of(session, person.id, on):
        end(place, on, differing["left_kind"])
    ended = await grants.end_below(session, actor, person.id, "/", now)
    return {"ended_grants": ended} if ended else {}


async def _return(
    session: AsyncSession, actor: Actor, person: Person, back: Return, now: datetime
) -> dict[str, Any]:
    """Come back to a chosen unit, or to where the person worked on the day of leaving.

    A loan (交流轮岗) is over. Rights are given anew.
    """
    if person.left_on is None:
        return {}
    on = back.on or local_date(now)
    check_day(on, local_date(now))
    check_begun(on, person.left_on, f"{person.name}离开的记录")
    if back.org_id is not None:
        unit = await lock_unit(session, back.org_id)
        actor.require(unit.path, *KEEPERS)
        if unit.status == Status.CLOSED:
            raise UnitClosed
        if unit.kind == Kind.GROUP:
            raise rules.GroupIsNoGoal
        known = [unit.id]
    else:
        last = await last_places(session, person.id, person.left_on)
        known = [place.organisation_id for place in last if not place.is_rotation]
    if not known:
        raise rules.NowhereToReturn
    session.add_all(
        Membership(person_id=person.id, organisation_id=org_id, from_on=on) for org_id in known
    )
    return {"returned_on": on, "org_ids": known}


async def lock_kept(session: AsyncSession, actor: Actor, person_id: UUID, now: datetime) -> Person:
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
    wanted: Right,
    settings: Settings,
    now: datetime,
) -> RoleGrant:
    """Give a role at a unit to a person the caller may see; administrators take two people."""
    sight = sight_of(actor, now, *GRANTERS)
    person = await queries.lock_person(session, sight, person_id)
    if person.status == PersonStatus.LEFT:
        raise rules.PersonLeft
    unit = await lock_unit(session, wanted.org_id)
    check_right(actor, person_id, wanted.role, unit.path)
    if needs_two(wanted.role, offices_too=settings.second_person_for_offices):
        raise SecondPersonNeeded
    return await grants.give(session, actor, person_id, wanted, now)


async def take_right(
    session: AsyncSession, actor: Actor, person_id: UUID, grant_id: UUID, now: datetime
) -> None:
    """Take a right back from a person the caller may see."""
    await queries.lock_person(session, sight_of(actor, now, *GRANTERS), person_id)
    await grants.take_back(session, actor, person_id, grant_id, now)
