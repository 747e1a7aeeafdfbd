"""Merging, moving, splitting and closing: one function per verb, each in one transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.service import publish
from auth.organisations.events import Cause, note
from auth.organisations.queries import (
    current_name,
    has_open_units,
    ids_below,
    lock_unit,
    open_namesake,
)
from auth.organisations.rules import (
    EDITORS,
    Happening,
    HasOpenUnits,
    Kind,
    NameTaken,
    Stage,
    Status,
    UnitClosed,
    check_begun,
    check_code,
    check_day,
    check_place,
)
from auth.organisations.service import add, lock_for_change
from auth.organisations.tables import Organisation
from auth.reorganisation import queries, rules
from auth.reorganisation.rules import Effect, Part, Step
from auth.reorganisation.transfer import (
    Passage,
    count,
    end_all,
    end_pilots,
    hand_over,
    relocate,
    shut,
)
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import local_date


async def _begin(
    session: AsyncSession, actor: Actor, step: Step, now: datetime
) -> tuple[Passage, Organisation]:
    await queries.one_at_a_time(session)
    unit = await lock_for_change(session, actor, step.organisation_id, step.seen)
    if unit.kind == Kind.CITY:
        raise rules.NotReorganised
    check_day(step.on, local_date(now))
    name = await current_name(session, unit.id)
    check_begun(step.on, name.from_on, f"“{unit.name}”")
    cause = Cause(actor, step.on, step.reason, now)
    return Passage(session, cause, Effect(), now), unit


async def _other(session: AsyncSession, actor: Actor, organisation_id: UUID) -> Organisation:
    """Lock the second unit of a step; it must be open and in the caller's reach."""
    unit = await lock_unit(session, organisation_id)
    actor.require(unit.path, *EDITORS)
    if unit.status == Status.CLOSED:
        raise UnitClosed
    return unit


async def merge(
    session: AsyncSession, actor: Actor, step: Step, into_id: UUID, now: datetime
) -> Effect:
    """Merge a unit into another: people, groups and rights go there, the old results stay here."""
    passage, unit = await _begin(session, actor, step, now)
    into = await _other(session, actor, into_id)
    rules.check_merge(
        (Kind(unit.kind), Kind(into.kind)),
        (unit.id, into.id),
        are_siblings=unit.parent_id == into.parent_id,
    )
    await _absorb(passage, unit, into)
    detail = {"into": into.name, "into_id": into.id}
    await _finish(passage, unit, "organisation.merge", detail, [into.id])
    return passage.effect


async def _absorb(passage: Passage, unit: Organisation, into: Organisation) -> None:
    clashes = []
    for child in await queries.open_children(passage.session, unit.id):
        twin = await open_namesake(passage.session, into.id, child.name)
        if twin is None:
            await relocate(passage, child, into)
        elif child.kind == Kind.GROUP:
            count(passage.effect, child)
            passage.effect.merged_groups += 1
            await _absorb(passage, child, twin)
        else:
            clashes.append(child.name)
    if clashes:
        raise rules.NamesakesBelow(extra={"names": clashes})
    await hand_over(passage, unit, into)
    await end_pilots(passage, unit)
    unit.merged_into_id = into.id
    await shut(passage, unit)
    told = {"people": len(passage.effect.people), "groups": passage.effect.groups}
    away = {"into_id": str(into.id), "into": into.name}
    note(passage.session, unit, Happening.MERGED, passage.cause, told | away)
    here = {"from_id": str(unit.id), "from": unit.name}
    note(passage.session, into, Happening.ABSORBED, passage.cause, told | here)


async def move(
    session: AsyncSession, actor: Actor, step: Step, parent_id: UUID, now: datetime
) -> Effect:
    """Hang a school or district under another parent; the whole subtree follows (划转)."""
    passage, unit = await _begin(session, actor, step, now)
    if unit.kind == Kind.GROUP:
        raise rules.GroupNotMoved
    parent = await _other(session, actor, parent_id)
    check_place(Kind(unit.kind), Kind(parent.kind))
    if unit.parent_id == parent.id:
        raise rules.SameParent
    old = await lock_unit(session, unit.parent_id) if unit.parent_id else None
    await relocate(passage, unit, parent)
    told = {"from": old.name if old else "", "to": parent.name}
    note(session, unit, Happening.MOVED, passage.cause, told)
    await _finish(passage, unit, "organisation.move", told, [])
    return passage.effect


