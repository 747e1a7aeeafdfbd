"""What the district does with a plan that was handed in: return it by parts, or approve it."""

from collections.abc import Sequence
from uuid import UUID

from assessment.plans.kinds import PARTS
from assessment.plans.refusals import PartUnknown
from assessment.plans.rules import PlanKind, PlanState, PlanVerb
from assessment.plans.service import reading, steps
from assessment.plans.service.reading import View
from assessment.plans.service.steps import Hand
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork


async def send_back(
    uow: UnitOfWork,
    actor: Actor,
    key: tuple[PlanKind, UUID],
    reasons: Sequence[tuple[str, str]],
    *,
    seen: int,
    now: Clock,
) -> View:
    """Return a plan for change; each part once, with its reason (R42)."""
    by_part = dict(reasons)
    if not reasons or len(by_part) != len(reasons) or not by_part.keys() <= PARTS[key[0]].keys():
        raise PartUnknown
    async with uow.begin() as session:
        hand = await steps.lock(session, actor, key, now)
        to_state = steps.check(hand, PlanVerb.RETURN, seen)
        hand.newest.reasons = dict(by_part)
        _decide(hand, to_state, now)
        said = {"reason": by_part}
        await steps.take(session, hand, PlanVerb.RETURN, to_state, now, said)
        return await reading.view_of(session, hand, now)


async def approve(
    uow: UnitOfWork,
    actor: Actor,
    key: tuple[PlanKind, UUID],
    opinion: str,
    *,
    seen: int,
    now: Clock,
) -> View:
    """Approve a plan: this version is in force from now on."""
    async with uow.begin() as session:
        hand = await steps.lock(session, actor, key, now)
        to_state = steps.check(hand, PlanVerb.APPROVE, seen)
        hand.newest.opinion = opinion
        hand.plan.approved_version_no = hand.plan.version_no
        _decide(hand, to_state, now)
        await steps.take(session, hand, PlanVerb.APPROVE, to_state, now, {"opinion": opinion})
        return await reading.view_of(session, hand, now)


def _decide(hand: Hand, outcome: PlanState, now: Clock) -> None:
    version = hand.newest
    version.outcome, version.decided_at = outcome, now()
    version.decided_by, version.decided_by_name = hand.actor.person_id, hand.actor.name
