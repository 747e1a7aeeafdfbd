"""Giving, finishing and reassigning tasks, one function per verb."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from auth.assignments import rules
from auth.assignments.queries.homes import Since, homes_of
from auth.assignments.queries.tasks import lock_task
from auth.assignments.rules import AssignmentState, SameDistrict, Target, Task, Wish
from auth.assignments.tables import Assignment
from auth.experts import queries as experts
from auth.experts.rules import ExpertState, leaders_of
from auth.experts.steps import team_of
from auth.experts.tables import ExpertEntry
from auth.organisations.queries import lock_unit
from auth.organisations.rules import Kind, Status
from auth.organisations.tables import Organisation
from auth.people.rules import check_codes
from auth.settings import Settings
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import local_date
from kernel.errors import Stale

_YEAR = 365


def since(settings: Settings, now: datetime) -> Since:
    """Return today and the day from which a former unit still counts (⚙ years)."""
    today = local_date(now)
    return Since(today, today - timedelta(days=_YEAR * settings.expert_former_years))


async def led_team(session: AsyncSession, actor: Actor, entry: ExpertEntry) -> Organisation:
    """Return the team of an expert; refuse whoever does not lead it."""
    team = await team_of(session, entry.organisation_id)
    actor.require(team.path, *leaders_of(Kind(team.kind)))
    return team


async def assign(
    session: AsyncSession, actor: Actor, wish: Wish, settings: Settings, now: datetime
) -> Assignment:
    """Give a serving expert of a team the caller leads a task."""
    entry = await experts.lock_entry(session, wish.entry_id)
    team = await led_team(session, actor, entry)
    check_codes(_given(wish.stage), _given(wish.subject))
    rules.check_period(wish.from_on, wish.to_on)
    unit = await lock_unit(session, wish.organisation_id)
    kind = Kind(unit.kind)
    rules.check_target(team.path, unit.path, kind, is_open=unit.status == Status.OPEN)
    await check_fit(session, entry, (wish.task, unit, team), settings, now)
    made = Assignment(
        entry_id=entry.id,
        task=wish.task,
        organisation_id=unit.id,
        stage=wish.stage,
        subject=wish.subject,
        from_on=wish.from_on,
        to_on=wish.to_on,
        note=wish.note,
        assigned_by=actor.person_id,
        assigned_by_name=actor.name,
        assigned_at=now,
    )
    await add(session, made)
    detail = {
        "name": entry.name,
        "task": wish.task,
        "org_name": unit.name,
        "from_on": wish.from_on,
        "to_on": wish.to_on,
    }
    row = Entry(actor, "assignment.assign", "expert_entry", entry.id, unit.path, now, detail)
    await write_audit(session, row)
    return made


def _given(code: str | None) -> tuple[str, ...]:
    return () if code is None else (code,)


async def check_fit(
    session: AsyncSession,
    entry: ExpertEntry,
    about: tuple[Task, Organisation, Organisation],
    settings: Settings,
    now: datetime,
) -> None:
    """Refuse an expert who does not serve, or who is barred from the unit."""
    task, unit, team = about
    if entry.state != ExpertState.SERVING:
        raise rules.ExpertNotServing
    (home,) = await homes_of(session, [(entry.person_id, entry.unit)], since(settings, now))
    target = Target(unit.name, unit.path, Kind(unit.kind), Kind(team.kind) is Kind.CITY)
    same = SameDistrict(settings.expert_same_district)
    rules.check_free(rules.bar_of(task, target, home, same=same))


async def add(session: AsyncSession, made: Assignment) -> None:
    """Write a task; a second open one of the same kind at the same unit is a refusal."""
    try:
        async with session.begin_nested():
            session.add(made)
    except IntegrityError as fault:
        raise rules.AssignmentExists from fault


async def lock_open(
    session: AsyncSession, actor: Actor, which: tuple[UUID, int]
) -> tuple[Assignment, ExpertEntry, Organisation]:
    """Lock an open task of a team the caller leads, as he or she has seen it."""
    assignment_id, seen = which
    found = await lock_task(session, assignment_id)
    entry = await experts.lock_entry(session, found.entry_id)
    team = await led_team(session, actor, entry)
    if found.version != seen:
        raise Stale(extra={"current": {"state": found.state, "version": found.version}})
    if found.state != AssignmentState.OPEN:
        raise rules.AssignmentOver
    return found, entry, team


async def finish(
    session: AsyncSession,
    actor: Actor,
    which: tuple[UUID, int],
    outcome: tuple[AssignmentState, str],
    now: datetime,
) -> None:
    """End a task: done 完成, or ended 终止, with the reason."""
    found, entry, _ = await lock_open(session, actor, which)
    state, reason = outcome
    unit = await lock_unit(session, found.organisation_id)
    end(found, state, reason, now)
    await session.flush()
    detail = {
        "name": entry.name,
        "task": found.task,
        "org_name": unit.name,
        "state": state,
        "reason": reason,
    }
    row = Entry(actor, "assignment.finish", "expert_entry", entry.id, unit.path, now, detail)
    await write_audit(session, row)


def end(found: Assignment, state: AssignmentState, reason: str, now: datetime) -> None:
    """Bring a task to its end."""
    found.state, found.ended_on, found.end_reason = state, local_date(now), reason
    found.version += 1
