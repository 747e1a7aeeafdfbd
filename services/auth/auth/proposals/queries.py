"""Questions asked of the proposals."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from auth.departments.tables import Department
from auth.organisations.tables import Organisation
from auth.people.tables import Person
from auth.proposals.rules import ProposalState, Wish
from auth.proposals.tables import GrantProposal
from kernel.errors import NotFound


def _state(now: datetime) -> Any:
    is_over = and_(GrantProposal.state == ProposalState.PENDING, GrantProposal.expires_at <= now)
    return case((is_over, ProposalState.EXPIRED), else_=GrantProposal.state)


def _select_proposals(now: datetime) -> Select[*tuple[Any, ...]]:
    columns = [c for c in GrantProposal.__table__.c if c.name not in {"organisation_id", "state"}]
    return (
        select(
            *columns,
            _state(now).label("state"),
            Person.name.label("person_name"),
            Person.staff_no,
            Organisation.id.label("org_id"),
            Organisation.name.label("org_name"),
            Department.name.label("department"),
        )
        .join(Person, Person.id == GrantProposal.person_id)
        .join(Organisation, Organisation.id == GrantProposal.organisation_id)
        .outerjoin(Department, Department.id == GrantProposal.department_id)
    )


def _reached(paths: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(Organisation.path.startswith(path) for path in paths))


async def proposals(
    session: AsyncSession,
    wanted: tuple[Sequence[str], ProposalState | None],
    now: datetime,
    *,
    after: UUID | None,
    limit: int,
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Proposals within the caller's reach, the latest first, at most `limit + 1` of them."""
    paths, state = wanted
    query = _select_proposals(now).where(_reached(paths)).order_by(GrantProposal.id.desc())
    if state is not None:
        query = query.where(_state(now) == state)
    if after is not None:
        query = query.where(GrantProposal.id < after)
    return (await session.execute(query.limit(limit + 1))).all()


async def proposal(
    session: AsyncSession, proposal_id: UUID, now: datetime
) -> Row[*tuple[Any, ...]]:
    """One proposal as lists show it."""
    return (
        await session.execute(_select_proposals(now).where(GrantProposal.id == proposal_id))
    ).one()


async def lock_proposal(session: AsyncSession, proposal_id: UUID) -> GrantProposal:
    """One proposal for deciding; NotFound if there is none."""
    found = await session.get(GrantProposal, proposal_id, with_for_update=True)
    if found is None:
        raise NotFound
    return found


async def end_expired(session: AsyncSession, wish: Wish, now: datetime) -> None:
    """Write down that an old proposal of the same wish has run out, so that a new one fits."""
    same = (
        GrantProposal.person_id == wish.person_id,
        GrantProposal.role == wish.role,
        GrantProposal.organisation_id == wish.org_id,
        GrantProposal.state == ProposalState.PENDING,
        GrantProposal.expires_at <= now,
    )
    await session.execute(update(GrantProposal).where(*same).values(state=ProposalState.EXPIRED))
