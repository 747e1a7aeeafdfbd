"""Reads of personal plans."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, case, false, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory.queries import is_current
from assessment.directory.tables import DirectoryMembership, DirectoryPerson, DirectoryUnit
from assessment.personal_plans.rules import PersonalPlanState
from assessment.personal_plans.tables import PersonalPlan, PersonalPlanStep
from kernel.actor import Actor, Role
from kernel.paging import PageRequest

TEACHERS: Final = (Role.TEACHER, Role.GROUP_LEADER, Role.SCHOOL_TEAM, Role.SCHOOL_LEAD)
SCHOOL: Final = (Role.SCHOOL_LEAD, Role.SCHOOL_TEAM)
WATCHERS: Final = (*SCHOOL, Role.DISTRICT_OFFICE, Role.CITY_OFFICE)
# In a small school nobody else may be there for the principal's own plan: no plan waits for ever.
DECIDERS: Final = WATCHERS


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to."""

    year_id: UUID
    state: PersonalPlanState | None = None
    q: str = ""
    goal: tuple[UUID | None, str | None] = (None, None)  # followed: the plan it is of, its key


async def schools_of(session: AsyncSession, paths: Sequence[str]) -> Sequence[DirectoryUnit]:
    """The open schools at or above the units somebody works at, by name."""
    if not paths:
        return []
    above = [pre for path in paths for pre in _ancestors(path)]
    query = (
        select(DirectoryUnit)
        .where(
            DirectoryUnit.path.in_(above),
            DirectoryUnit.kind == "school",
            DirectoryUnit.status == "open",
        )
        .order_by(DirectoryUnit.name, DirectoryUnit.id)
    )
    return (await session.scalars(query)).all()


def _ancestors(path: str) -> list[str]:
    parts = path.strip("/").split("/")
    return ["/" + "/".join(parts[: at + 1]) + "/" for at in range(len(parts))]


async def own(session: AsyncSession, year_id: UUID, person_id: UUID) -> PersonalPlan | None:
    """A person's plan of a year."""
    query = select(PersonalPlan).where(
        PersonalPlan.year_id == year_id, PersonalPlan.person_id == person_id
    )
    return await session.scalar(query)


async def visible(session: AsyncSession, actor: Actor, plan_id: UUID) -> PersonalPlan | None:
    """One plan, if it is the caller's own or lies in reach of one who watches."""
    mine = PersonalPlan.person_id == actor.person_id
    query = select(PersonalPlan).where(PersonalPlan.id == plan_id, or_(mine, _in_reach(actor)))
    return await session.scalar(query)


def _in_reach(actor: Actor) -> ColumnElement[bool]:
    watched = actor.paths(*WATCHERS)
    return or_(false(), *[PersonalPlan.org_path.startswith(path) for path in watched])


async def lock(session: AsyncSession, plan_id: UUID) -> PersonalPlan | None:
    """One plan, locked until the commit."""
    return await session.get(PersonalPlan, plan_id, with_for_update=True, populate_existing=True)


async def lock_many(
    session: AsyncSession, actor: Actor, ids: Collection[UUID]
) -> Mapping[UUID, PersonalPlan]:
    """Of several those in reach, locked in the order of their ids: batches wait in line."""
    query = (
        select(PersonalPlan)
        .where(PersonalPlan.id.in_(list(ids)), _in_reach(actor))
        .order_by(PersonalPlan.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in await session.scalars(query)}


async def steps_of(
    session: AsyncSession, plan_ids: Collection[UUID]
) -> Mapping[UUID, list[PersonalPlanStep]]:
    """The steps of several plans, oldest first."""
    one = PersonalPlanStep
    query = select(one).where(one.plan_id.in_(list(plan_ids))).order_by(one.at, one.id)
    found: dict[UUID, list[PersonalPlanStep]] = {}
    for row in await session.scalars(query):
        found.setdefault(row.plan_id, []).append(row)
    return found


async def steps(session: AsyncSession, plan_id: UUID) -> Sequence[PersonalPlanStep]:
    """The steps of a plan, oldest first."""
    query = (
        select(PersonalPlanStep)
        .where(PersonalPlanStep.plan_id == plan_id)
        .order_by(PersonalPlanStep.at, PersonalPlanStep.id)
    )
    return (await session.scalars(query)).all()


async def plans(
    session: AsyncSession, actor: Actor, page: PageRequest, wanted: Wanted
) -> Sequence[PersonalPlan]:
    """Plans in reach by school and name; one row more than the page shows."""
    order = (PersonalPlan.org_path, PersonalPlan.person_name, PersonalPlan.id)
    query = select(PersonalPlan).where(PersonalPlan.year_id == wanted.year_id, _in_reach(actor))
    if wanted.state is not None:
        query = query.where(PersonalPlan.state == wanted.state)
    if any(wanted.goal):
        named = zip(("plan_id", "key"), wanted.goal, strict=True)
        goal = {name: str(said) for name, said in named if said is not None}
        query = query.where(PersonalPlan.content.contains({"follows": [goal]}))
    if wanted.q:
        query = query.where(PersonalPlan.person_name.contains(wanted.q, autoescape=True))
    if after := page.start(str, str, UUID):
        query = query.where(tuple_(*order) > tuple_(*after))
    return (await session.scalars(query.order_by(*order).limit(page.limit + 1))).all()


async def counts(session: AsyncSession, actor: Actor, year_id: UUID, today: date) -> dict[str, int]:
    """Count plans in reach by state, those returned and overdue, and staff who have not begun."""
    late = and_(
        PersonalPlan.state == PersonalPlanState.RETURNED, PersonalPlan.return_due_on < today
    )
    query = (
        select(PersonalPlan.state, func.count(), func.sum(case((late, 1), else_=0)))
        .where(PersonalPlan.year_id == year_id, _in_reach(actor))
        .group_by(PersonalPlan.state)
    )
    found = (await session.execute(query)).all()
    totals = {str(state): count for state, count, _ in found}
    totals["overdue"] = sum(int(overdue or 0) for _, _, overdue in found)
    return totals


async def without(
    session: AsyncSession, actor: Actor, page: PageRequest, year_id: UUID, today: date
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Staff of the caller's own schools who have not begun a plan, by name."""
    unit, member, person = DirectoryUnit, DirectoryMembership, DirectoryPerson
    begun = (
        select(PersonalPlan.id)
        .where(PersonalPlan.year_id == year_id, PersonalPlan.person_id == person.id)
        .exists()
    )
    below = [unit.path.startswith(path) for path in actor.paths(*SCHOOL)]
    # From the school's units to their people: a city's staff is not walked for one school's list.
    query = (
        select(person.id, person.name, person.staff_no, func.min(unit.path).label("org_path"))
        .select_from(unit)
        .join(member, member.org_id == unit.id)
        .join(person, person.id == member.person_id)
        .where(
            or_(false(), *below),
            is_current(today),
            person.status == "active",
            ~begun,
        )
        .group_by(person.id)
    )
    if after := page.start(str, UUID):
        query = query.where(tuple_(person.name, person.id) > tuple_(*after))
    rows = await session.execute(query.order_by(person.name, person.id).limit(page.limit + 1))
    return rows.all()
