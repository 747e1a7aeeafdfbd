"""People come, go and lend themselves: moves 调动, rotation 交流轮岗, teaching groups 教研组."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.service import publish
from auth.grants import service as grants
from auth.grants.queries import grants_of
from auth.organisations.queries import lock_unit
from auth.organisations.rules import Kind, Status, UnitClosed, check_day
from auth.organisations.tables import Organisation
from auth.people import rules
from auth.people.places import Place, end, places_of
from auth.people.rules import KEEPERS, Joining, Move, PersonStatus
from auth.people.service import lock_kept
from auth.people.tables import Membership, Person
from kernel.actor import Actor, Role
from kernel.audit import Entry, write_audit
from kernel.clock import local_date


@dataclass(slots=True)
class Effect:
    """What a move does besides: units left (with their groups), rights ended and taken along."""

    left: list[str] = field(default_factory=list)
    ended_roles: list[str] = field(default_factory=list)
    new_unit: str = ""
    keeps_teaching: bool = False


async def move(
    session: AsyncSession, actor: Actor, person_id: UUID, wanted: Move, now: datetime
) -> Effect:
    """Change the school (调动): leave the old one with its groups and rights, begin at the new.

    Whoever teaches at the old school teaches at the new one; other roles are given anew.
    """
    target = await _open_unit(session, actor, wanted.to_org_id)
    if target.kind == Kind.GROUP:
        raise rules.GroupIsNoGoal
    person = await _lock_active(session, actor, person_id, now)
    check_day(wanted.on, local_date(now))
    places = await places_of(session, person_id, wanted.on)
    if any(place.unit.id == target.id for place in places):
        raise rules.AlreadyThere
    source = _source(places, wanted.from_org_id)
    actor.require(source.unit.path, *KEEPERS)
    effect = Effect(new_unit=target.name)
    _leave(places, source.unit.path, wanted, effect)
    session.add(
        Membership(
            person_id=person_id,
            organisation_id=target.id,
            from_on=wanted.on,
            reason=wanted.reason,
        )
    )
    await _carry_roles(session, actor, person, (source.unit, target), effect, now)
    person.version += 1
    await publish(session, "person", [person_id])
    detail = {
        "from": source.unit.name,
        "to": target.name,
        "to_path": target.path,
        "on": wanted.on,
        "reason": wanted.reason,
        "left": effect.left,
        "ended_roles": effect.ended_roles,
    }
    entry = Entry(actor, "person.move", "person", person_id, source.unit.path, now, detail)
    await write_audit(session, entry)
    return effect


def _source(places: list[Place], from_org_id: UUID | None) -> Place:
    """Find the unit that is left: the one named, or the only one that is no loan."""
    homes = [place for place in places if not place.is_group]
    if from_org_id is not None:
        named = [place for place in homes if place.unit.id == from_org_id]
        if not named:
            raise rules.NotThere
        return named[0]
    own = [place for place in homes if not place.membership.is_rotation] or homes
    if not own:
        raise rules.NotThere
    if len(own) > 1:
        raise rules.SourceNeeded
    return own[0]


def _leave(places: list[Place], path: str, wanted: Move, effect: Effect) -> None:
    for place in places:
        if place.unit.path.startswith(path):
            end(place, wanted.on, wanted.reason)
            effect.left.append(place.unit.name)


async def _carry_roles(
    session: AsyncSession,
    actor: Actor,
    person: Person,
    way: tuple[Organisation, Organisation],
    effect: Effect,
    now: datetime,
) -> None:
    source, target = way
    held = await grants_of(session, person.id)
    taught = any(g.role == Role.TEACHER and g.org_path.startswith(source.path) for g in held)
    effect.ended_roles = await grants.end_below(session, actor, person.id, source.path, now)
    effect.keeps_teaching = taught and target.kind == Kind.SCHOOL
    if effect.keeps_teaching:
        await grants.carry(session, actor, person.id, (Role.TEACHER, target.id), now)


async def join(
    session: AsyncSession, actor: Actor, person_id: UUID, wanted: Joining, now: datetime
) -> Membership:
    """Add a unit: a teaching group of the own school, or a second school (交流轮岗)."""
    unit = await _open_unit(session, actor, wanted.org_id)
    person = await _lock_active(session, actor, person_id, now)
    check_day(wanted.from_on, local_date(now))
    if wanted.to_on is not None and wanted.to_on < wanted.from_on:
        raise rules.DaysDisordered
    places = await places_of(session, person_id, wanted.from_on)
    if any(place.unit.id == unit.id for place in places):
        raise rules.AlreadyThere
    is_group = unit.kind == Kind.GROUP
    if is_group and not any(p.unit.id == unit.parent_id for p in places):
        raise rules.GroupOfAnotherSchool
    added = Membership(
        person_id=person_id,
        organisation_id=unit.id,
        from_on=wanted.from_on,
        to_on=wanted.to_on,
        reason=wanted.reason,
        is_rotation=not is_group,
    )
    session.add(added)
    person.version += 1
    await publish(session, "person", [person_id])
    detail = {
        "org_name": unit.name,
        "from_on": wanted.from_on,
        "to_on": wanted.to_on,
        "reason": wanted.reason,
    }
    action = "person.join_group" if is_group else "person.rotate"
    await write_audit(session, Entry(actor, action, "person", person_id, unit.path, now, detail))
    return added


async def leave(
    session: AsyncSession,
    actor: Actor,
    membership: tuple[UUID, UUID],
    when: tuple[date, str],
    now: datetime,
) -> Effect:
    """End one membership with the groups below it; the last unit ends by moving or leaving."""
    person_id, membership_id = membership
    on, reason = when
    person = await _lock_active(session, actor, person_id, now)
    check_day(on, local_date(now))
    places = await places_of(session, person_id, on)
    found = next((place for place in places if place.membership.id == membership_id), None)
    if found is None:
        raise rules.NotThere
    actor.require(found.unit.path, *KEEPERS)
    if not found.is_group and sum(not place.is_group for place in places) == 1:
        raise rules.LastUnit
    effect = Effect()
    _leave(places, found.unit.path, Move(found.unit.id, on, reason), effect)
    effect.ended_roles = await grants.end_below(session, actor, person_id, found.unit.path, now)
    person.version += 1
    await publish(session, "person", [person_id])
    detail = {"left": effect.left, "on": on, "reason": reason, "ended_roles": effect.ended_roles}
    entry = Entry(actor, "person.leave_unit", "person", person_id, found.unit.path, now, detail)
    await write_audit(session, entry)
    return effect


async def _open_unit(session: AsyncSession, actor: Actor, org_id: UUID) -> Organisation:
    unit = await lock_unit(session, org_id)
    actor.require(unit.path, *KEEPERS)
    if unit.status == Status.CLOSED:
        raise UnitClosed
    return unit


async def _lock_active(
    session: AsyncSession, actor: Actor, person_id: UUID, now: datetime
) -> Person:
    person = await lock_kept(session, actor, person_id, now)
    if person.status == PersonStatus.LEFT:
        raise rules.PersonLeft
    return person
