"""What teachers do with their own records: log, correct, delete; audited."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.abilities.queries import current
from assessment.attached import Attached, attach
from assessment.certifications.queries.people import home_at
from assessment.hours.queries import people
from assessment.ports import FindFiles
from assessment.uses import rules
from assessment.uses.queries import totals
from assessment.uses.rules import WRITERS, Frame, UseSchoolMissing, UseUnknown
from assessment.uses.tables import ClassroomUse
from assessment.years.service import hold_open, year_of
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork
from kernel.errors import Stale


@dataclass(frozen=True, slots=True)
class Said:
    """What a teacher writes down about a lesson."""

    used_on: date
    class_name: str
    title: str
    subject: str
    ability_code: str
    tool: str
    effect: str


async def files_for_new(actor: Actor, wanted: Sequence[UUID], find: FindFiles) -> Attached:
    """Return what is kept of the files of a new record, before its transaction opens."""
    return await attach(wanted, [], actor.person_id, find)


async def create(
    session: AsyncSession, actor: Actor, which: UUID | None, said: Said, files: Attached, now: Clock
) -> ClassroomUse:  # fmt: skip
    """Log a lesson of the caller."""
    today = local_date(now())
    school = await people.school_of(session, actor, *WRITERS)
    if school is None:
        raise UseSchoolMissing
    chosen = await year_of(session, actor, which, today)
    year = await hold_open(session, chosen.id)
    await totals.hold(session, year.id, actor.person_id)
    home = await home_at(session, school, actor.person_id, today)
    row = ClassroomUse(
        year_id=year.id,
        person_id=actor.person_id,
        person_name=actor.name,
        created_at=now(),
        files=files,
        **asdict(home),
    )
    await _fill(session, row, said, year, today)
    session.add(row)
    await _settle(session, row)
    await _audit(session, actor, "use.create", row, now, {"after": shown(row)})
    return row


async def _fill(
    session: AsyncSession, row: ClassroomUse, said: Said, year: Year, today: date
) -> None:
    catalogue = await current(session)
    abilities = catalogue.content["abilities"] if catalogue else []
    names = {one["code"]: one["name"] for one in abilities}
    rules.check(said.used_on, said.ability_code, Frame(year.starts_on, year.ends_on, today, names))
    for name, value in asdict(said).items():
        setattr(row, name, value)
    row.ability_name = names[said.ability_code]


async def _settle(session: AsyncSession, row: ClassroomUse) -> None:
    await session.flush()
    await totals.refresh(session, row.year_id, row.person_id)


def shown(row: ClassroomUse) -> dict[str, Any]:
    """Return a record as the audit and a stale answer keep it."""
    names = [*Said.__dataclass_fields__, "ability_name"]
    return {name: str(getattr(row, name)) for name in names} | {"files": len(row.files)}


async def _own(session: AsyncSession, actor: Actor, use_id: UUID) -> ClassroomUse:
    row = await session.get(ClassroomUse, use_id)
    if row is None or row.person_id != actor.person_id:
        raise UseUnknown
    return row


async def files_for_edit(
    uow: UnitOfWork, actor: Actor, use_id: UUID, wanted: Sequence[UUID], find: FindFiles
) -> Attached:
    """Return what is kept of the files of a correction, before its transaction opens."""
    async with uow() as session:
        had = (await _own(session, actor, use_id)).files
    return await attach(wanted, had, actor.person_id, find)


async def _hold(session: AsyncSession, actor: Actor, use_id: UUID, seen: int) -> Year:
    """Hold the caller's records of the year; the record is read again behind the lock."""
    row = await _own(session, actor, use_id)
    year = await hold_open(session, row.year_id)
    await totals.hold(session, year.id, actor.person_id)
    found = await session.get(ClassroomUse, use_id, populate_existing=True)
    if found is None:  # deleted in another tab meanwhile
        raise UseUnknown
    if row.version != seen:
        raise Stale(extra={"current": {"version": row.version, **shown(row)}})
    return year


async def edit(  # noqa: PLR0913 -- which, what, its files, the version that was seen, the clock
    uow: UnitOfWork,
    actor: Actor,
    use_id: UUID,
    said: Said,
    *,
    files: Attached,
    seen: int,
    now: Clock,
) -> ClassroomUse:
    """Correct a record while its year is open."""
    async with uow.begin() as session:
        year = await _hold(session, actor, use_id, seen)
        row = await _own(session, actor, use_id)
        before = shown(row)
        await _fill(session, row, said, year, local_date(now()))
        row.files = files
        row.version += 1
        await _settle(session, row)
        detail = {"before": before, "after": shown(row)}
        await _audit(session, actor, "use.edit", row, now, detail)
    return row


async def delete(uow: UnitOfWork, actor: Actor, use_id: UUID, seen: int, now: Clock) -> None:
    """Delete a record while its year is open; the audit keeps what it said."""
    async with uow.begin() as session:
        await _hold(session, actor, use_id, seen)
        row = await _own(session, actor, use_id)
        before = shown(row)
        await session.delete(row)
        await _settle(session, row)
        await _audit(session, actor, "use.delete", row, now, {"before": before})


async def _audit(
    session: AsyncSession,
    actor: Actor,
    action: str,
    row: ClassroomUse,
    now: Clock,
    detail: dict[str, Any],
) -> None:
    entry = Entry(actor, action, "classroom_use", row.id, row.org_path, now(), detail)
    await write_audit(session, entry)
