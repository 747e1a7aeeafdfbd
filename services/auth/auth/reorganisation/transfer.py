"""How people, rights and whole subtrees pass from one unit to another."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.grants.tables import RoleGrant
from auth.organisations.events import Cause, mark_pilots
from auth.organisations.queries import current_name, open_namesake
from auth.organisations.rules import Kind, Status
from auth.organisations.tables import Organisation
from auth.people.tables import Membership
from auth.reorganisation import queries
from auth.reorganisation.rules import Effect, NamesakesBelow


@dataclass(frozen=True, slots=True)
class Passage:
    """One step under way: why, when it is entered, and what it has done so far."""

    session: AsyncSession
    cause: Cause
    effect: Effect
    now: datetime

    @property
    def actor_id(self) -> UUID | None:
        """Return who does it."""
        return self.cause.actor.person_id if self.cause.actor else None


async def hand_over(
    passage: Passage,
    source: Organisation,
    target: Organisation,
    person_ids: Collection[UUID] | None = None,
) -> None:
    """Let people and their rights go from one unit to another; the old spans stay on record."""
    session, on = passage.session, passage.cause.on
    there = {m.person_id for m in await queries.memberships_at(session, target.id, on)}
    added = []
    for old in await queries.memberships_at(session, source.id, on, person_ids):
        passage.effect.people.add(old.person_id)
        added.append(
            Membership(
                person_id=old.person_id,
                organisation_id=target.id,
                from_on=max(on, old.from_on),
                to_on=old.to_on,
                is_rotation=old.is_rotation,
                reason=passage.cause.reason,
            )
        )
        old.to_on, old.end_reason = max(on, old.from_on), passage.cause.reason
    await session.flush()
    session.add_all(one for one in added if one.person_id not in there)
    await _hand_over_rights(passage, source, target, person_ids)


async def _hand_over_rights(
    passage: Passage,
    source: Organisation,
    target: Organisation,
    person_ids: Collection[UUID] | None,
) -> None:
    session, now = passage.session, passage.now
    held = {(g.person_id, g.role) for g in await queries.grants_at(session, target.id)}
    added = []
    for old in await queries.grants_at(session, source.id, person_ids):
        old.revoked_at, old.revoked_by = now, passage.actor_id
        passage.effect.grants += 1
        if (old.person_id, old.role) not in held:
            added.append(
                RoleGrant(
                    person_id=old.person_id,
                    role=old.role,
                    organisation_id=target.id,
                    department_id=old.department_id,
                    granted_by=old.granted_by,
                    granted_at=now,
                )
            )
    await session.flush()
    session.add_all(added)
    await session.flush()


async def end_all(
    passage: Passage, unit: Organisation, person_ids: Collection[UUID] | None = None
) -> None:
    """End memberships and rights at a unit that closes, or of those who leave it."""
    session, on = passage.session, passage.cause.on
    for old in await queries.memberships_at(session, unit.id, on, person_ids):
        passage.effect.people.add(old.person_id)
        old.to_on, old.end_reason = max(on, old.from_on), passage.cause.reason
    for held in await queries.grants_at(session, unit.id, person_ids):
        held.revoked_at, held.revoked_by = passage.now, passage.actor_id
        passage.effect.grants += 1
    await session.flush()


async def relocate(passage: Passage, unit: Organisation, parent: Organisation) -> None:
    """Hang a unit with everything below it under another parent."""
    session, old = passage.session, unit.path
    if await open_namesake(session, parent.id, unit.name):
        raise NamesakesBelow(extra={"names": [unit.name]})
    below = await queries.lock_below(session, old)
    unit.parent_id = parent.id
    unit.version += 1
    await session.flush()
    await queries.set_paths(session, old, f"{parent.path}{unit.number}/")
    for one in below:
        count(passage.effect, one)
        await session.refresh(one, ["path"])
    passage.effect.people.update(await queries.people_below(session, unit.path))


async def end_pilots(passage: Passage, unit: Organisation) -> None:
    """A closed school is no pilot any more; the spans stay on record."""
    off = {"is_city_pilot": False, "is_provincial_pilot": False}
    await mark_pilots(passage.session, unit, off, passage.cause)
    unit.is_city_pilot = unit.is_provincial_pilot = False


def count(effect: Effect, unit: Organisation) -> None:
    """Count an open unit that a step touches."""
    if unit.status == Status.OPEN:
        effect.schools += unit.kind == Kind.SCHOOL
        effect.groups += unit.kind == Kind.GROUP


async def shut(passage: Passage, unit: Organisation) -> None:
    """Mark a unit as closed; its name ends on the day, its version grows."""
    unit.status = Status.CLOSED
    unit.closed_on = passage.cause.on
    unit.closed_reason = passage.cause.reason
    unit.version += 1
    name = await current_name(passage.session, unit.id)
    name.to_on = max(passage.cause.on, name.from_on)  # a group may be younger than the day
