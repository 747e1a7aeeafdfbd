"""Recording, correcting and confirming guidance, one function per verb."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from auth.assignments import rules as assigning
from auth.assignments.queries.homes import homes_of
from auth.assignments.queries.tasks import lock_task
from auth.assignments.rules import SameDistrict, Target, Task
from auth.assignments.service.assigning import since
from auth.assignments.tables import Assignment
from auth.experts import queries as experts
from auth.experts.tables import ExpertEntry
from auth.guidance import queries, rules
from auth.guidance.rules import Account, Usefulness
from auth.guidance.tables import GuidanceRecord
from auth.organisations.queries import get_unit
from auth.organisations.rules import Kind
from auth.organisations.tables import Organisation
from auth.settings import Settings
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import local_date
from kernel.errors import NotFound, Stale

How = tuple[Settings, datetime]


async def record(
    session: AsyncSession, actor: Actor, assignment_id: UUID, said: Account, how: How
) -> GuidanceRecord:
    """Record guidance given under an own task."""
    task = await lock_task(session, assignment_id)
    entry = await _own(session, actor, task)
    unit = await _check(session, (task, entry), said, how)
    _, now = how
    made = GuidanceRecord(assignment_id=task.id, recorded_at=now)
    await _fill(session, made, said)
    await _audit(session, actor, "guidance.record", (made, unit), now)
    return made


async def _own(session: AsyncSession, actor: Actor, task: Assignment) -> ExpertEntry:
    entry = await experts.lock_entry(session, task.entry_id)
    if entry.person_id != actor.person_id:
        raise rules.NotOnesTask
    return entry


async def _check(
    session: AsyncSession, whose: tuple[Assignment, ExpertEntry], said: Account, how: How
) -> Organisation:
    """Refuse a unit or a day outside the task, and the expert's own school."""
    (task, entry), (settings, now) = whose, how
    target = await get_unit(session, task.organisation_id)
    unit = await get_unit(session, said.organisation_id)
    kind = Kind(unit.kind)
    rules.check_unit(target.path, unit.path, kind)
    rules.check_day(said.held_on, task.from_on, task.ended_on, local_date(now))
    (home,) = await homes_of(session, [(entry.person_id, entry.unit)], since(settings, now))
    about = Target(unit.name, unit.path, kind, is_city_team=False)
    assigning.check_free(assigning.bar_of(Task.GUIDANCE, about, home, same=SameDistrict.OFF))
    return unit


async def _fill(session: AsyncSession, made: GuidanceRecord, said: Account) -> None:
    try:
        async with session.begin_nested():
            made.organisation_id = said.organisation_id
            made.held_on, made.form, made.hours = said.held_on, said.form, said.hours
            made.finding, made.follow_up = said.finding, said.follow_up
            session.add(made)
    except IntegrityError as fault:
        raise rules.GuidanceExists from fault


async def correct(
    session: AsyncSession, actor: Actor, which: tuple[UUID, int], said: Account, how: How
) -> None:
    """Correct an own record that nobody has confirmed yet."""
    found = await queries.lock_record(session, which[0])
    task = await lock_task(session, found.assignment_id)
    entry = await _own(session, actor, task)
    _check_open(found, which[1])
    unit = await _check(session, (task, entry), said, how)
    _, now = how
    found.version += 1
    found.corrected_at = now
    await _fill(session, found, said)
    await _audit(session, actor, "guidance.correct", (found, unit), now)


def _check_open(found: GuidanceRecord, seen: int) -> None:
    if found.confirmed_at is not None:
        raise rules.GuidanceConfirmed
    if found.version != seen:
        raise Stale(extra={"current": {"version": found.version}})


async def confirm(
    session: AsyncSession,
    actor: Actor,
    which: tuple[UUID, int],
    word: tuple[Usefulness, str],
    now: datetime,
) -> None:
    """Say, for the unit where it took place, whether the guidance helped."""
    found = await queries.lock_record(session, which[0])
    unit = await get_unit(session, found.organisation_id)
    kind = Kind(unit.kind)
    if kind not in rules.CONFIRMERS:
        raise NotFound
    actor.require(unit.path, *rules.CONFIRMERS[kind])
    task = await lock_task(session, found.assignment_id)
    entry = await experts.lock_entry(session, task.entry_id)
    if entry.person_id == actor.person_id:
        raise rules.ConfirmedByOneself
    _check_open(found, which[1])
    found.usefulness, found.remark = word
    found.confirmed_by, found.confirmed_by_name = actor.person_id, actor.name
    found.confirmed_at = now
    found.version += 1
    await session.flush()
    detail = {"name": entry.name, "org_name": unit.name, "usefulness": word[0], "text": word[1]}
    row = Entry(actor, "guidance.confirm", "guidance_record", found.id, unit.path, now, detail)
    await write_audit(session, row)


async def _audit(
    session: AsyncSession,
    actor: Actor,
    action: str,
    about: tuple[GuidanceRecord, Organisation],
    now: datetime,
) -> None:
    found, unit = about
    await session.flush()
    detail = {
        "org_name": unit.name,
        "on": found.held_on,
        "form": found.form,
        "hours": str(found.hours),
    }
    row = Entry(actor, action, "guidance_record", found.id, unit.path, now, detail)
    await write_audit(session, row)
