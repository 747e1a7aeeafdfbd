"""Lists and counts of submissions, read as plain rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, case, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.rounds.tables import Round
from assessment.submissions.rules import State
from assessment.submissions.tables import Submission
from kernel.actor import Actor, Role
from kernel.paging import CursorInvalid, PageRequest

READERS = (
    Role.SCHOOL_LEAD,
    Role.SCHOOL_TEAM,
    Role.DISTRICT_OFFICE,
    Role.CITY_OFFICE,
    Role.AUDITOR,
)
EXPORT_LIMIT = 20_000

Listed = Select[*tuple[Any, ...]]
_COLUMNS = tuple(
    column
    for column in Submission.__table__.c
    if column.name not in {"removed_at", "removed_reason", "extended_due_on", "created_at"}
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of the list, named after the fields."""

    round_id: UUID | None = None
    state: State | None = None
    district_id: UUID | None = None
    q: str | None = None
    is_overdue: bool | None = None


def is_overdue(at: datetime) -> ColumnElement[bool]:
    """Tell in SQL whether the step that is due now is late."""
    return func.coalesce(Submission.due_at <= at, literal(value=False))


def reached_by(actor: Actor) -> ColumnElement[bool]:
    """Submissions of the roster in the caller's subtree."""
    paths = actor.paths(*READERS)
    reached = [Submission.org_path.startswith(path) for path in paths]
    return Submission.removed_at.is_(None) & or_(*reached, literal(value=False))


def _wanted(query: Listed, wanted: Wanted, at: datetime) -> Listed:
    if wanted.round_id is not None:
        query = query.where(Submission.round_id == wanted.round_id)
    if wanted.state is not None:
        query = query.where(Submission.state == wanted.state)
    if wanted.district_id is not None:
        query = query.where(Submission.district_id == wanted.district_id)
    if wanted.q:
        query = query.where(Submission.school_name.contains(wanted.q, autoescape=True))
    if wanted.is_overdue is not None:
        query = query.where(is_overdue(at) == wanted.is_overdue)
    return query


def _select(actor: Actor, wanted: Wanted, at: datetime) -> tuple[Listed, Sequence[Any]]:
    """The filtered query and its stable order: overdue first, then by name."""
    late = case((is_overdue(at), 0), else_=1)
    # Not a join: the name is looked up for the rows of the page, not for all that were sorted.
    name = select(Round.name).where(Round.id == Submission.round_id).scalar_subquery()
    columns = (*_COLUMNS, name.label("round_name"), is_overdue(at).label("is_overdue"))
    query = select(*columns).where(reached_by(actor))
    order = (late, Submission.school_name, Submission.id)
    return _wanted(query, wanted, at), order


async def page(
    session: AsyncSession, actor: Actor, wanted: Wanted, request: PageRequest, at: datetime
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Rows of one page, one more than it shows."""
    query, order = _select(actor, wanted, at)
    if after := request.start(int, str, UUID):
        if after[0] not in {0, 1}:
            raise CursorInvalid
        query = query.where(tuple_(*order) > after)
    return (await session.execute(query.order_by(*order).limit(request.limit + 1))).all()


async def everything(
    session: AsyncSession, actor: Actor, wanted: Wanted, at: datetime
) -> Sequence[Row[*tuple[Any, ...]]]:
    """All rows of the list, for an export."""
    query, order = _select(actor, wanted, at)
    return (await session.execute(query.order_by(*order).limit(EXPORT_LIMIT))).all()


async def counts(
    session: AsyncSession, actor: Actor, round_id: UUID, at: datetime
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Numbers of submissions by district and state, with how many of them are overdue."""
    query = (
        select(
            Submission.district_id,
            Submission.district_name,
            Submission.state,
            func.min(Submission.org_path).label("some_path"),
            func.count().label("total"),
            func.count().filter(is_overdue(at)).label("overdue"),
        )
        .where(reached_by(actor), Submission.round_id == round_id)
        .group_by(Submission.district_id, Submission.district_name, Submission.state)
    )
    return (await session.execute(query)).all()


async def unfinished(session: AsyncSession, round_id: UUID) -> int:
    """How many schools of a round are between handing in and their final result."""
    waiting = Submission.state.not_in([State.DRAFT, State.RETURNED, State.FINAL])
    query = select(func.count()).where(
        Submission.round_id == round_id, Submission.removed_at.is_(None), waiting
    )
    return int(await session.scalar(query) or 0)
