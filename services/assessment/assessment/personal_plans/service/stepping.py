"""One step of a plan: the state table is asked, the history and the audit are written."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.personal_plans.rules import (
    STEPS,
    OwnPlan,
    Party,
    PersonalPlanVerb,
    StepNotOpen,
)
from assessment.personal_plans.tables import PersonalPlan, PersonalPlanStep
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.errors import NotAllowed, Stale

_KEEPS_CONTENT: Final = frozenset({PersonalPlanVerb.SUBMIT, PersonalPlanVerb.APPROVE})


@dataclass(frozen=True, slots=True)
class Move:
    """A step to take; a return says what to correct and until when."""

    verb: PersonalPlanVerb
    note: str = ""
    due_on: date | None = None


def check_seen(plan: PersonalPlan, seen: int) -> None:
    """Refuse to act on a plan that is not the one the caller has read."""
    if plan.version != seen:
        raise Stale(extra={"current": {"version": plan.version, "content": plan.content}})


def move(
    session: AsyncSession, actor: Actor, plan: PersonalPlan, step: Move, now: Clock
) -> PersonalPlanStep:
    """Bring a locked plan into its next state with a row of its history, or refuse."""
    verb = step.verb
    row, is_own = STEPS[verb], plan.person_id == actor.person_id
    if row.party is Party.SCHOOL and is_own:
        raise OwnPlan
    if row.party is Party.OWNER and not is_own:
        raise NotAllowed
    if plan.state not in row.before:
        raise StepNotOpen(extra={"state": plan.state})
    plan.state = row.after
    plan.version += 1
    taken = PersonalPlanStep(
        plan_id=plan.id,
        verb=verb,
        note=step.note,
        due_on=step.due_on,
        content=plan.content if verb in _KEEPS_CONTENT else None,
        actor_id=actor.person_id,
        actor_name=actor.name,
        at=now(),
    )
    session.add(taken)
    return taken


async def take(
    session: AsyncSession, actor: Actor, plan: PersonalPlan, step: Move, now: Clock
) -> None:
    """Take one step with everything that belongs to it."""
    move(session, actor, plan, step, now)
    await session.flush()
    verb, note = step.verb, step.note
    detail = {"name": plan.person_name} | ({"reason": note} if note else {})
    entry = Entry(
        actor, f"personal_plan.{verb}", "personal_plan", plan.id, plan.org_path, now(), detail
    )
    await write_audit(session, entry)
