"""Seats that wait too long: taken over, released, or given on when their holder left.

Nobody is blocked for ever (PEERS B13): every way out ends in another peer or at the school.
"""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications import rules
from assessment.certifications.queries import certifications as queries
from assessment.certifications.queries import people, seats
from assessment.certifications.refusals import (
    AlreadyPeer,
    SeatClosed,
    SeatNotOverdue,
    SeatUnknown,
)
from assessment.certifications.rules import CertificationVerb, SeatOrigin, SeatState
from assessment.certifications.service.assigning import chosen, seat
from assessment.certifications.service.peer_rating import close
from assessment.certifications.service.stepping import Hand, Move, lock, lock_for, take
from assessment.certifications.tables import PeerSeat
from kernel.actor import Actor
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork

AT_ONCE = 500


async def _hold(
    session: AsyncSession, actor: Actor, seat_id: UUID, verb: CertificationVerb, now: Clock
) -> tuple[Hand, PeerSeat]:
    """Lock the certification of somebody's seat that is over its time, then the seat."""
    known = await session.get(PeerSeat, seat_id)
    if known is None or await queries.visible(session, actor, known.certification_id) is None:
        raise SeatUnknown
    hand = await lock(session, actor, known.certification_id)
    found = await seats.lock(session, seat_id)
    if found is None:
        raise SeatUnknown
    rules.check(verb, hand.row.state, hand.standing)
    if found.state is not SeatState.OPEN:
        raise SeatClosed
    today = local_date(now())
    here = await people.here(session, [found.peer_id], hand.row.org_path, today)
    if found.due_at > now() and here:
        raise SeatNotOverdue
    return hand, found


async def take_over(uow: UnitOfWork, actor: Actor, seat_id: UUID, now: Clock) -> UUID:
    """Take an overdue seat; the former holder is free of it."""
    verb = CertificationVerb.TAKE_OVER
    async with uow.begin() as session:
        hand, old = await _hold(session, actor, seat_id, verb, now)
        taken = (SeatState.OPEN, SeatState.RATED)
        if any(s.peer_id == actor.person_id and s.state in taken for s in hand.seats):
            raise AlreadyPeer
        close(old, SeatState.PASSED_ON, actor, now)
        await session.flush()
        own = {actor.person_id: actor.name}
        await seat(session, hand.row, [actor.person_id], SeatOrigin.TAKEN_OVER, now, own)
        detail = {"peer": old.peer_name}
        await take(session, hand, Move(verb, hand.row.state, detail), now)
    return hand.row.id


async def release(uow: UnitOfWork, actor: Actor, seat_id: UUID, reason: str, now: Clock) -> UUID:
    """Give an overdue seat up, with a reason."""
    verb = CertificationVerb.RELEASE
    async with uow.begin() as session:
        hand, old = await _hold(session, actor, seat_id, verb, now)
        close(old, SeatState.RELEASED, actor, now)
        old.reason = reason
        after = rules.after_seats([one.state for one in hand.seats])
        detail = {"peer": old.peer_name, "reason": reason}
        await take(session, hand, Move(verb, after, detail), now)
    return hand.row.id


async def give_on_left(uow: UnitOfWork, now: Clock) -> int:
    """Give the seats of people who left the school to the next of the rotation; say how many."""
    async with uow() as session:
        ids = await seats.of_people_who_left(session, local_date(now()), AT_ONCE)
    count = 0
    for seat_id in ids:
        async with uow.begin() as session:
            count += await _give_on(session, seat_id, now)
    return count


async def _give_on(session: AsyncSession, seat_id: UUID, now: Clock) -> bool:
    known = await session.get(PeerSeat, seat_id)
    if known is None:
        return False
    hand = await lock_for(session, None, known.certification_id)
    old = await seats.lock(session, seat_id)
    if old is None or old.state is not SeatState.OPEN:
        return False
    here = await people.here(session, [old.peer_id], hand.row.org_path, local_date(now()))
    if here:
        return False
    close(old, SeatState.PASSED_ON, None, now)
    old.reason = "互评人已离校"
    await session.flush()
    barred = [one.peer_id for one in hand.seats]
    new = await chosen(session, hand.row, 1, barred=barred, now=now)
    made = await seat(session, hand.row, new, SeatOrigin.ROTATION, now)
    after = rules.after_seats([one.state for one in [*hand.seats, *made]])
    detail = {"peer": old.peer_name, "peers": [one.peer_name for one in made]}
    await take(session, hand, Move(CertificationVerb.GIVE_ON, after, detail), now)
    return True
