"""A certification in somebody's hand, and taking a step of the state table."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications import rules
from assessment.certifications.queries import ability_totals, totals
from assessment.certifications.queries import certifications as queries
from assessment.certifications.refusals import CertificationUnknown
from assessment.certifications.rules import (
    RATERS,
    SCHOOL,
    CertificationState,
    CertificationVerb,
    Party,
    SeatState,
    Standing,
)
from assessment.certifications.tables import Certification, CertificationStep, PeerSeat
from assessment.years.service import hold_open
from kernel.actor import Actor, Role
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.errors import Stale


@dataclass(frozen=True, slots=True)
class Hand:
    """A certification, the seats of its turn, and who holds it; no actor is the platform."""

    row: Certification
    seats: Sequence[PeerSeat]
    actor: Actor | None
    standing: Standing


def standing_of(actor: Actor, row: Certification, seats: Sequence[PeerSeat]) -> Standing:
    """Return how somebody stands to a certification with the seats of its turn."""
    parties = set()
    if row.person_id == actor.person_id:
        parties.add(Party.OWNER)
    if any(s.peer_id == actor.person_id and s.state is SeatState.OPEN for s in seats):
        parties.add(Party.PEER)
    leads = actor.reaches(row.group_path or row.org_path, Role.GROUP_LEADER)
    if leads or actor.reaches(row.org_path, *SCHOOL):
        parties.add(Party.LEADER)
    if actor.reaches(row.org_path, *RATERS):
        parties.add(Party.SCHOOL)
    has_ratings = any(seat.state is SeatState.RATED for seat in seats)
    return Standing(frozenset(parties), has_ratings)


async def lock(session: AsyncSession, actor: Actor, certification_id: UUID) -> Hand:
    """Return a certification that the caller may see, locked with its school's counts.

    Its year stays open until the commit.
    """
    if await queries.visible(session, actor, certification_id) is None:
        raise CertificationUnknown
    return await lock_for(session, actor, certification_id)


async def lock_for(session: AsyncSession, actor: Actor | None, certification_id: UUID) -> Hand:
    """The same for the platform itself, which sees everything."""
    row = await queries.lock(session, certification_id)
    if row is None:
        raise CertificationUnknown
    await hold_open(session, row.year_id)
    await totals.hold(session, row.year_id, [row.school_id])
    seats = await queries.seats_of(session, row.id, row.turn)
    if actor is None:
        return Hand(row, seats, None, Standing(frozenset({Party.SYSTEM})))
    return Hand(row, seats, actor, standing_of(actor, row, seats))


def check_seen(row: Certification, seen: int) -> None:
    """Refuse to act on a certification that is not the one the caller has read."""
    if row.version != seen:
        raise Stale(extra={"current": {"version": row.version, "state": row.state}})


@dataclass(frozen=True, slots=True)
class Move:
    """A step to take: where it leads, what history and audit keep of it, what history alone."""

    verb: CertificationVerb
    after: CertificationState
    detail: Mapping[str, Any] = field(default_factory=dict)
    kept: Mapping[str, Any] = field(default_factory=dict)


def move(session: AsyncSession, hand: Hand, step: Move, now: Clock) -> None:
    """Bring a locked certification into its next state; counts and audit follow."""
    rules.check(step.verb, hand.row.state, hand.standing)
    row, actor = hand.row, hand.actor
    session.add(
        CertificationStep(
            certification_id=row.id,
            turn=row.turn,
            verb=step.verb,
            from_state=row.state,
            to_state=step.after,
            detail={**step.detail, **step.kept},
            actor_id=actor.person_id if actor else None,
            actor_name=actor.name if actor else "系统",
            at=now(),
        )
    )
    row.state = step.after
    row.version += 1


async def settle(session: AsyncSession, rows: Collection[Certification]) -> None:
    """Write the counts of the schools whose certifications changed."""
    await session.flush()
    for year_id in sorted({row.year_id for row in rows}):
        mine = [row for row in rows if row.year_id == year_id]
        schools = {row.school_id for row in mine}
        await totals.refresh(session, year_id, schools)
        await ability_totals.refresh(session, year_id, schools, {row.ability_code for row in mine})


async def take(session: AsyncSession, hand: Hand, step: Move, now: Clock) -> None:
    """Take one step with everything that belongs to it; call it last in the transaction."""
    before = hand.row.state
    move(session, hand, step, now)
    await settle(session, [hand.row])
    row = hand.row
    detail = {"name": row.person_name, "ability": row.ability_code, "from": before}
    detail |= {"to": row.state, **step.detail}
    await write_audit(
        session,
        Entry(
            hand.actor,
            f"certification.{step.verb}",
            "certification",
            row.id,
            row.org_path,
            now(),
            detail,
        ),
    )
