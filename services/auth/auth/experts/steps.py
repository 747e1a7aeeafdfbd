"""What every verb of the pool does: find the team, change the state, note it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.experts.rules import LEADERS, ExpertState, leaders_of
from auth.experts.tables import ExpertEntry, ExpertEvent
from auth.organisations.queries import lock_unit
from auth.organisations.rules import Kind, Status, UnitClosed
from auth.organisations.tables import Organisation
from auth.people.queries import person
from auth.people.rules import PersonLeft, PersonStatus
from auth.people.service import sight_of
from kernel.actor import Actor


async def team_of(session: AsyncSession, organisation_id: UUID) -> Organisation:
    """Lock the city or district of a team; it must be open."""
    unit = await lock_unit(session, organisation_id)
    leaders_of(Kind(unit.kind))
    if unit.status == Status.CLOSED:
        raise UnitClosed
    return unit


async def require_person(
    session: AsyncSession, actor: Actor, person_id: UUID, now: datetime
) -> None:
    """Refuse an account that the caller does not see, or of somebody who has left."""
    found = await person(session, sight_of(actor, now, *LEADERS), person_id)
    if found.status == PersonStatus.LEFT:
        raise PersonLeft


def step(
    session: AsyncSession,
    actor: Actor | None,
    to: tuple[ExpertEntry, ExpertState],
    reason: str,
    now: datetime,
) -> None:
    """Bring an entry into a state, with the reason in its history."""
    entry, becomes = to
    entry.state = becomes
    entry.version += 1
    note(session, actor, entry, reason, now)


def note(
    session: AsyncSession, actor: Actor | None, entry: ExpertEntry, reason: str, now: datetime
) -> None:
    """Add the present state to the history of an entry."""
    session.add(
        ExpertEvent(
            entry_id=entry.id,
            state=entry.state,
            reason=reason,
            actor_id=actor.person_id if actor else None,
            actor_name=actor.name if actor else "",
            at=now,
        )
    )
