"""The facts of a school's staff, set by set: a handful of statements for however many people."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from assessment.directory.tables import DirectoryPerson
from assessment.hours.queries.people import staff
from assessment.hours.tables import HourTotal
from assessment.personal_plans.decisions import DECISIONS, standing
from assessment.personal_plans.rules import PersonalPlanVerb
from assessment.personal_plans.tables import PersonalPlan, PersonalPlanStep
from assessment.schemes.kinds import OutcomeForm, ScoreAudience
from assessment.schemes.tables import SchoolScheme
from assessment.teacher_scores.queries.abilities import abilities_of, exemptions_of
from assessment.teacher_scores.scoring import Facts, Mark
from assessment.teacher_scores.tables import TeacherAudience, TeacherMark, TeacherScore

_ZERO: Final = Decimal(0)
Only = Collection[UUID] | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who is assessed: the facts, the marks by item, and the score in force."""

    person_id: UUID
    name: str
    staff_no: str | None
    facts: Facts
    marks: Mapping[str, Mark]
    versions: Mapping[str, int]  # of the marks, by item
    published: TeacherScore | None
    exempt: str = ""  # why they are not assessed


@dataclass(frozen=True, slots=True)
class _Marks:
    marks: dict[str, Mark]
    versions: dict[str, int]


async def candidates(
    session: AsyncSession, row: SchoolScheme, today: date, only: Only = None
) -> list[Candidate]:
    """Return the staff of a scheme's school by name, or only some of them."""
    people = await _staff(session, row, today, only)
    ids = [one[0] for one in people]
    plans = await _plans(session, row.year_id, ids)
    abilities = await abilities_of(session, row.year_id, ids)
    exempt = await exemptions_of(session, row.year_id, ids)
    audiences = await _audiences(session, row.id)
    marks = await _marks(session, row.id, only)
    published = await in_force(session, row.id, only)
    found = []
    for person_id, name, staff_no, online, offline in people:
        at, by = plans.get(person_id, (None, ""))
        facts = Facts(
            online,
            offline,
            at,
            by,
            abilities.get(person_id, ()),
            audiences.get(person_id, frozenset()),
        )
        mine = marks.get(person_id, _Marks({}, {}))
        found.append(
            Candidate(
                person_id,
                name,
                staff_no,
                facts,
                mine.marks,
                mine.versions,
                published.get(person_id),
                exempt.get(person_id, ""),
            )
        )
    return found


async def _staff(
    session: AsyncSession, row: SchoolScheme, today: date, only: Only
) -> Sequence[tuple[UUID, str, str | None, Decimal, Decimal]]:
    people, person, total = staff(today, [row.school_id]), DirectoryPerson, HourTotal
    its = and_(total.person_id == people.c.person_id, total.year_id == row.year_id)
    query = (
        select(
            person.id,
            person.name,
            person.staff_no,
            func.coalesce(total.online, _ZERO),
            func.coalesce(total.offline, _ZERO),
        )
        .select_from(people)
        .join(person, person.id == people.c.person_id)
        .outerjoin(total, its)
        .order_by(person.name, person.id)
    )
    if only is not None:
        query = query.where(person.id.in_(list(only)))
    return [(one[0], one[1], one[2], one[3], one[4]) for one in await session.execute(query)]


async def _plans(
    session: AsyncSession, year_id: UUID, ids: Collection[UUID]
) -> dict[UUID, tuple[datetime, str]]:
    """When each plan was first approved, and by whom: a later revision takes nothing away.

    An approval that the school took back was none.
    """
    plan, step = PersonalPlan, PersonalPlanStep
    query = (
        select(plan.person_id, step)
        .join(step, step.plan_id == plan.id)
        .where(
            plan.year_id == year_id,
            plan.person_id.in_(list(ids)),
            step.verb.in_([*DECISIONS, PersonalPlanVerb.UNDO]),
        )
        .options(defer(step.content))
        .order_by(step.at, step.id)
    )
    taken: dict[UUID, list[PersonalPlanStep]] = {}
    for person_id, row in await session.execute(query):
        taken.setdefault(person_id, []).append(row)
    found = {}
    for person_id, steps in taken.items():
        stand = [one for one in standing(steps) if one.verb is PersonalPlanVerb.APPROVE]
        if stand:
            found[person_id] = (stand[0].at, stand[0].actor_name)
    return found


async def _audiences(
    session: AsyncSession, scheme_id: UUID
) -> dict[UUID, frozenset[ScoreAudience]]:
    one = TeacherAudience
    query = select(one.person_id, one.audience).where(one.scheme_id == scheme_id)
    found: dict[UUID, frozenset[ScoreAudience]] = {}
    for person_id, audience in await session.execute(query):
        found[person_id] = found.get(person_id, frozenset()) | {audience}
    return found


async def _marks(session: AsyncSession, scheme_id: UUID, only: Only) -> dict[UUID, _Marks]:
    query = select(TeacherMark).where(TeacherMark.scheme_id == scheme_id)
    if only is not None:
        query = query.where(TeacherMark.person_id.in_(list(only)))
    found: dict[UUID, _Marks] = {}
    for row in await session.scalars(query):
        mine = found.setdefault(row.person_id, _Marks({}, {}))
        mine.marks[row.item_key] = mark_of(row)
        mine.versions[row.item_key] = row.version
    return found


def mark_of(row: TeacherMark) -> Mark:
    """Return a stored mark as the rules know it."""
    counts = {OutcomeForm(form): int(count) for form, count in row.counts.items()}
    return Mark(row.points, counts, row.reason, row.updated_by_name, row.updated_at)


async def in_force(
    session: AsyncSession, scheme_id: UUID, only: Only = None
) -> dict[UUID, TeacherScore]:
    """The newest published score of each person."""
    one = TeacherScore
    query = (
        select(one)
        .where(one.scheme_id == scheme_id)
        .ext(distinct_on(one.person_id))
        .order_by(one.person_id, one.number.desc())
    )
    if only is not None:
        query = query.where(one.person_id.in_(list(only)))
    return {row.person_id: row for row in await session.scalars(query)}
