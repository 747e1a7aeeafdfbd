"""Hours of an activity 研修活动 or a special topic 专题研修: written for everybody, or taken back.

Their own service audits what it did; here the ledger keeps its rules: what is odd is held,
nobody's own entry counts by itself, and the same attendance counts once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.hours import rules
from assessment.hours.queries import totals
from assessment.hours.queries.records import standing_of
from assessment.hours.refusals import HourUnknown
from assessment.hours.rules import Entry, HourForm, HourSource, HourState, HourWay
from assessment.hours.service.frames import frame_of
from assessment.hours.tables import HourRecord
from assessment.years.service import hold_open
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.clock import Clock, local_date


@dataclass(frozen=True, slots=True)
class Occasion:
    """What took place, as a record of it says; `key` is the activity's or the study's own."""

    key: UUID
    year_id: UUID
    school: tuple[UUID, str, str]  # its id, name and path
    entry: Entry
    form: HourForm
    way: HourWay
    source: HourSource = HourSource.ACTIVITY


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who was there; `is_certain` when the server saw it and it is not the caller."""

    person_id: UUID
    name: str
    staff_no: str | None
    is_certain: bool


async def credit(
    session: AsyncSession, actor: Actor, held: Occasion, people: Sequence[Attendee], now: Clock
) -> Mapping[UUID, HourRecord]:
    """Write a record for each: counted when certain, otherwise it waits for the school."""
    year = await hold_open(session, held.year_id)
    ids = [one.person_id for one in people]
    await totals.hold(session, year.id, ids)
    known = await _known(session, held, ids)
    beside = [row.id for row in known.values()]
    others = await standing_of(session, year.id, ids, held.entry.held_on, beside=beside)
    rows = {}
    for one in people:
        row = known.get(one.person_id) or _new(held, one, now)
        _judge(row, one, year, others.get(one.person_id, []), actor, now)
        rows[one.person_id] = row
    session.add_all(rows.values())
    await session.flush()
    await totals.refresh(session, year.id, ids)
    return rows


def _key(held: Occasion, person_id: UUID) -> str:
    return f"{held.source}:{held.key}:{person_id}"


async def _known(
    session: AsyncSession, held: Occasion, ids: Collection[UUID]
) -> dict[UUID, HourRecord]:
    """Return records of the same attendance: one that was taken back is written anew."""
    query = select(HourRecord).where(
        HourRecord.year_id == held.year_id,
        HourRecord.source_key.in_([_key(held, one) for one in ids]),
        HourRecord.state != HourState.WITHDRAWN,
    )
    found = await session.scalars(query.execution_options(populate_existing=True))
    return {row.person_id: row for row in found}


def _new(held: Occasion, one: Attendee, now: Clock) -> HourRecord:
    entry = held.entry
    school_id, school_name, path = held.school
    return HourRecord(
        year_id=held.year_id,
        person_id=one.person_id,
        person_name=one.name,
        staff_no=one.staff_no,
        school_id=school_id,
        school_name=school_name,
        org_path=path,
        kind=entry.kind,
        title=entry.title,
        title_key=rules.title_key(entry.title),
        form=held.form,
        way=held.way,
        held_on=entry.held_on,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        hours=entry.hours,
        source=held.source,
        source_key=_key(held, one.person_id),
        version=0,
        created_at=now(),
    )


def _judge(
    row: HourRecord, one: Attendee, year: Year, others: Sequence[Entry], actor: Actor, now: Clock
) -> None:
    entry = Entry(row.kind, row.title, row.held_on, row.hours, row.starts_at, row.ends_at)
    found = rules.concerns(entry, others, frame_of(year, local_date(now())))
    row.concerns = [concern._asdict() for concern in found]
    row.state = rules.first_state(found)
    row.refusal = row.decided_at = row.decided_by = row.decided_by_name = None
    if row.state is HourState.WAITING and one.is_certain:
        row.state, row.decided_at = HourState.COUNTED, now()
        row.decided_by, row.decided_by_name = actor.person_id, actor.name
    row.version += 1


async def take_back(
    session: AsyncSession, actor: Actor, record_id: UUID, reason: str, now: Clock
) -> HourRecord:
    """Take the hours of an attendance back that turned out wrong; the person reads why."""
    row = await session.get(HourRecord, record_id)
    if row is None:
        raise HourUnknown
    year = await hold_open(session, row.year_id)
    await totals.hold(session, year.id, [row.person_id])
    await session.refresh(row)
    if row.state in rules.GONE:
        return row
    row.state, row.refusal, row.decided_at = HourState.REFUSED, reason, now()
    row.decided_by, row.decided_by_name = actor.person_id, actor.name
    row.version += 1
    await session.flush()
    await totals.refresh(session, year.id, [row.person_id])
    return row
