"""The school's side: return with a request and a date (R81), or approve, one or many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.personal_plans import queries
from assessment.personal_plans.rules import PersonalPlanVerb, PlanUnknown
from assessment.personal_plans.service.stepping import Move, check_seen, take
from assessment.personal_plans.tables import PersonalPlan
from assessment.years.service import hold_open
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import Refusal


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one plan of a batch; `problem` and `code` are empty when it was done."""

    plan_id: UUID
    problem: str
    code: str | None = None
    person_name: str | None = None
    version: int | None = None  # after it


Seen = tuple[UUID, int]  # a plan, and the version of it that was read


async def _lock(session: AsyncSession, actor: Actor, which: Seen) -> PersonalPlan:
    plan_id, seen = which
    if await queries.visible(session, actor, plan_id) is None:
        raise PlanUnknown
    plan = await queries.lock(session, plan_id)
    if plan is None:
        raise PlanUnknown
    actor.require(plan.org_path, *queries.DECIDERS)
    await hold_open(session, plan.year_id)
    check_seen(plan, seen)
    return plan


async def send_back(
    uow: UnitOfWork, actor: Actor, which: Seen, now: Clock, *, reason: str, due_on: date
) -> PersonalPlan:
    """Return a plan with a written request for correction and a date."""
    async with uow.begin() as session:
        plan = await _lock(session, actor, which)
        plan.return_reason, plan.return_due_on = reason, due_on
        await take(session, actor, plan, Move(PersonalPlanVerb.RETURN, reason, due_on), now)
    return plan


async def approve(uow: UnitOfWork, actor: Actor, which: Seen, now: Clock) -> PersonalPlan:
    """Approve a plan as it was handed in."""
    async with uow.begin() as session:
        plan = await _lock(session, actor, which)
        await take(session, actor, plan, Move(PersonalPlanVerb.APPROVE), now)
        plan.approved_at, plan.return_reason, plan.return_due_on = now(), "", None
        await session.flush()
    return plan


async def approve_many(
    uow: UnitOfWork, actor: Actor, plans: Sequence[Seen], now: Clock
) -> list[Outcome]:
    """Approve several, each in a transaction of its own: one refused plan stops no other."""
    outcomes: list[Outcome] = []
    for which in plans:
        try:
            plan = await approve(uow, actor, which, now)
        except Refusal as refusal:
            problem = refusal.detail or refusal.title
            outcomes.append(Outcome(which[0], problem, refusal.code))
        else:
            outcomes.append(Outcome(plan.id, "", None, plan.person_name, plan.version))
    return outcomes
