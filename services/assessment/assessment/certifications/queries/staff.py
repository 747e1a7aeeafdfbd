"""The whole staff of schools against what the year asks for (R84): set-based, no row per person."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.rules import RATED, CertificationState, Level
from assessment.certifications.tables import Certification, Exemption
from assessment.directory.tables import DirectoryPerson
from assessment.hours.queries.people import staff
from assessment.years.tables import Year
from kernel.paging import PageRequest


@dataclass(frozen=True, slots=True)
class TeacherCount:
    """A teacher of a school with the number of abilities begun, rated and finished."""

    person_id: UUID
    name: str
    staff_no: str | None
    begun: int
    rated: int
    finished: int
    exemption_id: UUID | None
    exemption_reason: str | None


def progress(year: Year, people: Any) -> Any:
    """Return a subquery: each of the `staff` with counts and the exemption, if any."""
    one = Certification
    is_done = and_(one.state == CertificationState.FINAL, one.level != Level.FAIL)
    exempt = and_(
        Exemption.person_id == people.c.person_id,
        Exemption.year_id == year.id,
        Exemption.ended_at.is_(None),
    )
    begun = and_(one.person_id == people.c.person_id, one.year_id == year.id)
    query = (
        select(
            people.c.school_id,
            people.c.person_id,
            func.count(one.id).label("begun"),
            func.count(one.id).filter(one.state.in_(sorted(RATED))).label("rated"),
            func.count(one.id).filter(is_done).label("finished"),
            Exemption.id.label("exemption_id"),
            Exemption.reason.label("exemption_reason"),
        )
        .select_from(people)
        .outerjoin(one, begun)
        .outerjoin(Exemption, exempt)
        .group_by(people.c.school_id, people.c.person_id, Exemption.id)
    )
    return query.subquery("progress")


def _first(people: Any, after: tuple[Any, ...] | None, most: int) -> Any:
    """Return the first of the staff by name, as a subquery of the same columns."""
    person = DirectoryPerson
    query = select(people).join(person, person.id == people.c.person_id)
    if after:
        query = query.where(tuple_(person.name, person.id) > after)
    return query.order_by(person.name, person.id).limit(most).subquery("first")


async def teachers(
    session: AsyncSession,
    year: Year,
    school_id: UUID,
    *,
    today: date,
    only_missing: bool,
    page: PageRequest | None,
) -> list[TeacherCount]:
    """Everybody of a school by name, begun or not; one more than the page shows."""
    person, after = DirectoryPerson, page.start(str, UUID) if page is not None else None
    everybody = staff(today, [school_id])
    if page is not None and not only_missing:  # a page is cut out before anything is counted
        everybody = _first(everybody, after, page.limit + 1)
    people = progress(year, everybody)
    query = (
        select(
            person.id,
            person.name,
            person.staff_no,
            people.c.begun,
            people.c.rated,
            people.c.finished,
            people.c.exemption_id,
            people.c.exemption_reason,
        )
        .select_from(people)
        .join(person, person.id == people.c.person_id)
        .order_by(person.name, person.id)
    )
    if only_missing:
        lacks = people.c.finished < year.abilities
        query = query.where(lacks, people.c.exemption_id.is_(None))
    if after:
        query = query.where(tuple_(person.name, person.id) > after)
    if page is not None:
        query = query.limit(page.limit + 1)
    return [TeacherCount(*row) for row in await session.execute(query)]
