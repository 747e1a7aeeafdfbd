"""What a peer does with the own seat: give levels, or send the work back with reasons."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications import rules
from assessment.certifications.levels import Mark
from assessment.certifications.queries import seats
from assessment.certifications.refusals import SeatClosed, SeatUnknown
from assessment.certifications.rules import CertificationState, CertificationVerb, SeatState
from assessment.certifications.service.marks import checked, checked_reasons, told
from assessment.certifications.service.returning import put_back
from assessment.certifications.service.stepping import Hand, Move, lock_for, take
from assessment.certifications.tables import PeerSeat
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork


async def hold_own(session: AsyncSession, actor: Actor, seat_id: UUID) -> tuple[Hand, PeerSeat]:
    """Lock the certification of the caller's own open seat, then the seat."""
    known = await session.get(PeerSeat, seat_id)
    if known is None or known.peer_id != actor.person_id:
        raise SeatUnknown
    hand = await lock_for(session, actor, known.certification_id)
    seat = await seats.lock(session, seat_id)
    if seat is None or seat.peer_id != actor.person_id:
        raise SeatUnknown
    if seat.state is not SeatState.OPEN:
        raise SeatClosed
    return hand, seat


def close(seat: PeerSeat, state: SeatState, actor: Actor | None, now: Clock) -> None:
    """End a seat."""
    seat.state, seat.closed_at = state, now()
    seat.closed_by_name = actor.name if actor else "系统"


async def rate(
    uow: UnitOfWork, actor: Actor, seat_id: UUID, marks: Sequence[Mark], now: Clock
) -> UUID:
    """Keep a peer's levels; when nobody is waited for, the school goes on."""
    async with uow.begin() as session:
        hand, seat = await hold_own(session, actor, seat_id)
        rules.check(CertificationVerb.PEER_RATE, hand.row.state, hand.standing)
        seat.marks = checked(hand.row, marks)
        close(seat, SeatState.RATED, actor, now)
        after = rules.after_seats([one.state for one in hand.seats])
        await take(session, hand, Move(CertificationVerb.PEER_RATE, after), now)
    return hand.row.id


async def send_back(
    uow: UnitOfWork, actor: Actor, seat_id: UUID, reasons: Mapping[str, str], now: Clock
) -> UUID:
    """Return the work with reasons; the other peers need not go on with it."""
    async with uow.begin() as session:
        hand, seat = await hold_own(session, actor, seat_id)
        rules.check(CertificationVerb.PEER_RETURN, hand.row.state, hand.standing)
        said = checked_reasons(hand.row, reasons)
        close(seat, SeatState.RETURNED, actor, now)
        seat.reason = "；".join(one["reason"] for one in said)
        put_back(hand, ("peer", actor.name), said, now)
        back = Move(
            CertificationVerb.PEER_RETURN,
            CertificationState.RETURNED,
            {"reasons": told(hand.row, said)},
        )
        await take(session, hand, back, now)
    return hand.row.id
