"""Reading one certification as the caller may see it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.abilities.tables import AbilityCatalogue
from assessment.certifications.document import tasks_of
from assessment.certifications.levels import Remark
from assessment.certifications.queries import certifications as queries
from assessment.certifications.queries import people
from assessment.certifications.refusals import CertificationUnknown
from assessment.certifications.rules import SeatState
from assessment.certifications.service.offering import offered, warnings
from assessment.certifications.service.stepping import standing_of
from assessment.certifications.service.view import PieceView, View
from assessment.certifications.tables import Certification, CertificationStep
from assessment.ports import SignTicket, Ticket
from assessment.years.rules import YearState
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.clock import local_date
from kernel.db import UnitOfWork


async def _visible(session: AsyncSession, actor: Actor, certification_id: UUID) -> Certification:
    row = await queries.visible(session, actor, certification_id)
    if row is None:
        raise CertificationUnknown
    return row


async def view(session: AsyncSession, actor: Actor, certification_id: UUID, at: datetime) -> View:
    """Return a certification with everything that belongs to it."""
    row = await _visible(session, actor, certification_id)
    catalogue = await session.get_one(AbilityCatalogue, row.catalogue_id)
    year = await session.get_one(Year, row.year_id)
    saved = await queries.pieces_of(session, row.id)
    attached = await queries.evidence_of(session, row.id)
    seats = await queries.seats_of(session, row.id)
    asked = {seat.peer_id for seat in seats if seat.state is SeatState.OPEN}
    here = await people.here(session, asked, row.org_path, local_date(at)) if asked else set()
    current = [seat for seat in seats if seat.turn == row.turn]
    return View(
        row=row,
        catalogue_version=catalogue.version,
        pieces=[
            PieceView(
                task,
                saved.get(task.key),
                [one for one in attached if one.task_key == task.key],
            )
            for task in tasks_of(row.tasks)
        ],
        seats=seats,
        ratings=await queries.ratings_of(session, row.id),
        gone=frozenset(asked - here),
        warnings=await _warnings(session, row, actor),
        actor=actor,
        standing=standing_of(actor, row, current),
        at=at,
        is_year_open=year.state is YearState.OPEN,
    )


async def _warnings(session: AsyncSession, row: Certification, actor: Actor) -> list[Remark]:
    """Return the warnings for the teacher; others have no use for them."""
    if row.person_id != actor.person_id:
        return []
    found = await offered(session, row.year_id, row.person_id, row.school_id)
    return warnings(found, row.ability_code, is_official=row.is_official)


async def steps(
    session: AsyncSession, actor: Actor, certification_id: UUID
) -> Sequence[CertificationStep]:
    """Return the history of a certification the caller may see."""
    row = await _visible(session, actor, certification_id)
    return await queries.steps_of(session, row.id)


async def ticket(uow: UnitOfWork, actor: Actor, certification_id: UUID, sign: SignTicket) -> Ticket:
    """Sign a ticket for the evidence of a certification that the caller may see."""
    async with uow() as session:
        row = await _visible(session, actor, certification_id)
        attached = await queries.evidence_of(session, row.id)
    return sign(actor.person_id, sorted({one.file_id for one in attached}))
