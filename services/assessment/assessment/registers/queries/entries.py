"""Reads of entries, of what they said before, and the hold on one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    delete,
    exists,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory.queries import SCHOOL as SCHOOL_KIND
from assessment.directory.tables import DirectoryUnit
from assessment.registers.kinds import RegisterKind
from assessment.registers.rules import SCHOOL, WATCHERS, RegisterState
from assessment.registers.tables import RegisterChange, RegisterEntry, RegisterMember
from kernel.actor import Actor, Role
from kernel.paging import PageRequest

GROUP = "group"
_SHOWN_CHANGES = 100


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Tell of an entry whether the caller may see it; drafts are the writers' alone."""
    one = RegisterEntry
    school = [one.org_path.startswith(path) for path in actor.paths(*SCHOOL)]
    group = [one.group_path.startswith(path) for path in actor.paths(Role.GROUP_LEADER)]
    below = [one.org_path.startswith(path) for path in actor.paths(*WATCHERS)]
    member = RegisterMember
    is_named = exists().where(member.entry_id == one.id, member.person_id == actor.person_id)
    seen = or_(false(), *below, is_named) & (one.state != RegisterState.DRAFT)
    return or_(*school, *group, seen)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the list; None leaves one out."""

    year_id: UUID
    kind: RegisterKind | None = None
    school_id: UUID | None = None
    state: RegisterState | None = None


async def page_of_entries(
    session: AsyncSession, actor: Actor, wanted: Wanted, page: PageRequest
) -> Sequence[RegisterEntry]:
    """Entries in reach, the newest first; one more than the page shows."""
    one = RegisterEntry
    query = select(one).where(one.year_id == wanted.year_id, visible_to(actor))
    if wanted.kind is not None:
        query = query.where(one.kind == wanted.kind)
    if wanted.school_id is not None:
        query = query.where(one.school_id == wanted.school_id)
    if wanted.state is not None:
        query = query.where(one.state == wanted.state)
    if after := page.start(UUID):
        query = query.where(one.id < after[0])
    return (await session.scalars(query.order_by(one.id.desc()).limit(page.limit + 1))).all()


async def of_school(
    session: AsyncSession,
    school_id: UUID,
    year_id: UUID,
    states: Collection[RegisterState] = (RegisterState.ENTERED,),
) -> Sequence[RegisterEntry]:
    """Return every entry of a school's year in these states, by kind, the oldest first."""
    one = RegisterEntry
    query = select(one).where(
        one.school_id == school_id, one.year_id == year_id, one.state.in_(sorted(states))
    )
    return (await session.scalars(query.order_by(one.kind, one.id))).all()


async def visible(session: AsyncSession, actor: Actor, entry_id: UUID) -> RegisterEntry | None:
    """Return one entry if the caller may see it."""
    query = select(RegisterEntry).where(RegisterEntry.id == entry_id, visible_to(actor))
    return await session.scalar(query)


async def lock(session: AsyncSession, entry_id: UUID) -> RegisterEntry | None:
    """Hold an entry until the commit, as it is now; None when it was deleted meanwhile."""
    query = select(RegisterEntry).where(RegisterEntry.id == entry_id).with_for_update()
    return await session.scalar(query.execution_options(populate_existing=True))


async def count(session: AsyncSession, school_id: UUID, year_id: UUID, kind: RegisterKind) -> int:
    """Count the entries of a kind that are not withdrawn."""
    one = RegisterEntry
    query = select(func.count()).where(
        one.school_id == school_id,
        one.year_id == year_id,
        one.kind == kind,
        one.state != RegisterState.WITHDRAWN,
    )
    return await session.scalar(query) or 0


_HOLD: Final = text("SELECT pg_advisory_xact_lock(hashtext('rules' || :school))")


async def hold_rules(session: AsyncSession, school_id: UUID) -> None:
    """Let one change of which rule replaces which after the other happen, until the commit."""
    await session.execute(_HOLD, {"school": str(school_id)})


async def rules_of(session: AsyncSession, school_id: UUID) -> dict[UUID, UUID | None]:
    """Return what each rule of a school, of whatever year, replaces; what is withdrawn: nothing."""
    one = RegisterEntry
    replaced = one.document["replaces"].astext
    query = select(one.id, one.state, replaced).where(
        one.school_id == school_id, one.kind == RegisterKind.RULE_PAPER
    )
    return {
        key: UUID(other) if other and state is not RegisterState.WITHDRAWN else None
        for key, state, other in await session.execute(query)
    }


async def name_people(session: AsyncSession, entry_id: UUID, people: Collection[UUID]) -> None:
    """Write down who is named in an entry."""
    await session.execute(delete(RegisterMember).where(RegisterMember.entry_id == entry_id))
    if people:
        rows = [{"entry_id": entry_id, "person_id": one} for one in sorted(set(people))]
        await session.execute(insert(RegisterMember), rows)


async def changes(session: AsyncSession, entry_id: UUID) -> Sequence[RegisterChange]:
    """Return what an entry said before, the latest first, not more than a hundred."""
    one = RegisterChange
    query = select(one).where(one.entry_id == entry_id)
    return (await session.scalars(query.order_by(one.id.desc()).limit(_SHOWN_CHANGES))).all()


async def school_above(session: AsyncSession, path: str) -> DirectoryUnit | None:
    """Return the school that a group belongs to."""
    unit = DirectoryUnit
    query = select(unit).where(unit.kind == SCHOOL_KIND, literal(path).startswith(unit.path))
    return await session.scalar(query)


async def led_group(session: AsyncSession, actor: Actor) -> DirectoryUnit | None:
    """Return the teaching group that the caller leads, the first by path."""
    held = actor.paths(Role.GROUP_LEADER)
    if not held:
        return None
    query = select(DirectoryUnit).where(
        DirectoryUnit.kind == GROUP, DirectoryUnit.path.in_(list(held))
    )
    return await session.scalar(query.order_by(DirectoryUnit.path).limit(1))
