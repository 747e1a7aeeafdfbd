"""Reading the history of a submission with the caller's eyes."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.history import queries, rules
from assessment.history.rules import Told
from assessment.submissions.rules import PUBLISHED, Party
from assessment.submissions.service import steps
from assessment.submissions.tables import SubmissionStep
from kernel.actor import Actor, Role
from kernel.paging import PageRequest


@dataclass(frozen=True, slots=True)
class Line:
    """One step and what the caller learns of it."""

    step: SubmissionStep
    told: Told


async def history(
    session: AsyncSession, actor: Actor, submission_id: UUID, page: PageRequest
) -> Sequence[Line]:
    """Return the steps of a submission, the newest first; the auditor sees all of them."""
    hand = await steps.read(session, actor, submission_id)
    viewer = hand.standing.parties()
    if Role.AUDITOR in hand.standing.roles:
        viewer = frozenset(Party)
    is_out = hand.submission.state in PUBLISHED
    rows = await queries.steps_of(session, submission_id, page)
    return [
        Line(row, rules.tell(row.verb, row.actor_name, row.detail, viewer, is_out=is_out))
        for row in rows
    ]
