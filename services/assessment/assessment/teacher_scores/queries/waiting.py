"""Objections 异议 that wait for somebody's answer: the school's, else the office's above it.

An objection is answered by somebody who neither is the teacher nor marked them. Rights are auth's,
so who could answer at a school is read from what its people did: whoever published the scheme or
scores, or marked anybody. Where none of them may, the office is told at once; otherwise when the
school has let it wait.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from assessment.directory.queries import is_current
from assessment.directory.tables import DirectoryMembership, DirectoryPerson, DirectoryUnit
from assessment.hours.queries.people import ACTIVE
from assessment.schemes.rules import SCHOOL
from assessment.schemes.tables import SchoolScheme, SchoolSchemeVersion
from assessment.teacher_scores.tables import ScoreObjection, ScorePublication, TeacherMarkChange
from assessment.years.rules import YearState
from assessment.years.tables import Year
from kernel.actor import Actor, Role
from kernel.clock import end_of_day
from kernel.paging import PageRequest

OFFICE_AFTER: Final = timedelta(days=7)  # ⚙ then the office above is asked as well


def _has_marked(person: Any) -> ColumnElement[bool]:
    """Somebody marked the teacher who objects."""
    change = aliased(TeacherMarkChange)
    marked = exists().where(
        change.scheme_id == ScoreObjection.scheme_id,
        change.person_id == ScoreObjection.person_id,
        change.by == person,
    )
    return marked.correlate_except(change)


def _may_answer(source: Any, person: Any, today: date) -> ColumnElement[bool]:
    """Somebody who acted for the school, as `source` tells, is still there and is no party."""
    member, one = DirectoryMembership, DirectoryPerson
    is_there = exists().where(
        member.person_id == person,
        member.org_path.startswith(SchoolScheme.org_path),
        is_current(today),
        one.id == member.person_id,
        one.status == ACTIVE,
    )
    found = exists().where(
        source.scheme_id == ScoreObjection.scheme_id,
        person != ScoreObjection.person_id,
        ~_has_marked(person),
        is_there.correlate_except(member, one),
    )
    return found.correlate_except(source)


def _has_answerer(today: date) -> ColumnElement[bool]:
    version, published, change = SchoolSchemeVersion, ScorePublication, TeacherMarkChange
    return or_(
        _may_answer(version, version.published_by, today),
        _may_answer(published, published.published_by, today),
        _may_answer(change, change.by, today),
    )


def _below(actor: Actor, *roles: Role) -> ColumnElement[bool]:
    return or_(false(), *[SchoolScheme.org_path.startswith(path) for path in actor.paths(*roles)])


def _waits_for(actor: Actor, today: date) -> ColumnElement[bool]:
    is_late = ScoreObjection.filed_at <= end_of_day(today - OFFICE_AFTER)
    is_city_run = DirectoryUnit.district_id.is_(None)
    office = or_(
        and_(_below(actor, Role.DISTRICT_OFFICE), ~is_city_run),
        and_(_below(actor, Role.CITY_OFFICE), is_city_run),
    )
    return and_(
        Year.state == YearState.OPEN,
        ScoreObjection.outcome.is_(None),
        ScoreObjection.person_id != actor.person_id,
        ~_has_marked(actor.person_id),
        or_(_below(actor, *SCHOOL), and_(office, or_(is_late, ~_has_answerer(today)))),
    )


def _joined(*columns: Any) -> Any:
    return (
        select(*columns)
        .select_from(ScoreObjection)
        .join(SchoolScheme, SchoolScheme.id == ScoreObjection.scheme_id)
        .join(Year, Year.id == SchoolScheme.year_id)
        .join(DirectoryUnit, DirectoryUnit.id == SchoolScheme.school_id)
    )


async def count(session: AsyncSession, actor: Actor, today: date) -> int:
    """Count what waits for the caller in open years."""
    if not actor.has_role(*SCHOOL, Role.DISTRICT_OFFICE, Role.CITY_OFFICE):
        return 0
    found = await session.scalar(_joined(func.count()).where(_waits_for(actor, today)))
    return int(found or 0)


async def objections(
    session: AsyncSession, actor: Actor, today: date, page: PageRequest
) -> Sequence[tuple[ScoreObjection, SchoolScheme]]:
    """What waits for the caller, the oldest first; one more than the page shows."""
    order = (ScoreObjection.filed_at, ScoreObjection.id)
    query = _joined(ScoreObjection, SchoolScheme).where(_waits_for(actor, today))
    if after := page.start(datetime, UUID):
        query = query.where(tuple_(*order) > after)
    rows = await session.execute(query.order_by(*order).limit(page.limit + 1))
    return [(row[0], row[1]) for row in rows]
