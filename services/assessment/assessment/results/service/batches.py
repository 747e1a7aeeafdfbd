"""Publishing or finalising all schools of a round that are ready, each in its own transaction."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.ports import KeepFacts
from assessment.results import queries
from assessment.results.service import publishing
from assessment.rounds import service as rounds
from assessment.submissions.rules import State
from kernel.actor import Actor, Role
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import Refusal

# One call's share: an answer within seconds, whatever the size of the city.
AT_ONCE: Final = 200
Step = Callable[[AsyncSession, Actor, UUID, Clock], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A school that was left as it is, and why."""

    submission_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class Batch:
    """How many were changed, which were not, and how many are left for the next call."""

    changed: int
    skipped: tuple[Skipped, ...]
    remaining: int


async def announce_verified(uow: UnitOfWork, actor: Actor, round_id: UUID, now: Clock) -> Batch:
    """Publish every verified result of a round."""
    async with uow() as session:
        await _own_round(session, actor, round_id)
        ids = await queries.waiting(session, round_id, State.VERIFIED, AT_ONCE + 1)
    return await _each(uow, actor, ids, publishing.announce, now)


async def finalise_due(
    uow: UnitOfWork, actor: Actor, round_id: UUID, now: Clock, keep_facts: KeepFacts
) -> Batch:
    """Make every result of a round final whose public notice is over."""
    async with uow() as session:
        await _own_round(session, actor, round_id)
        ids = await queries.due(session, round_id, now(), AT_ONCE + 1)
    return await _each(uow, actor, ids, partial(publishing.finalise, keep_facts=keep_facts), now)


async def _own_round(session: AsyncSession, actor: Actor, round_id: UUID) -> None:
    found = await rounds.find(session, actor, round_id)
    actor.require(found.org_path, Role.CITY_OFFICE)


async def _each(
    uow: UnitOfWork, actor: Actor, ids: Sequence[UUID], step: Step, now: Clock
) -> Batch:
    changed, skipped = 0, []
    for submission_id in ids[:AT_ONCE]:
        try:
            async with uow.begin() as session:
                await step(session, actor, submission_id, now)
            changed += 1
        except Refusal as refusal:
            skipped.append(Skipped(submission_id, refusal.title))
    return Batch(changed, tuple(skipped), max(len(ids) - AT_ONCE, 0))
