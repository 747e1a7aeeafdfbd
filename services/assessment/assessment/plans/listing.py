"""Schools or groups of a year with their plan of a kind; those without one are there, too."""

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
    null,
    or_,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from assessment.directory.tables import DirectoryUnit
from assessment.plans.queries import below, readers_of, works_in
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
    school_id: UUID | None = None


# The school of a row: the unit itself, or the one that a group is of.
_HOME: Final = aliased(DirectoryUnit)


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

    @property
    def is_of_groups(self) -> bool:
        """Whether the rows are teaching groups."""
        return self.kind is PlanKind.GROUP

    @property
    def home(self) -> Any:
        """The school of a row: the unit itself unless it is a group."""
        return _HOME if self.is_of_groups else DirectoryUnit


def _due(scope: Scope) -> ColumnElement[Any]:
    return case((Plan.id.is_(None), literal(scope.first_due)), else_=Plan.due_at)


def _late(scope: Scope) -> ColumnElement[bool]:
    return func.coalesce(_due(scope) <= scope.at, literal(value=False))


# A constant, not a parameter: the counts group by it.
_MISSING: Final[ColumnElement[str]] = literal_column(f"'{ListedState.MISSING}'")


def _state() -> ColumnElement[str]:
    return func.coalesce(type_coerce(Plan.state, String), _MISSING)


def _seen(scope: Scope) -> ColumnElement[bool]:
    """Units of the year's city in reach; staff see their school's plans once they are approved."""
    path, actor = DirectoryUnit.path, scope.actor
    approved = and_(works_in(actor, scope.home.path), Plan.approved_version_no.is_not(None))
    return and_(
        DirectoryUnit.kind == ("group" if scope.is_of_groups else "school"),
        path.startswith(scope.year.org_path),
        # A school that closed keeps what it wrote.
        or_(DirectoryUnit.status == "open", Plan.id.is_not(None)),
        or_(below(actor, path, *readers_of(scope.kind)), approved),
    )


def _wanted(scope: Scope, wanted: Wanted) -> list[ColumnElement[bool]]:
    found = []
    if wanted.state is not None:
        found.append(_state() == str(wanted.state))
    if wanted.district_id is not None:
        found.append(scope.home.district_id == wanted.district_id)
    if wanted.school_id is not None:
        found.append(scope.home.id == wanted.school_id)
    if wanted.q:
        names = {scope.home.name, DirectoryUnit.name}
        found.append(or_(*[name.contains(wanted.q, autoescape=True) for name in names]))
    if wanted.is_late is not None:
        found.append(_late(scope) == wanted.is_late)
    return found


async def page(
    session: AsyncSession, scope: Scope, wanted: Wanted, request: PageRequest
) -> Sequence[Columns]:
    """Rows of one page, one more than it shows: late ones first, then by name."""
    unit, home = DirectoryUnit, scope.home
    order = (case((_late(scope), 0), else_=1), home.name, unit.name, unit.id)
    query = _rows(
        scope,
        select(
            Plan.id.label("plan_id"),
            home.id.label("school_id"),
            home.name.label("school_name"),
            (unit.id if scope.is_of_groups else null()).label("group_id"),
            (unit.name if scope.is_of_groups else null()).label("group_name"),
            unit.path.label("org_path"),
            home.district_id,
            func.coalesce(home.district_name, "").label("district_name"),
            _state().label("state"),
            Plan.version_no,
            Plan.approved_version_no,
            _due(scope).label("due_at"),
            _late(scope).label("is_late"),
            Plan.updated_at,
        ),
    ).where(_seen(scope), *_wanted(scope, wanted))
    if after := request.start(int, str, str, UUID):
        if after[0] not in {0, 1}:
            raise CursorInvalid
        query = query.where(tuple_(*order) > after)
    return (await session.execute(query.order_by(*order).limit(request.limit + 1))).all()


async def counts(session: AsyncSession, scope: Scope) -> Sequence[Columns]:
    """How many units in reach stand where, and how many of them are late."""
    query = _rows(
        scope,
        select(
            _state().label("state"),
            func.count().label("total"),
            func.count().filter(_late(scope)).label("late"),
        ),
    )
    return (await session.execute(query.where(_seen(scope)).group_by(_state()))).all()


def _rows(scope: Scope, query: Any) -> Any:
    """Units with their plan, groups with their school as well."""
    found = query.select_from(DirectoryUnit)
    if scope.is_of_groups:
        found = found.join(_HOME, _HOME.id == DirectoryUnit.parent_id)
    return found.join(Plan, _is_plan(scope), isouter=True)


def _is_plan(scope: Scope) -> ColumnElement[bool]:
    return and_(
        (Plan.group_id if scope.is_of_groups else Plan.school_id) == DirectoryUnit.id,
        Plan.year_id == scope.year.id,
        Plan.kind == scope.kind,
    )
