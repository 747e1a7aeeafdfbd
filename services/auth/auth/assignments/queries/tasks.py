"""The tasks themselves: the list, one of them, those that are open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from auth.assignments.rules import JUDGING, AssignmentState, Task
from auth.assignments.tables import Assignment
from auth.experts.tables import ExpertEntry
from auth.organisations.tables import Organisation
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Filter:
    """Which tasks a list shows; what is None does not filter. A unit counts with all below it."""

    team_id: UUID | None = None
    entry_id: UUID | None = None
    organisation_id: UUID | None = None
    task: Task | None = None
    state: AssignmentState | None = None
    is_overdue: bool = False
    helping_only: bool = False  # who is judged does not learn by whom and when


def _select_tasks(today: date) -> Select[*tuple[Any, ...]]:
    team = aliased(Organisation)
    hidden = {"organisation_id", "assigned_by"}
    return (
        select(
            *(c for c in Assignment.__table__.c if c.name not in hidden),
            and_(Assignment.state == AssignmentState.OPEN, Assignment.to_on < today).label(
                "is_overdue"
            ),
            ExpertEntry.name.label("expert_name"),
            ExpertEntry.unit.label("expert_unit"),
            team.id.label("team_id"),
            team.name.label("team_name"),
            Organisation.id.label("org_id"),
            Organisation.name.label("org_name"),
            Organisation.kind.label("org_kind"),
            Organisation.path.label("org_path"),
        )
        .join(ExpertEntry, ExpertEntry.id == Assignment.entry_id)
        .join(team, team.id == ExpertEntry.organisation_id)
        .join(Organisation, Organisation.id == Assignment.organisation_id)
    )


async def tasks(
    session: AsyncSession,
    reach: tuple[Sequence[str], date],
    wanted: Filter,
    *,
    after: UUID | None,
    limit: int,
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Tasks about units below these paths, the latest first, at most `limit + 1` of them."""
    paths, today = reach
    below = or_(*(Organisation.path.startswith(path) for path in paths))
    if wanted.helping_only:
        below = and_(below, Assignment.task.not_in(JUDGING))
    query = _select_tasks(today).where(below).order_by(Assignment.id.desc()).limit(limit + 1)
    for column, value in (
        (ExpertEntry.organisation_id, wanted.team_id),
        (Assignment.entry_id, wanted.entry_id),
        (Assignment.task, wanted.task),
        (Assignment.state, wanted.state),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.organisation_id is not None:
        top = aliased(Organisation)
        path = select(top.path).where(top.id == wanted.organisation_id).scalar_subquery()
        query = query.where(func.starts_with(Organisation.path, path))
    if wanted.is_overdue:
        late = and_(Assignment.state == AssignmentState.OPEN, Assignment.to_on < today)
        query = query.where(late)
    if after is not None:
        query = query.where(Assignment.id < after)
    return (await session.execute(query)).all()


async def tasks_of_person(
    session: AsyncSession, person_id: UUID, today: date, *, after: UUID | None, limit: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The tasks of the expert that a person is, open ones among them, the latest first."""
    query = _select_tasks(today).where(ExpertEntry.person_id == person_id)
    if after is not None:
        query = query.where(Assignment.id < after)
    return (await session.execute(query.order_by(Assignment.id.desc()).limit(limit + 1))).all()


async def task(session: AsyncSession, assignment_id: UUID, today: date) -> Row[*tuple[Any, ...]]:
    """One task as lists show it."""
    query = _select_tasks(today).where(Assignment.id == assignment_id)
    found = (await session.execute(query)).one_or_none()
    if found is None:
        raise NotFound
    return found


async def lock_task(session: AsyncSession, assignment_id: UUID) -> Assignment:
    """One task for changing; NotFound if there is none."""
    found = await session.get(
        Assignment, assignment_id, with_for_update=True, populate_existing=True
    )
    if found is None:
        raise NotFound
    return found


async def open_tasks(session: AsyncSession, entry_id: UUID) -> Sequence[Assignment]:
    """The open tasks of an expert, locked, the oldest first."""
    query = select(Assignment).where(
        Assignment.entry_id == entry_id, Assignment.state == AssignmentState.OPEN
    )
    return (await session.scalars(query.order_by(Assignment.id).with_for_update())).all()


async def load_of(session: AsyncSession, entry_id: UUID) -> int:
    """How many open tasks an expert has."""
    query = select(func.count()).where(
        Assignment.entry_id == entry_id, Assignment.state == AssignmentState.OPEN
    )
    return int(await session.scalar(query) or 0)
