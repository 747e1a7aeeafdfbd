"""Recording support that was given, marking it as read, answering it; audited."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.queries import people as staff
from assessment.hours.queries import people
from assessment.support import rules
from assessment.support.rules import (
    LEADERS,
    SCHOOL,
    SupportAnswered,
    SupportKind,
    SupportPersonUnknown,
    SupportSchoolMissing,
    SupportUnknown,
)
from assessment.support.tables import SupportRecord
from assessment.years.service import hold_open, year_of
from kernel.actor import Actor, Role
from kernel.audit import Entry, write_audit
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Said:
    """What was done for whom."""

    person_id: UUID
    held_on: date
    kind: SupportKind
    text: str
    next_on: date | None


async def give(
    session: AsyncSession, actor: Actor, which: UUID | None, said: Said, now: Clock
) -> SupportRecord:
    """Record support for somebody of the caller's school or group; nobody supports themselves."""
    today = local_date(now())
    school = await people.school_of(session, actor, *LEADERS)
    if school is None:
        raise SupportSchoolMissing
    year = await hold_open(session, (await year_of(session, actor, which, today)).id)
    rules.check_days(said.held_on, said.next_on, (year.starts_on, year.ends_on), today)
    is_school = actor.reaches(school.path, *SCHOOL)
    reach = [school.path] if is_school else actor.paths(Role.GROUP_LEADER)
    here = [path for path in reach if await staff.here(session, [said.person_id], path, today)]
    if said.person_id == actor.person_id or not here:
        raise SupportPersonUnknown
    home = await staff.home_at(session, school, said.person_id, today)
    names = await staff.names_of(session, [said.person_id])
    row = SupportRecord(
        year_id=year.id,
        person_name=names[said.person_id],
        given_by=actor.person_id,
        given_by_name=actor.name,
        created_at=now(),
        **asdict(home),
        **asdict(said),
    )
    session.add(row)
    await session.flush()
    await _audit(session, actor, "support.give", row, now)
    return row


async def read(uow: UnitOfWork, actor: Actor, record_id: UUID, now: Clock) -> SupportRecord:
    """Mark what was written for the caller as read; a second time changes nothing."""
    async with uow.begin() as session:
        row = await _hold_own(session, actor, record_id)
        if row.read_at is None:
            row.read_at = now()
            row.version += 1
            await session.flush()
            await _audit(session, actor, "support.read", row, now)
    return row


async def answer(
    uow: UnitOfWork, actor: Actor, record_id: UUID, text: str, now: Clock
) -> SupportRecord:
    """Say something to what was written for the caller, once; it is read by then."""
    async with uow.begin() as session:
        row = await _hold_own(session, actor, record_id)
        if row.answered_at is not None:
            raise SupportAnswered
        await hold_open(session, row.year_id)
        row.answer, row.answered_at = text, now()
        row.read_at = row.read_at or now()
        row.version += 1
        await session.flush()
        await _audit(session, actor, "support.answer", row, now)
    return row


async def _hold_own(session: AsyncSession, actor: Actor, record_id: UUID) -> SupportRecord:
    query = select(SupportRecord).where(
        SupportRecord.id == record_id, SupportRecord.person_id == actor.person_id
    )
    row = await session.scalar(query.with_for_update())
    if row is None:
        raise SupportUnknown
    return row


async def _audit(
    session: AsyncSession, actor: Actor, action: str, row: SupportRecord, now: Clock
) -> None:
    detail = {"name": row.person_name, "kind": rules.KIND_NAMES[row.kind], "text": row.text}
    detail |= {"held_on": str(row.held_on)} | ({"answer": row.answer} if row.answer else {})
    entry = Entry(actor, action, "support_record", row.id, row.org_path, now(), detail)
    await write_audit(session, entry)
