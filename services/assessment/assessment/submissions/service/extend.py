"""Extending a school's deadline 延期, by the city office and with a reason."""

from datetime import date
from uuid import UUID

from assessment.submissions.refusals import ExtensionTooEarly
from assessment.submissions.rules import Verb
from assessment.submissions.service import steps
from kernel.actor import Actor
from kernel.clock import Clock, end_of_day
from kernel.db import UnitOfWork


async def extend(
    uow: UnitOfWork, actor: Actor, submission_id: UUID, due_on: date, *, reason: str, now: Clock
) -> None:
    """Move the last day of one school's self-assessment into the future."""
    async with uow.begin() as session:
        hand = await steps.lock(session, actor, submission_id)
        steps.check(hand, Verb.EXTEND)
        row, until = hand.submission, end_of_day(due_on)
        if until <= now() or (row.due_at is not None and until <= row.due_at):
            raise ExtensionTooEarly
        before, row.extended_due_on = row.due_at, due_on
        detail = {"due_on": str(due_on), "before": str(before), "reason": reason}
        await steps.take(session, hand, Verb.EXTEND, now, detail)
