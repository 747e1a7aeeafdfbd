"""Schools of a year with their plan of a kind; those that have none yet are there, too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    String,
    and_,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory.tables import DirectoryUnit
from assessment.plans.queries import READERS, below, works_in
from assessment.plans.rules import PlanKind, PlanState, due_at
from assessment.plans.tables import Plan
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.paging import CursorInvalid, PageRequest

Columns = Row[*tuple[Any, ...]]


class ListedState(StrEnum):
    """A plan's state, or that there is no plan yet."""

    MISSING = "missing"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of the list, named after the fields."""

    state: ListedState | None = None
    district_id: UUID | None = None
    q: str | None = None
    is_late: bool | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose list it is: the year, the kind of plan, who asks and when."""

    year: Year
    kind: PlanKind
    actor: Actor
    at: datetime

    @property
    def first_due(self) -> datetime | None:
        """When a plan that nobody has begun is late."""
        return due_at(PlanState.DRAFT, self.year.starts_on, self.at)


def _due(scope: Scope) -> ColumnElement[Any]:
    return case((Plan.id.is_(None), literal(scope.first_due)), else_=Plan.due_at)


def _late(scope: Scope) -> ColumnElement[bool]:
    return func.coalesce(_due(scope) <= scope.at, literal(value=False))


# A constant, not a parameter: the counts group by it.
_MISSING: Final[ColumnElement[str]] = literal_column(f"'{ListedState.MISSING}'")


def _state() -> ColumnElement[str]:
    return func.coalesce(type_coerce(Plan.state, String), _MISSING)


def _seen(scope: Scope) -> ColumnElement[bool]:
    """Schools of the year's city in reach; staff see the school's plan once it is approved."""
    path, actor = DirectoryUnit.path, scope.actor
    approved = and_(works_in(actor, path), Plan.approved_version_no.is_not(None))
    return and_(
        DirectoryUnit.kind == "school",
        path.startswith(scope.year.org_path),
        # A school that closed keeps what it wrote.
        or_(DirectoryUnit.status == "open", Plan.id.is_not(None)),
        or_(below(actor, path, *READERS), approved),
    )


def _wanted(scope: Scope, wanted: Wanted) -> list[ColumnElement[bool]]:
    found = []
    if wanted.state is not None:
        found.append(_state() == str(wanted.state))
    if wanted.district_id is not None:
        found.append(DirectoryUnit.district_id == wanted.district_id)
    if wanted.q:
        found.append(DirectoryUnit.name.contains(wanted.q, autoescape=True))
    if wanted.is_late is not None:
        found.append(_late(scope) == wanted.is_late)
    return found


def _start(late: int, name: str, row_id: str) -> tuple[int, str, UUID]:
    try:
        if late in {0, 1}:
            return late, name, UUID(row_id)
        raise CursorInvalid
    except ValueError as fault:
        raise CursorInvalid from fault


async def page(
    session: AsyncSession, scope: Scope, wanted: Wanted, request: PageRequest
) -> Sequence[Columns]:
    """Rows of one page, one more than it shows: late ones first, then by name."""
    order = (case((_late(scope), 0), else_=1), DirectoryUnit.name, DirectoryUnit.id)
    query = (
        select(
            Plan.id.label("plan_id"),
            DirectoryUnit.id.label("school_id"),
            DirectoryUnit.name.label("school_name"),
            DirectoryUnit.path.label("org_path"),
            DirectoryUnit.district_id,
            func.coalesce(DirectoryUnit.district_name, "").label("district_name"),
            _state().label("state"),
            Plan.version_no,
            Plan.approved_version_no,
            _due(scope).label("due_at"),
            _late(scope).label("is_late"),
            Plan.updated_at,
        )
        .join(Plan, _is_plan(scope), isouter=True)
        .where(_seen(scope), *_wanted(scope, wanted))
    )
    if after := request.start(int, str, str):
        query = query.where(tuple_(*order) > _start(*after))
    return (await session.execute(query.order_by(*order).limit(request.limit + 1))).all()


async def counts(session: AsyncSession, scope: Scope) -> Sequence[Columns]:
    """How many schools in reach stand where, and how many of them are late."""
    query = (
        select(
            _state().label("state"),
            func.count().label("total"),
            func.count().filter(_late(scope)).label("late"),
        )
        .select_from(DirectoryUnit)
        .join(Plan, _is_plan(scope), isouter=True)
        .where(_seen(scope))
        .group_by(_state())
    )
    return (await session.execute(query)).all()


def _is_plan(scope: Scope) -> ColumnElement[bool]:
    return and_(
        Plan.school_id == DirectoryUnit.id,
        Plan.year_id == scope.year.id,
        Plan.kind == scope.kind,
    )
