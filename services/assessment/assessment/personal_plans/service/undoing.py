"""The school takes approvals and returns back 撤销: the plans wait again; audited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.personal_plans import queries
from assessment.personal_plans.decisions import DECISIONS, decision_of
from assessment.personal_plans.rules import OwnPlan, PersonalPlanVerb, PlanUnknown
from assessment.personal_plans.service.deciding import Outcome, Seen
from assessment.personal_plans.service.stepping import Move, move
from assessment.personal_plans.tables import PersonalPlan, PersonalPlanStep
from assessment.ports import Outside
from assessment.undo import (
    NothingToUndo,
    TiedTo,
    Ties,
    UndoBegun,
    UndoChanged,
    check_time,
)
from assessment.years.service import hold_open
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import Refusal

Steps = Mapping[UUID, Sequence[PersonalPlanStep]]


@dataclass(frozen=True, slots=True)
class Ground:
    """What decides whether plans can be taken back: their steps, and what rests on them."""

    actor: Actor
    at: datetime
    steps: Steps
    ties: Ties


async def undo(
    uow: UnitOfWork, outside: Outside, actor: Actor, plans: Sequence[Seen], now: Clock
) -> list[Outcome]:
    """Take back what can be, and say of every other plan why not.

    Who may decide may take back, also what a colleague decided; nobody about the own plan.
    """
    wanted = dict(plans)
    async with uow.begin() as session:
        rows = await _hold(session, actor, wanted)
        ground = await _ground(session, outside, actor, list(rows.values()), now())
        outcomes = [_outcome(ground, i, seen, rows.get(i)) for i, seen in wanted.items()]
        done = [rows[one.plan_id] for one in outcomes if not one.problem]
        await _write(session, ground, done, now)
        versions = {row.id: row.version for row in done}
    return [
        Outcome(one.plan_id, one.problem, one.code, one.person_name, versions.get(one.plan_id))
        for one in outcomes
    ]


async def _hold(
    session: AsyncSession, actor: Actor, wanted: Mapping[UUID, int]
) -> Mapping[UUID, PersonalPlan]:
    """Lock the plans in reach; their years stay open until the commit."""
    rows = await queries.lock_many(session, actor, list(wanted))
    for year_id in sorted({row.year_id for row in rows.values()}):
        await hold_open(session, year_id)
    return rows


async def _ground(
    session: AsyncSession,
    outside: Outside,
    actor: Actor,
    rows: Sequence[PersonalPlan],
    at: datetime,
) -> Ground:
    people = {(row.year_id, row.person_id) for row in rows}
    schools = {(row.year_id, row.school_id) for row in rows}
    ties = await outside.find_ties(session, TiedTo(people, schools))
    return Ground(actor, at, await queries.steps_of(session, [row.id for row in rows]), ties)


def _outcome(ground: Ground, plan_id: UUID, seen: int, row: PersonalPlan | None) -> Outcome:
    name = row.person_name if row else None
    try:
        if row is None:
            raise PlanUnknown
        _check(ground, row, seen)
    except Refusal as refusal:
        return Outcome(plan_id, refusal.title, refusal.code, name)
    return Outcome(plan_id, "", None, name)


def _check(ground: Ground, row: PersonalPlan, seen: int) -> None:
    if row.person_id == ground.actor.person_id:
        raise OwnPlan
    if row.version != seen:
        raise UndoChanged
    steps = ground.steps.get(row.id, ())
    if not steps or steps[-1].verb not in DECISIONS:
        raise NothingToUndo
    check_time(steps[-1].at, ground.at)
    person = (row.year_id, row.person_id)
    ground.ties.check(person, (row.year_id, row.school_id))
    begun = ground.ties.begun.get(person)
    if steps[-1].verb is PersonalPlanVerb.APPROVE and begun and begun > steps[-1].at:
        raise UndoBegun


async def _write(
    session: AsyncSession, ground: Ground, rows: Sequence[PersonalPlan], now: Clock
) -> None:
    for row in rows:
        step = move(session, ground.actor, row, Move(PersonalPlanVerb.UNDO), now)
        left = decision_of([*ground.steps[row.id], step])
        row.approved_at = left.approved_at
        row.return_reason, row.return_due_on = left.return_reason, left.return_due_on
    await session.flush()
    for school_id in sorted({row.school_id for row in rows}):
        mine = [row for row in rows if row.school_id == school_id]
        detail = {"count": len(mine), "names": [row.person_name for row in mine]}
        first, action = mine[0], f"personal_plan.{PersonalPlanVerb.UNDO}"
        await write_audit(
            session,
            Entry(ground.actor, action, "personal_plan", first.id, first.org_path, now(), detail),
        )
