"""Reads of rounds."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.rounds.rules import RoundState
from assessment.rounds.tables import Round
from kernel.actor import Actor, Role
from kernel.paging import PageRequest

READERS = (
    Role.CITY_OFFICE,
    Role.DISTRICT_OFFICE,
    Role.SCHOOL_LEAD,
    Role.SCHOOL_TEAM,
    Role.EQUIPMENT_CENTRE,
    Role.AUDITOR,
)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Rounds of the caller's city; those in preparation only for its city office."""
    offices = [Round.org_path.startswith(path) for path in actor.paths(Role.CITY_OFFICE)]
    below = [
        literal(path).startswith(Round.org_path) | Round.org_path.startswith(path)
        for path in actor.paths(*READERS)
    ]
    opened = and_(Round.state != RoundState.DRAFT, or_(*below)) if below else literal(value=False)
    return or_(*offices, opened)


async def rounds(
    session: AsyncSession, actor: Actor, page: PageRequest, state: RoundState | None
) -> Sequence[Round]:
    """Rounds the caller may see, newest first; one row more than the page shows."""
    query: Select[Round] = select(Round).where(visible_to(actor))
    if state is not None:
        query = query.where(Round.state == state)
    if after := page.start(UUID):
        query = query.where(Round.id < after[0])
    found = await session.scalars(query.order_by(Round.id.desc()).limit(page.limit + 1))
    return found.all()


async def visible_round(session: AsyncSession, actor: Actor, round_id: UUID) -> Round | None:
    """One round if the caller may see it."""
    return await session.scalar(select(Round).where(Round.id == round_id, visible_to(actor)))


async def lock_round(session: AsyncSession, round_id: UUID) -> Round | None:
    """One round, locked until the commit."""
    return await session.get(Round, round_id, with_for_update=True, populate_existing=True)
