"""Reads behind the facts: the year of a round, then a fixed number of statements for each fact."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.abilities import queries as abilities
from assessment.abilities.document import CatalogueContent
from assessment.certifications.queries import totals as certified
from assessment.certifications.queries.totals import SchoolCount
from assessment.directory.tables import DirectoryUnit
from assessment.facts.rules.plans import Chosen, Groups, Study
from assessment.facts.rules.ratings import Scheme, Staff
from assessment.facts.rules.work import Hours
from assessment.facts.tables import SubmissionFacts
from assessment.hours.queries import totals
from assessment.plans.facts import group_plans_fact
from assessment.plans.queries import plan_of, version
from assessment.plans.rules import PlanKind, PlanState
from assessment.plans.study import MODE_NAMES, Activity, StudyContent
from assessment.registers.documents import DOCUMENT, Document
from assessment.registers.queries import entries
from assessment.rounds.tables import Round
from assessment.schemes.queries import scheme_fact
from assessment.years.rules import YearState
from assessment.years.tables import Year
from kernel.clock import local_date


async def kept(session: AsyncSession, submission_id: UUID) -> SubmissionFacts | None:
    """The facts of a final result."""
    return await session.get(SubmissionFacts, submission_id)


async def year_of(session: AsyncSession, found: Round) -> Year | None:
    """The assessment year a round looks at: the latest that began before the schools hand in."""
    query = select(Year).where(
        Year.org_path == found.org_path,
        Year.state != YearState.DRAFT,
        Year.starts_on <= found.self_due_on,
    )
    return await session.scalar(query.order_by(Year.starts_on.desc(), Year.id).limit(1))


async def study_of(session: AsyncSession, school_id: UUID, year_id: UUID) -> Study | None:
    """The approved study plan of a school, else the one that was handed in."""
    row = await plan_of(session, PlanKind.STUDY, (school_id, None), year_id)
    if row is None:
        return None
    number = row.approved_version_no
    if number is None:
        number = row.version_no - (row.state is PlanState.DRAFT)
    shown = await version(session, row.id, number) if number else None
    if shown is None:
        return None
    plan = StudyContent.model_validate(shown.content)
    standing = "已通过审核" if number == row.approved_version_no else "已提交，未通过审核"
    catalogue = await abilities.current(session)
    known = CatalogueContent.model_validate(catalogue.content).abilities if catalogue else []
    places = {one.code: one for one in known}
    return Study(
        plan_id=str(row.id),
        standing=standing,
        modes=[MODE_NAMES[one.mode] for one in plan.modes],
        chosen=[Chosen(places.get(one.code), bool(one.reason.strip())) for one in plan.abilities],
        activities=len(plan.activities),
        complete=sum(map(_is_complete, plan.activities)),
        hours=sum((one.hours or Decimal(0) for one in plan.activities), Decimal(0)),
    )


def _is_complete(one: Activity) -> bool:
    words = (one.place, one.content, one.participants)
    return one.on is not None and bool(one.hours) and all(word.strip() for word in words)


async def school_of(session: AsyncSession, school_id: UUID) -> DirectoryUnit | None:
    """The school as the directory knows it."""
    return await session.get(DirectoryUnit, school_id)


async def groups_of(session: AsyncSession, school_id: UUID, year_id: UUID) -> Groups:
    """The teaching groups of a school, and which have no approved plan."""
    found = await group_plans_fact(session, year_id, school_id)
    return Groups(str(school_id), found.groups, found.missing)


async def hours_of(session: AsyncSession, school: DirectoryUnit, year: Year, today: date) -> Hours:
    """How many of a school's teachers lack hours, from the totals."""
    (count,) = await totals.counts(session, year, [school], today)
    return Hours(
        school_id=str(school.id),
        teachers=count.teachers,
        below_online=count.below_online,
        below_offline=count.below_offline,
        online=year.online_hours,
        offline=year.offline_hours,
    )


async def scheme_of(
    session: AsyncSession, school_id: UUID, year_id: UUID, today: date
) -> Scheme | None:
    """The scheme in force, None while none is published."""
    found = await scheme_fact(session, year_id, school_id, today)
    if found is None:
        return None
    return Scheme(
        scheme_id=str(found.scheme_id),
        version_no=found.version_no,
        published_on=local_date(found.published_at),
        staff=found.staff,
        acknowledged=found.acknowledged,
    )


async def certified_of(
    session: AsyncSession, school: DirectoryUnit, year: Year, today: date
) -> SchoolCount:
    """How many of a school's teachers are rated, and the levels they were given."""
    (count,) = await certified.schools(session, year, [school], today)
    return count


def staff_of(count: SchoolCount, year: Year) -> Staff:
    """Return a school's counts as the rules know them."""
    return Staff(
        school_id=str(count.unit.id),
        teachers=count.teachers,
        exempt=count.exempt_teachers,
        rated=count.rated_teachers,
        finished=count.finished_teachers,
        abilities=year.abilities,
    )


async def registers_of(
    session: AsyncSession, school_id: UUID, year_id: UUID
) -> list[tuple[str, Document]]:
    """Return what a school entered in its registers, in one statement."""
    rows = await entries.of_school(session, school_id, year_id)
    return [(str(row.id), DOCUMENT.validate_python(row.document)) for row in rows]
