"""Reads of goals and their outcomes: of one plan, and counted for schools."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import or_, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory.queries import OPEN, SCHOOL
from assessment.directory.tables import DirectoryUnit
from assessment.goals.rules import OFFICES, Followers, GoalResult, Tally
from assessment.goals.tables import GoalOutcome
from assessment.plans.tables import Plan, PlanVersion
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.paging import PageRequest

# Only goals in force count; a report on words that were changed since is none.
_COUNTS: Final = text(
    "SELECT p.school_id, o.outcome, count(*) FROM plan AS p"
    " JOIN plan_version AS v ON v.plan_id = p.id AND v.version_no = p.approved_version_no"
    " CROSS JOIN LATERAL jsonb_array_elements("
    " coalesce(v.content->'goals', '[]') || coalesce(v.content->'basic_goals', '[]')"
    " || coalesce(v.content->'optional_goals', '[]')) AS g(goal)"
    " LEFT JOIN goal_outcome AS o ON o.plan_id = p.id AND o.goal_key = g.goal->>'key'"
    " AND o.goal_text = g.goal->>'text'"
    " WHERE p.year_id = :year_id AND p.kind IN ('school', 'study')"
    " AND p.school_id = ANY(CAST(:ids AS uuid[])) GROUP BY 1, 2"
)

# Keys are unique within one plan only: a personal plan says which plan it means, and one that
# names another school's plan counts nowhere. Goals of plans follow those of the school plan alone.
_FOLLOWERS: Final = text(
    "SELECT g.goal->>'follows', count(*), 0, 0 FROM plan AS p"
    " JOIN plan_version AS v ON v.plan_id = p.id AND v.version_no = p.approved_version_no"
    " CROSS JOIN LATERAL jsonb_array_elements("
    " coalesce(v.content->'goals', '[]') || coalesce(v.content->'basic_goals', '[]')"
    " || coalesce(v.content->'optional_goals', '[]')) AS g(goal)"
    " WHERE p.year_id = :year_id AND p.school_id = :school_id AND p.kind IN ('study', 'group')"
    " AND CAST(:kind AS text) = 'school' AND g.goal->>'follows' <> '' GROUP BY 1"
    " UNION ALL"
    " SELECT f.goal->>'key', 0, count(DISTINCT p.id),"
    " count(DISTINCT p.id) FILTER (WHERE p.state = 'approved') FROM personal_plan AS p"
    " CROSS JOIN LATERAL jsonb_array_elements(p.content->'follows') AS f(goal)"
    " WHERE p.year_id = :year_id AND p.school_id = :school_id"
    " AND f.goal->>'plan_id' = CAST(:plan_id AS text) GROUP BY 1"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A plan with its version in force, if there is one, and its year."""

    plan: Plan
    year: Year
    version: PlanVersion | None


async def place(session: AsyncSession, plan_id: UUID, *, lock: bool = False) -> Place | None:
    """One plan with what is in force; for a change neither it nor its year moves meanwhile."""
    plan = await session.get(Plan, plan_id, with_for_update=lock, populate_existing=lock)
    if plan is None:
        return None
    year = await session.get(Year, plan.year_id, with_for_update={"read": True} if lock else None)
    number = plan.approved_version_no
    shown = None if number is None else await session.get(PlanVersion, (plan.id, number))
    return None if year is None else Place(plan, year, shown)


async def outcomes(session: AsyncSession, plan_id: UUID) -> Mapping[str, GoalOutcome]:
    """The reports on a plan's goals, by key."""
    rows = await session.scalars(select(GoalOutcome).where(GoalOutcome.plan_id == plan_id))
    return {row.goal_key: row for row in rows}


async def followers(session: AsyncSession, plan: Plan) -> Mapping[str, Followers]:
    """Who follows the goals of a plan, by the goal's key; numbers only, nobody is named."""
    values = {
        "year_id": plan.year_id,
        "school_id": plan.school_id,
        "kind": plan.kind,
        "plan_id": str(plan.id),
    }
    found: dict[str, Followers] = {}
    for key, *counts in await session.execute(_FOLLOWERS, values):
        had = found.get(key, Followers())
        goals, teachers, approved = counts
        found[key] = Followers(had.goals + goals, had.teachers + teachers, had.approved + approved)
    return found


@dataclass(frozen=True, slots=True)
class SchoolGoals:
    """A school with its goals counted, and its plans of the year by kind."""

    unit: DirectoryUnit
    tally: Tally
    plans: Mapping[str, UUID]


async def schools(
    session: AsyncSession, actor: Actor, year: Year, page: PageRequest | None
) -> list[SchoolGoals]:
    """Open schools of the year's city in the caller's reach, by name."""
    unit = DirectoryUnit
    reach = or_(*[unit.path.startswith(path) for path in actor.paths(*OFFICES)])
    query = select(unit).where(
        unit.kind == SCHOOL, unit.status == OPEN, unit.path.startswith(year.org_path), reach
    )
    if page is not None:
        if after := page.start(str, UUID):
            query = query.where(tuple_(unit.name, unit.id) > after)
        query = query.limit(page.limit + 1)
    units = (await session.scalars(query.order_by(unit.name, unit.id))).all()
    tallies = await _tallies(session, year.id, [one.id for one in units])
    plans = await _plans(session, year.id, [one.id for one in units])
    return [SchoolGoals(one, tallies.get(one.id, Tally()), plans.get(one.id, {})) for one in units]


async def _tallies(
    session: AsyncSession, year_id: UUID, ids: Sequence[UUID]
) -> Mapping[UUID, Tally]:
    values = {"year_id": year_id, "ids": "{" + ",".join(map(str, ids)) + "}"}
    found: dict[UUID, dict[GoalResult | None, int]] = {}
    for school_id, outcome, count in await session.execute(_COUNTS, values):
        found.setdefault(school_id, {})[outcome and GoalResult(outcome)] = count
    return {
        school_id: Tally(
            sum(counts.values()),
            counts.get(GoalResult.REACHED, 0),
            counts.get(GoalResult.PARTLY, 0),
            counts.get(GoalResult.NOT_REACHED, 0),
        )
        for school_id, counts in found.items()
    }


async def _plans(
    session: AsyncSession, year_id: UUID, ids: Sequence[UUID]
) -> Mapping[UUID, dict[str, UUID]]:
    query = select(Plan.school_id, Plan.kind, Plan.id).where(
        Plan.year_id == year_id,
        Plan.school_id.in_(ids),
        Plan.kind.in_(["school", "study"]),
        Plan.approved_version_no.is_not(None),
    )
    found: dict[UUID, dict[str, UUID]] = {}
    for school_id, kind, plan_id in await session.execute(query):
        found.setdefault(school_id, {})[kind] = plan_id
    return found
