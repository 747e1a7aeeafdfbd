"""Reads of peers' seats: queues, loads of a pool, who rates whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.queries.certifications import in_reach
from assessment.certifications.queries.people import holder_is_here
from assessment.certifications.rules import SeatState
from assessment.certifications.tables import Certification, PeerSeat
from assessment.years.rules import YearState
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.paging import PageRequest

# What a colleague has done or is to do; a seat that was given on is no work of the former holder.
_WORK = (SeatState.OPEN, SeatState.RATED, SeatState.RETURNED, SeatState.ENDED)


class PeerTask(NamedTuple):
    """A seat with its certification, and whether its holder left the school."""

    seat: PeerSeat
    row: Certification
    has_left: bool


@dataclass(frozen=True, slots=True)
class SeatFilter:
    """What a queue is narrowed to; `is_mine` asks for the caller's own seats."""

    year_id: UUID
    states: tuple[SeatState, ...]
    overdue: bool
    is_mine: bool


def _overdue(at: datetime, today: date) -> ColumnElement[bool]:
    return or_(PeerSeat.due_at <= at, ~holder_is_here(today))


async def listed(
    session: AsyncSession,
    actor: Actor,
    wanted: SeatFilter,
    page: PageRequest | None,
    at: datetime,
    today: date,
) -> list[PeerTask]:
    """Seats, what is due first; one more than the page shows, all without a page."""
    order = (PeerSeat.due_at, PeerSeat.id)
    query = (
        select(PeerSeat, Certification, ~holder_is_here(today))
        .join(Certification, Certification.id == PeerSeat.certification_id)
        .where(Certification.year_id == wanted.year_id, PeerSeat.state.in_(wanted.states))
        .order_by(*order)
    )
    mine = PeerSeat.peer_id == actor.person_id
    query = query.where(mine if wanted.is_mine else in_reach(actor))
    if wanted.overdue:
        query = query.where(_overdue(at, today))
    if page is not None:
        if after := page.start(datetime, UUID):
            query = query.where(tuple_(*order) > tuple_(*after))
        query = query.limit(page.limit + 1)
    return [PeerTask(*row) for row in await session.execute(query)]


async def lock(session: AsyncSession, seat_id: UUID) -> PeerSeat | None:
    """One seat, locked until the commit; lock its certification first."""
    return await session.get(PeerSeat, seat_id, with_for_update=True, populate_existing=True)


async def loads(session: AsyncSession, year_id: UUID, pool: Collection[UUID]) -> dict[UUID, int]:
    """How many works of the year each of a pool has or had to rate."""
    query = (
        select(PeerSeat.peer_id, func.count(PeerSeat.certification_id.distinct()))
        .join(Certification, Certification.id == PeerSeat.certification_id)
        .where(
            Certification.year_id == year_id,
            PeerSeat.peer_id.in_(list(pool)),
            PeerSeat.state.in_(_WORK),
        )
        .group_by(PeerSeat.peer_id)
    )
    return {person: int(count) for person, count in await session.execute(query)}


async def rated_by(session: AsyncSession, year_id: UUID, person_id: UUID) -> set[UUID]:
    """Whose works of the year a person rates or rated."""
    query = (
        select(Certification.person_id)
        .join(PeerSeat, PeerSeat.certification_id == Certification.id)
        .where(
            Certification.year_id == year_id,
            PeerSeat.peer_id == person_id,
            PeerSeat.state.in_(_WORK),
        )
        .distinct()
    )
    return set(await session.scalars(query))


async def of_people_who_left(session: AsyncSession, today: date, at_most: int) -> list[UUID]:
    """Open seats of open years whose holder left the school."""
    query = (
        select(PeerSeat.id)
        .join(Certification, Certification.id == PeerSeat.certification_id)
        .join(Year, Year.id == Certification.year_id)
        .where(
            PeerSeat.state == SeatState.OPEN,
            Year.state == YearState.OPEN,
            ~holder_is_here(today),
        )
        .order_by(PeerSeat.id)
        .limit(at_most)
    )
    return list(await session.scalars(query))
