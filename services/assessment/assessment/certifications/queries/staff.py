"""The whole staff of schools against what the year asks for (R84): set-based, no row per person."""

from collections.abc import Collection
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


def progress(year: Year, today: date, school_ids: Collection[UUID]) -> Any:
    """Return a subquery: everybody of the schools with counts and the exemption, if any."""
    people = staff(today, school_ids)
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
    people, person = progress(year, today, [school_id]), DirectoryPerson
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
    if page is not None:
        if after := page.start(str, UUID):
            query = query.where(tuple_(person.name, person.id) > after)
        query = query.limit(page.limit + 1)
    return [TeacherCount(*row) for row in await session.execute(query)]
