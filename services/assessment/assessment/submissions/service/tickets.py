"""Tickets: a reader's short right to open files of a submission."""

from collections.abc import Sequence
from uuid import UUID

from assessment.ports import SignTicket, Ticket
from assessment.submissions import queries
from assessment.submissions.refusals import EvidenceUnknown
from assessment.submissions.service import steps
from assessment.submissions.service.read import visible_version
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork

READERS = (Role.SCHOOL_LEAD, Role.SCHOOL_TEAM, Role.DISTRICT_OFFICE, Role.CITY_OFFICE)


async def issue(
    uow: UnitOfWork, actor: Actor, submission_id: UUID, file_ids: Sequence[UUID], sign: SignTicket
) -> Ticket:
    """Sign a ticket for files attached to a version that the caller may see."""
    async with uow() as session:
        hand = await steps.read(session, actor, submission_id)
        actor.require(hand.submission.org_path, *READERS)
        until = visible_version(hand)
        attached = await queries.attached_ids(session, submission_id, until=until)
    wanted = list(dict.fromkeys(file_ids))
    if not attached.issuperset(wanted):
        raise EvidenceUnknown
    return sign(actor.person_id, wanted)