async def split(
    session: AsyncSession, actor: Actor, step: Step, parts: tuple[Part, ...], now: datetime
) -> Effect:
    """Make new schools out of one, with chosen people and groups (分设); the old one goes on."""
    passage, unit = await _begin(session, actor, step, now)
    if unit.kind != Kind.SCHOOL:
        raise rules.OnlySchoolsSplit
    rules.check_parts(parts)
    parent = await _other(session, actor, unit.parent_id) if unit.parent_id else None
    for part in parts:
        await _split_off(passage, unit, parent, part)
    names = [part.name for part in parts]
    await _finish(passage, unit, "organisation.split", {"new": names}, passage.effect.new_units)
    return passage.effect


async def _split_off(
    passage: Passage, unit: Organisation, parent: Organisation | None, part: Part
) -> None:
    session = passage.session
    if parent is None or await open_namesake(session, parent.id, part.name):
        raise NameTaken
    check_code(Kind.SCHOOL, part.code)
    groups = {g.id: g for g in await queries.open_children(session, unit.id)}
    if not set(part.group_ids) <= groups.keys():
        raise rules.ChosenElsewhere
    chosen = set(part.person_ids)
    for group_id in part.group_ids:
        members = await queries.memberships_at(session, group_id, passage.cause.on)
        chosen |= {member.person_id for member in members}
    here = await queries.memberships_at(session, unit.id, passage.cause.on, chosen)
    if not set(part.person_ids) <= {member.person_id for member in here}:
        raise rules.ChosenElsewhere
    facts = {
        "name": part.name,
        "kind": Kind.SCHOOL,
        "code": part.code,
        "stage": part.stage or unit.stage or Stage.UNKNOWN,
        "is_rural": unit.is_rural,
    }
    made = await add(session, parent, facts, passage.cause)
    passage.effect.new_units.append(made.id)
    for group_id in part.group_ids:
        await relocate(passage, groups[group_id], made)
    for group_id in groups.keys() - set(part.group_ids):
        await end_all(passage, groups[group_id], chosen)
    await hand_over(passage, unit, made, chosen)
    told = {"people": len(chosen), "groups": len(part.group_ids)}
    there = {"new_id": str(made.id), "new": made.name}
    note(session, unit, Happening.SPLIT, passage.cause, told | there)
    origin = {"from_id": str(unit.id), "from": unit.name}
    note(session, made, Happening.SPLIT_OFF, passage.cause, told | origin)


async def close(
    session: AsyncSession, actor: Actor, step: Step, people_to: UUID | None, now: datetime
) -> Effect:
    """Close a unit (撤销); who still works there goes to the unit named, groups end with it."""
    passage, unit = await _begin(session, actor, step, now)
    if unit.kind != Kind.SCHOOL and await has_open_units(session, unit.id):
        raise HasOpenUnits
    await _place_people(passage, actor, unit, people_to)
    for group in await queries.open_children(session, unit.id):
        count(passage.effect, group)
        await end_all(passage, group)
        await shut(passage, group)
        note(session, group, Happening.CLOSED, passage.cause)
    await end_all(passage, unit)
    await end_pilots(passage, unit)
    await shut(passage, unit)
    note(session, unit, Happening.CLOSED, passage.cause, {"people": len(passage.effect.people)})
    others = [people_to] if people_to else []
    await _finish(passage, unit, "organisation.close", {}, others)
    return passage.effect


async def _place_people(
    passage: Passage, actor: Actor, unit: Organisation, people_to: UUID | None
) -> None:
    """People of a group stay at their school; everybody else needs a unit to go to."""
    if unit.kind == Kind.GROUP:
        return
    if people_to is not None:
        target = await _other(passage.session, actor, people_to)
        if target.id == unit.id or target.kind == Kind.GROUP:
            raise rules.MergeIntoItself
        await hand_over(passage, unit, target)
        return
    remaining = await queries.memberships_at(passage.session, unit.id, passage.cause.on)
    if remaining:
        raise rules.PeopleRemain(extra={"people": len(remaining)})


async def _finish(
    passage: Passage,
    unit: Organisation,
    action: str,
    detail: dict[str, Any],
    others: list[UUID],
) -> None:
    """Tell the feed of every unit and person concerned, and write the audit row last."""
    session, effect = passage.session, passage.effect
    await session.flush()
    ids = await ids_below(session, unit.path)
    for other in others:
        ids += await ids_below(session, (await lock_unit(session, other)).path)
    await publish(session, "organisation", ids)
    if effect.people:
        await publish(session, "person", sorted(effect.people))
    counts = {"people": len(effect.people), "schools": effect.schools, "groups": effect.groups}
    told = {"reason": passage.cause.reason, "on": passage.cause.on, **detail, **counts}
    entry = Entry(
        passage.cause.actor, action, "organisation", unit.id, unit.path, passage.now, told
    )
    await write_audit(session, entry)
