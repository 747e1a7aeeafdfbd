"""Schools of a year with their scheme; those that have none yet are there, too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, case, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory.tables import DirectoryUnit
from assessment.hours.queries.people import staff
from assessment.plans.queries import below, works_in
from assessment.schemes.rules import READERS
from assessment.schemes.tables import SchemeAcknowledgement, SchoolScheme, SchoolSchemeVersion
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.paging import PageRequest


class ListedSchemeState(StrEnum):
    """None yet, never published, or published (a newer version may be in the making)."""

    MISSING = "missing"
    DRAFT = "draft"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of the list, named after the fields."""

    state: ListedSchemeState | None = None
    district_id: UUID | None = None
    q: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose list it is: the year, who asks and when."""

    year: Year
    actor: Actor
    today: date


_MISSING: Final = literal(str(ListedSchemeState.MISSING))
_STATE: Final[ColumnElement[str]] = case(
    (SchoolScheme.id.is_(None), _MISSING),
    (SchoolScheme.published_version_no.is_(None), literal(str(ListedSchemeState.DRAFT))),
    else_=literal(str(ListedSchemeState.PUBLISHED)),
)


def _seen(scope: Scope) -> ColumnElement[bool]:
    path, actor = DirectoryUnit.path, scope.actor
    published = and_(works_in(actor, path), SchoolScheme.published_version_no.is_not(None))
    return and_(
        DirectoryUnit.kind == "school",
        path.startswith(scope.year.org_path),
        or_(DirectoryUnit.status == "open", SchoolScheme.id.is_not(None)),
        or_(below(actor, path, *READERS), published),
    )


def _is_scheme(scope: Scope) -> ColumnElement[bool]:
    return and_(SchoolScheme.school_id == DirectoryUnit.id, SchoolScheme.year_id == scope.year.id)


async def page(
    session: AsyncSession, scope: Scope, wanted: Wanted, request: PageRequest
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Rows of one page by name, one more than it shows, without the counts of staff."""
    version = SchoolSchemeVersion
    is_shown = and_(
        version.scheme_id == SchoolScheme.id,
        version.version_no == SchoolScheme.published_version_no,
    )
    order = (DirectoryUnit.name, DirectoryUnit.id)
    query = (
        select(
            SchoolScheme.id.label("scheme_id"),
            DirectoryUnit.id.label("school_id"),
            DirectoryUnit.name.label("school_name"),
            DirectoryUnit.path.label("org_path"),
            func.coalesce(DirectoryUnit.district_name, "").label("district_name"),
            _STATE.label("state"),
            SchoolScheme.version_no,
            SchoolScheme.published_version_no,
            version.published_at,
            version.content_hash,
        )
        .join(SchoolScheme, _is_scheme(scope), isouter=True)
        .join(version, is_shown, isouter=True)
        .where(_seen(scope))
    )
    if wanted.state is not None:
        query = query.where(literal(str(wanted.state)) == _STATE)
    if wanted.district_id is not None:
        query = query.where(DirectoryUnit.district_id == wanted.district_id)
    if wanted.q:
        query = query.where(DirectoryUnit.name.contains(wanted.q, autoescape=True))
    if after := request.start(str, UUID):
        query = query.where(tuple_(*order) > after)
    return (await session.execute(query.order_by(*order).limit(request.limit + 1))).all()


async def staff_counts(
    session: AsyncSession, scope: Scope, school_ids: Sequence[UUID]
) -> dict[UUID, tuple[int, int]]:
    """Staff of schools and how many of them acknowledged the version in force."""
    people, one = staff(scope.today, school_ids), SchemeAcknowledgement
    its = and_(SchoolScheme.school_id == people.c.school_id, SchoolScheme.year_id == scope.year.id)
    done = and_(
        one.scheme_id == SchoolScheme.id,
        one.version_no == SchoolScheme.published_version_no,
        one.person_id == people.c.person_id,
    )
    query = (
        select(people.c.school_id, func.count(), func.count(one.at))
        .select_from(people)
        .outerjoin(SchoolScheme, its)
        .outerjoin(one, done)
        .group_by(people.c.school_id)
    )
    return {row[0]: (row[1], row[2]) for row in await session.execute(query)}


async def counts(session: AsyncSession, scope: Scope) -> dict[str, int]:
    """How many schools in reach stand where."""
    rows = (
        select(_STATE.label("state"))
        .select_from(DirectoryUnit)
        .join(SchoolScheme, _is_scheme(scope), isouter=True)
        .where(_seen(scope))
        .subquery()
    )
    query = select(rows.c.state, func.count()).group_by(rows.c.state)
    return {str(state): total for state, total in await session.execute(query)}
