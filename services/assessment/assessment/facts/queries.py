"""Reads behind the facts: the year of a round, the study plan that counts, teachers' hours."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.abilities import queries as abilities
from assessment.abilities.document import CatalogueContent
from assessment.directory.tables import DirectoryUnit
from assessment.facts.rules import Chosen, Hours, Study
from assessment.facts.tables import SubmissionFacts
from assessment.hours.queries import totals
from assessment.plans.queries import plan_of, version
from assessment.plans.rules import PlanKind, PlanState
from assessment.plans.study import MODE_NAMES, Activity, StudyContent
from assessment.rounds.tables import Round
from assessment.years.rules import YearState
from assessment.years.tables import Year
from kernel.clock import Clock, local_date


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


async def hours_of(session: AsyncSession, school_id: UUID, year: Year, now: Clock) -> Hours | None:
    """How many of a school's teachers lack hours, from the totals."""
    unit = await session.get(DirectoryUnit, school_id)
    if unit is None:
        return None
    (count,) = await totals.counts(session, year, [unit], local_date(now()))
    return Hours(
        school_id=str(school_id),
        teachers=count.teachers,
        below_online=count.below_online,
        below_offline=count.below_offline,
        online=year.online_hours,
        offline=year.offline_hours,
    )
