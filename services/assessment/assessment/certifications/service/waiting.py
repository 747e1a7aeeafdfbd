"""What waits for the caller, of open years: derived from states, never stored."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.rules import SCHOOL, CertificationState, SeatState
from assessment.certifications.tables import Certification, PeerSeat
from assessment.years.rules import YearState
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.clock import last_day


@dataclass(frozen=True, slots=True)
class Waiting:
    """Own works that came back, works of colleagues to rate, works the school is to rate."""

    returned: int
    peer_ratings: int
    peers_due_on: date | None
    to_rate: int


def _in_open(*columns: Any) -> Select[*tuple[Any, ...]]:
    query = select(*columns).select_from(Certification)
    return query.join(Year, Year.id == Certification.year_id).where(Year.state == YearState.OPEN)


async def waiting(session: AsyncSession, actor: Actor) -> Waiting:
    """Count what waits; offices may rate, but it is the schools' work: they are not reminded."""
    mine = Certification.person_id == actor.person_id
    back = Certification.state == CertificationState.RETURNED
    returned = await session.scalar(_in_open(func.count()).where(mine, back))
    seats = _in_open(func.count(), func.min(PeerSeat.due_at)).join(
        PeerSeat, PeerSeat.certification_id == Certification.id
    )
    own = (PeerSeat.peer_id == actor.person_id, PeerSeat.state == SeatState.OPEN)
    count, due_at = (await session.execute(seats.where(*own))).one()
    return Waiting(
        returned=returned or 0,
        peer_ratings=count,
        peers_due_on=last_day(due_at) if due_at else None,
        to_rate=await _to_rate(session, actor),
    )


async def _to_rate(session: AsyncSession, actor: Actor) -> int:
    paths = actor.paths(*SCHOOL)
    if not paths:
        return 0
    query = _in_open(func.count()).where(
        Certification.state == CertificationState.PEER_RATED,
        Certification.person_id != actor.person_id,
        or_(*[Certification.org_path.startswith(path) for path in paths]),
    )
    return int(await session.scalar(query) or 0)
