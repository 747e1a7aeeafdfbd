"""Reads of hour records."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.hours.rules import GONE, READERS, Entry, HourKind, HourState
from assessment.hours.tables import HourProof, HourRecord
from kernel.actor import Actor, Role
from kernel.paging import PageRequest


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of a list of records; None leaves one out."""

    year_id: UUID
    person_id: UUID | None = None
    school_path: str | None = None
    states: Collection[HourState] = ()
    kind: HourKind | None = None


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The caller's own records, and those of schools that the caller answers for."""
    below = [HourRecord.org_path.startswith(path) for path in actor.paths(*READERS)]
    return or_(HourRecord.person_id == actor.person_id, *below)


async def records(
    session: AsyncSession, actor: Actor, wanted: Wanted, page: PageRequest
) -> Sequence[HourRecord]:
    """Records by day, the latest first; one more than the page shows. Withdrawn when asked for."""
    query = select(HourRecord).where(HourRecord.year_id == wanted.year_id, visible_to(actor))
    if wanted.person_id is not None:
        query = query.where(HourRecord.person_id == wanted.person_id)
    if wanted.school_path is not None:
        query = query.where(HourRecord.org_path.startswith(wanted.school_path))
    if wanted.kind is not None:
        query = query.where(HourRecord.kind == wanted.kind)
    chosen = wanted.states or set(HourState) - {HourState.WITHDRAWN}
    query = query.where(HourRecord.state.in_(sorted(chosen)))
    if after := page.start(date, UUID):
        query = query.where(tuple_(HourRecord.held_on, HourRecord.id) < after)
    ordered = query.order_by(HourRecord.held_on.desc(), HourRecord.id.desc())
    return (await session.scalars(ordered.limit(page.limit + 1))).all()


async def visible_record(session: AsyncSession, actor: Actor, record_id: UUID) -> HourRecord | None:
    """One record if the caller may see it."""
    query = select(HourRecord).where(HourRecord.id == record_id, visible_to(actor))
    return await session.scalar(query)


async def below(
    session: AsyncSession, actor: Actor, ids: Collection[UUID], roles: Sequence[Role]
) -> Mapping[UUID, HourRecord]:
    """Of the given records those of schools that one of the roles reaches, as they are now."""
    reach = or_(false(), *[HourRecord.org_path.startswith(path) for path in actor.paths(*roles)])
    query = select(HourRecord).where(HourRecord.id.in_(list(ids)), reach)
    found = await session.scalars(query.execution_options(populate_existing=True))
    return {row.id: row for row in found}


async def standing(
    session: AsyncSession, year_id: UUID, person_id: UUID, day: date, *, beside: UUID | None
) -> list[Entry]:
    """What stands of a person's records on a day, without one of them."""
    query = select(HourRecord).where(
        HourRecord.year_id == year_id,
        HourRecord.person_id == person_id,
        HourRecord.held_on == day,
        HourRecord.state.not_in(sorted(GONE)),
    )
    if beside is not None:
        query = query.where(HourRecord.id != beside)
    rows = await session.scalars(query.order_by(HourRecord.created_at, HourRecord.id))
    return [entry_of(row) for row in rows]


async def standing_of(
    session: AsyncSession,
    year_id: UUID,
    person_ids: Collection[UUID],
    day: date,
    *,
    beside: Collection[UUID],
) -> Mapping[UUID, list[Entry]]:
    """The same for many people at once, without some records."""
    query = select(HourRecord).where(
        HourRecord.year_id == year_id,
        HourRecord.person_id.in_(list(person_ids)),
        HourRecord.held_on == day,
        HourRecord.state.not_in(sorted(GONE)),
        HourRecord.id.not_in(list(beside)),
    )
    found: dict[UUID, list[Entry]] = {}
    for row in await session.scalars(query.order_by(HourRecord.created_at, HourRecord.id)):
        found.setdefault(row.person_id, []).append(entry_of(row))
    return found


async def beside(session: AsyncSession, rows: Collection[HourRecord]) -> Mapping[UUID, list[Entry]]:
    """What stands on the day of each record beside it, of the same person and year."""
    keys = {(row.year_id, row.person_id, row.held_on) for row in rows}
    day = tuple_(HourRecord.year_id, HourRecord.person_id, HourRecord.held_on)
    query = select(HourRecord).where(day.in_(sorted(keys)), HourRecord.state.not_in(sorted(GONE)))
    found = (await session.scalars(query.order_by(HourRecord.created_at, HourRecord.id))).all()
    by_day: dict[tuple[UUID, UUID, date], list[HourRecord]] = {}
    for one in found:
        by_day.setdefault((one.year_id, one.person_id, one.held_on), []).append(one)
    return {
        row.id: [
            entry_of(one)
            for one in by_day.get((row.year_id, row.person_id, row.held_on), [])
            if one.id != row.id
        ]
        for row in rows
    }


def entry_of(row: HourRecord) -> Entry:
    """Return a record as the rules know it."""
    return Entry(row.kind, row.title, row.held_on, row.hours, row.starts_at, row.ends_at)


async def proofs_of(
    session: AsyncSession, record_ids: Collection[UUID]
) -> Mapping[UUID, list[HourProof]]:
    """The proof of records, in the order in which it was given."""
    query = select(HourProof).where(HourProof.record_id.in_(list(record_ids)))
    found: dict[UUID, list[HourProof]] = {}
    for row in await session.scalars(query.order_by(HourProof.record_id, HourProof.ordinal)):
        found.setdefault(row.record_id, []).append(row)
    return found
