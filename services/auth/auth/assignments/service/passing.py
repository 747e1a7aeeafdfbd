"""Passing a task on: the old one ends, a new one with the rest of the time begins."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.assignments import rules
from auth.assignments.rules import AssignmentState, Task
from auth.assignments.service.assigning import add, check_fit, end, lock_open
from auth.assignments.tables import Assignment
from auth.experts import queries as experts
from auth.experts.tables import ExpertEntry
from auth.organisations.queries import lock_unit
from auth.organisations.tables import Organisation
from auth.settings import Settings
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import local_date


@dataclass(frozen=True, slots=True)
class Passing:
    """Who passes tasks on, by which settings, when and why."""

    actor: Actor
    settings: Settings
    reason: str
    now: datetime


async def reassign(
    session: AsyncSession, how: Passing, which: tuple[UUID, int], to_entry_id: UUID
) -> Assignment:
    """Give an open task to another serving expert of the same team."""
    found, entry, team = await lock_open(session, how.actor, which)
    return await pass_on(session, how, (found, entry, team), to_entry_id)


async def pass_on(
    session: AsyncSession,
    how: Passing,
    what: tuple[Assignment, ExpertEntry, Organisation],
    to_entry_id: UUID,
) -> Assignment:
    """End a task and begin it anew with somebody else of the team."""
    found, entry, team = what
    successor = await experts.lock_entry(session, to_entry_id)
    if successor.id == entry.id or successor.organisation_id != team.id:
        raise rules.SuccessorIsSame
    unit = await lock_unit(session, found.organisation_id)
    await check_fit(session, successor, (Task(found.task), unit, team), how.settings, how.now)
    end(found, AssignmentState.ENDED, how.reason, how.now)
    today = local_date(how.now)
    made = Assignment(
        entry_id=successor.id,
        task=found.task,
        organisation_id=found.organisation_id,
        stage=found.stage,
        subject=found.subject,
        from_on=max(today, found.from_on),
        to_on=max(today, found.to_on),
        note=found.note,
        replaces_id=found.id,
        assigned_by=how.actor.person_id,
        assigned_by_name=how.actor.name,
        assigned_at=how.now,
    )
    await add(session, made)
    detail = {
        "from": entry.name,
        "to": successor.name,
        "task": found.task,
        "org_name": unit.name,
        "reason": how.reason,
    }
    subject = ("expert_entry", entry.id, unit.path, how.now)
    row = Entry(how.actor, "assignment.reassign", *subject, detail)
    await write_audit(session, row)
    return made
