"""What teachers do with their own hours: enter with proof, correct, withdraw; audited."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.hours import rules
from assessment.hours.queries import people, records, totals
from assessment.hours.refusals import HourNotManual, HourUnknown, SchoolMissing
from assessment.hours.rules import (
    COLLECTORS,
    Entry,
    HourForm,
    HourKind,
    HourSource,
    HourState,
    HourVerb,
    HourWay,
)
from assessment.hours.service import proofs
from assessment.hours.service.frames import frame_of
from assessment.hours.service.proofs import Facts
from assessment.hours.tables import HourProof, HourRecord
from assessment.ports import FindFiles
from assessment.years.service import hold_open, year_of
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.audit import Entry as AuditEntry
from kernel.audit import write_audit
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork
from kernel.errors import Stale


@dataclass(frozen=True, slots=True)
class Said:
    """What a person writes down; times belong to the day, files are proof."""

    kind: HourKind
    title: str
    form: HourForm
    way: HourWay
    held_on: date
    starts_at: time | None
    ends_at: time | None
    hours: Decimal
    proof_file_ids: tuple[UUID, ...]

    def entry(self) -> Entry:
        """Return it as the rules know it."""
        return Entry(self.kind, self.title, self.held_on, self.hours, self.starts_at, self.ends_at)


async def proof_for_new(
    uow: UnitOfWork, actor: Actor, wanted: Sequence[UUID], find_files: FindFiles
) -> Facts:
    """Return the facts of files for a new record, before its transaction opens."""
    async with uow() as session:
        school = await people.school_of(session, actor, *COLLECTORS)
    if school is None:
        raise SchoolMissing
    return await proofs.facts_of(wanted, [], actor.person_id, find_files)


async def create(
    session: AsyncSession, actor: Actor, which: UUID | None, said: Said, facts: Facts, now: Clock
) -> HourRecord:  # fmt: skip
    """Write an activity of the caller down; the school confirms it, or looks at it first."""
    today = local_date(now())
    school = await people.school_of(session, actor, *COLLECTORS)
    if school is None:
        raise SchoolMissing
    chosen = await year_of(session, actor, which, today)
    year = await hold_open(session, chosen.id)
    await totals.hold(session, year.id, [actor.person_id])
    row = HourRecord(
        year_id=year.id,
        person_id=actor.person_id,
        person_name=actor.name,
        staff_no=await people.staff_no_of(session, actor.person_id),
        school_id=school.id,
        school_name=school.name,
        org_path=school.path,
        source=HourSource.MANUAL,
        created_at=now(),
    )
    await _fill(session, row, said, year, today)
    session.add(row)
    await session.flush()
    await proofs.replace(session, row.id, said.proof_file_ids, facts)
    await totals.refresh(session, year.id, [actor.person_id])
    await _audit(session, actor, "hour.create", row, now, {"after": shown(row)})
    return row


async def _fill(
    session: AsyncSession, row: HourRecord, said: Said, year: Year, today: date
) -> None:
    others = await records.standing(session, year.id, row.person_id, said.held_on, beside=row.id)
    found = rules.concerns(said.entry(), others, frame_of(year, today))
    for name in ("kind", "title", "form", "way", "held_on", "starts_at", "ends_at", "hours"):
        setattr(row, name, getattr(said, name))
    row.title_key = rules.title_key(said.title)
    row.concerns = [one._asdict() for one in found]
    row.state = rules.first_state(found)


def shown(row: HourRecord) -> dict[str, Any]:
    """Return a record as the audit keeps it."""
    entry = asdict(records.entry_of(row))
    kept = {"form": row.form, "way": row.way, "state": row.state, "person": row.person_name}
    told = entry | kept
    return {
        name: rules.NAMES.get(value, str(value))
        for name, value in told.items()
        if value is not None
    }


async def _own(session: AsyncSession, actor: Actor, record_id: UUID) -> HourRecord:
    row = await session.get(HourRecord, record_id)
    if row is None or row.person_id != actor.person_id:
        raise HourUnknown
    return row


async def _hold_own(session: AsyncSession, actor: Actor, record_id: UUID, verb: HourVerb) -> Year:
    """Hold the caller's hours of the record's year; the record is read again behind the lock."""
    row = await _own(session, actor, record_id)
    year = await hold_open(session, row.year_id)
    await totals.hold(session, year.id, [actor.person_id])
    await session.refresh(row)
    if row.source is not HourSource.MANUAL:
        raise HourNotManual
    rules.check_step(verb, row.state)
    return year


async def proof_for_edit(
    uow: UnitOfWork, actor: Actor, record_id: UUID, wanted: Sequence[UUID], find_files: FindFiles
) -> Facts:  # fmt: skip
    """Return the facts of files for a correction, before its transaction opens."""
    async with uow() as session:
        row = await _own(session, actor, record_id)
        known: Sequence[HourProof] = (await records.proofs_of(session, [row.id])).get(row.id, [])
    return await proofs.facts_of(wanted, known, row.person_id, find_files)


async def edit(  # noqa: PLR0913 -- which, what, its proof, the version that was seen, the clock
    uow: UnitOfWork,
    actor: Actor,
    record_id: UUID,
    said: Said,
    *,
    facts: Facts,
    seen: int,
    now: Clock,
) -> HourRecord:
    """Correct what is not counted yet, also what was refused; it is looked at anew."""
    async with uow.begin() as session:
        year = await _hold_own(session, actor, record_id, HourVerb.EDIT)
        row = await _own(session, actor, record_id)
        if row.version != seen:
            raise Stale(extra={"current": {"version": row.version, **shown(row)}})
        before = shown(row)
        await _fill(session, row, said, year, local_date(now()))
        row.refusal = row.decided_at = row.decided_by = row.decided_by_name = None
        row.version += 1
        await session.flush()
        await proofs.replace(session, row.id, said.proof_file_ids, facts)
        await totals.refresh(session, year.id, [row.person_id])
        detail = {"before": before, "after": shown(row)}
        await _audit(session, actor, "hour.edit", row, now, detail)
    return row


async def withdraw(uow: UnitOfWork, actor: Actor, record_id: UUID, now: Clock) -> HourRecord:
    """Take back what is not counted yet."""
    async with uow.begin() as session:
        year = await _hold_own(session, actor, record_id, HourVerb.WITHDRAW)
        row = await _own(session, actor, record_id)
        row.state = HourState.WITHDRAWN
        row.version += 1
        await session.flush()
        await totals.refresh(session, year.id, [row.person_id])
        await _audit(session, actor, "hour.withdraw", row, now, {"before": shown(row)})
    return row


async def _audit(
    session: AsyncSession,
    actor: Actor,
    action: str,
    row: HourRecord,
    now: Clock,
    detail: dict[str, Any],
) -> None:
    entry = AuditEntry(actor, action, "hour_record", row.id, row.org_path, now(), detail)
    await write_audit(session, entry)
