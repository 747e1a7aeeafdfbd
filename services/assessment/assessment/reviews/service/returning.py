"""Returning a submission to its school 退回: by whoever may review it; open reviews end."""

from collections.abc import Mapping
from uuid import UUID

from assessment.reviews import queries
from assessment.reviews.rules import Stage
from assessment.reviews.service import seats
from assessment.submissions.service import revise
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork


async def give_back(
    uow: UnitOfWork, actor: Actor, submission_id: UUID, reasons: Mapping[str, str], now: Clock
) -> None:
    """Return a submission with a reason per item; marks of the version stay on record.

    Raises ConflictOfInterest like a review, and what `revise.give_back` raises.
    """
    async with uow.begin() as session:
        found = await queries.dossier(session, submission_id)
        await seats.check_reviewer(session, actor, found, Stage.DISTRICT, now())
        await queries.close_open_reviews(session, submission_id)
        await revise.give_back(session, actor, submission_id, reasons, now)
