"""Experts leave (R9): in the same step every open task is given to another, or ended."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.assignments import rules
from auth.assignments.queries.tasks import open_tasks
from auth.assignments.rules import AssignmentState, Handover
from auth.assignments.service.assigning import end, led_team
from auth.assignments.service.passing import Passing, pass_on
from auth.assignments.tables import Assignment
from auth.experts import batches, service
from auth.experts import queries as experts
from auth.experts.rules import ExpertState
from auth.experts.tables import ExpertEntry
from auth.organisations.queries import lock_unit
from auth.organisations.tables import Organisation
from kernel.audit import Entry, write_audit


async def retire(
    session: AsyncSession, how: Passing, which: tuple[UUID, int], handovers: Sequence[Handover]
) -> None:
    """End the service of an expert without a successor; no open task stays behind."""
    entry = await experts.lock_entry(session, which[0])
    team = await led_team(session, how.actor, entry)
    if entry.state == ExpertState.SERVING:
        await _hand_over(session, how, (entry, team), handovers)
    await service.retire(session, how.actor, which, how.reason, how.now)


async def publish(session: AsyncSession, how: Passing, batch_id: UUID, on: date) -> None:
    """Publish a batch; who takes a place takes the open tasks that go with it.

    A successor who is barred from one of them is a refusal: the office reassigns it before.
    """
    replaced = await experts.replaced_by_batch(session, batch_id)
    await batches.publish(session, how.actor, batch_id, on, how.now)
    await session.flush()
    for old_id, new_id in replaced:
        entry = await experts.lock_entry(session, old_id)
        team = await led_team(session, how.actor, entry)
        for task in await open_tasks(session, old_id):
            await pass_on(session, how, (task, entry, team), new_id)


async def _hand_over(
    session: AsyncSession,
    how: Passing,
    whose: tuple[ExpertEntry, Organisation],
    handovers: Sequence[Handover],
) -> None:
    entry, team = whose
    wanted = {one.assignment_id: one for one in handovers}
    tasks = await open_tasks(session, entry.id)
    if left := [task for task in tasks if task.id not in wanted]:
        raise rules.AssignmentsLeft(extra={"assignments": [str(task.id) for task in left]})
    for task in tasks:
        successor = wanted[task.id].to_entry_id
        if successor is None:
            await _end(session, how, (task, entry))
        else:
            await pass_on(session, how, (task, entry, team), successor)


async def _end(session: AsyncSession, how: Passing, what: tuple[Assignment, ExpertEntry]) -> None:
    task, entry = what
    unit = await lock_unit(session, task.organisation_id)
    end(task, AssignmentState.ENDED, how.reason, how.now)
    await session.flush()
    detail = {
        "name": entry.name,
        "task": task.task,
        "org_name": unit.name,
        "state": AssignmentState.ENDED,
        "reason": how.reason,
    }
    subject = ("expert_entry", entry.id, unit.path, how.now)
    await write_audit(session, Entry(how.actor, "assignment.finish", *subject, detail))
