"""Giving works to peers: read the pools, ask the rotation, seat the chosen."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.peers import choose, pool_of
from assessment.certifications.queries import certifications, people, seats
from assessment.certifications.rules import PEER_DAYS, PEERS, SeatOrigin, SeatState
from assessment.certifications.tables import Certification, PeerSeat
from kernel.clock import Clock, end_of_day, local_date

# Who has looked at a work sees what became of it.
_AGAIN = (SeatState.RATED, SeatState.RETURNED, SeatState.ENDED)


async def assign(session: AsyncSession, row: Certification, now: Clock) -> list[PeerSeat]:
    """Seat the peers of a new turn; those of the turn before come back if they are still here.

    The school's counts are held: two works that are handed in at once see each other's seats.
    """
    today = local_date(now())
    before = await certifications.seats_of(session, row.id, row.turn - 1)
    former = [seat.peer_id for seat in before if seat.state in _AGAIN]
    still = await people.here(session, former, row.org_path, today)
    again = [one for one in former if one in still][:PEERS]
    new = await chosen(session, row, PEERS - len(again), barred=again, now=now)
    return await seat(session, row, [*again, *new], SeatOrigin.ROTATION, now)


async def chosen(
    session: AsyncSession,
    row: Certification,
    wanted: int,
    *,
    barred: Collection[UUID],
    now: Clock,
) -> list[UUID]:
    """Return who the rotation gives a work to, beside those who have or had it."""
    if wanted <= 0:
        return []
    today = local_date(now())
    group = await people.members(session, row.group_id, today) if row.group_id else []
    school = await people.staff_of(session, row.school_id, today)
    free = [[one for one in some if one not in barred] for some in (group, school)]
    pool = pool_of(free[0], free[1], row.person_id, wanted)
    loads = await seats.loads(session, row.year_id, pool)
    rated = await seats.rated_by(session, row.year_id, row.person_id)
    return list(choose(row.person_id, pool, loads, rated, wanted))


async def seat(
    session: AsyncSession,
    row: Certification,
    ids: Collection[UUID],
    origin: SeatOrigin,
    now: Clock,
    names: dict[UUID, str] | None = None,
) -> list[PeerSeat]:
    """Make seats in the turn that runs; they last until 24:00 of the last of their days."""
    told = names or await people.names_of(session, ids)
    first = len(await certifications.seats_of(session, row.id, row.turn)) + 1
    due_at = end_of_day(local_date(now()) + timedelta(days=PEER_DAYS))
    made = [
        PeerSeat(
            certification_id=row.id,
            turn=row.turn,
            ordinal=first + at,
            peer_id=one,
            peer_name=told[one],
            origin=origin,
            state=SeatState.OPEN,
            due_at=due_at,
            marks=[],
            created_at=now(),
        )
        for at, one in enumerate(ids)
    ]
    session.add_all(made)
    await session.flush()
    return made
