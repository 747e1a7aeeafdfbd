"""What a school as a whole still lacks in a year: its teachers' plans, hours, abilities (R84, R98).

Counted from the totals that every change keeps; each figure has a table that names the people.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.queries import totals as certifications
from assessment.directory.queries import SCHOOL
from assessment.directory.tables import DirectoryUnit
from assessment.hours.queries import totals as hours
from assessment.hours.queries.people import staff
from assessment.personal_plans.tables import PersonalPlan
from assessment.years.service import year_of
from assessment.years.tables import Year
from kernel.actor import Actor, Role
from kernel.clock import local_date
from kernel.errors import NotFound

SCHOOL_ROLES = (Role.SCHOOL_LEAD, Role.SCHOOL_TEAM)


@dataclass(frozen=True, slots=True)
class Lacks:
    """How many of a school's teachers have no plan, too few hours, too few abilities.

    `abilities` is how many the year asks for; who is exempt 免测 lacks none.
    """

    school_id: UUID
    school_name: str
    year_id: UUID
    year_name: str
    teachers: int
    without_plan: int
    below_hours: int
    below_abilities: int
    abilities: int


async def of_school(
    session: AsyncSession, actor: Actor, key: tuple[UUID, UUID | None], at: datetime
) -> Lacks:
    """Count for a school (first id) in a year (second id, or the open one)."""
    school = await session.get(DirectoryUnit, key[0])
    if school is None or school.kind != SCHOOL:
        raise NotFound
    actor.require(school.path, *SCHOOL_ROLES)
    today = local_date(at)
    year = await year_of(session, actor, key[1], today)
    (worked,) = await hours.counts(session, year, [school], today)
    (certified,) = await certifications.schools(session, year, [school], today)
    return Lacks(
        school_id=school.id,
        school_name=school.name,
        year_id=year.id,
        year_name=year.name,
        teachers=worked.teachers,
        without_plan=await _without_plan(session, year, school.id, at),
        below_hours=worked.below,
        below_abilities=certified.teachers - certified.finished_teachers,
        abilities=year.abilities,
    )


async def _without_plan(session: AsyncSession, year: Year, school_id: UUID, at: datetime) -> int:
    people = staff(local_date(at), [school_id])
    begun = exists().where(
        PersonalPlan.year_id == year.id, PersonalPlan.person_id == people.c.person_id
    )
    found = await session.scalar(select(func.count()).select_from(people).where(~begun))
    return int(found or 0)
