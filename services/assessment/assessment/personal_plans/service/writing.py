"""The teacher's side: begin, save, hand in, take back, revise."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.changed import stale
from assessment.directory.tables import DirectoryUnit
from assessment.personal_plans import queries, rules
from assessment.personal_plans.document import PersonalPlanContent
from assessment.personal_plans.rules import (
    EDITABLE,
    NoSchool,
    PersonalPlanVerb,
    PlanIncomplete,
    PlanNotEditable,
    PlanUnknown,
)
from assessment.personal_plans.service.offering import offer_of
from assessment.personal_plans.service.stepping import Move, check_seen, take
from assessment.personal_plans.tables import PersonalPlan
from assessment.years import service as years
from assessment.years.service import hold_open
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import FieldError, NotAllowed


async def open_year(session: AsyncSession, actor: Actor, year_id: UUID) -> Year:
    """Return a year in which work goes on, and which nobody closes before the commit."""
    await years.find(session, actor, year_id)
    return await hold_open(session, year_id)


async def begin(
    session: AsyncSession, actor: Actor, year_id: UUID, school_id: UUID | None, now: Clock
) -> PersonalPlan:
    """Return the caller's plan of a year, empty when it is new."""
    year = await open_year(session, actor, year_id)
    found = await queries.own(session, year_id, actor.person_id)
    if found is not None:
        return found
    school = await _school_of(session, actor, school_id)
    new = PersonalPlan(
        year_id=year.id,
        person_id=actor.person_id,
        person_name=actor.name,
        school_id=school.id,
        school_name=school.name,
        org_path=school.path,
        content=PersonalPlanContent().as_json(),
        created_at=now(),
    )
    try:
        async with session.begin_nested():
            session.add(new)
    except IntegrityError:  # begun in another tab at the same moment
        found = await queries.own(session, year_id, actor.person_id)
        if found is None:
            raise
        return found
    return new


async def _school_of(session: AsyncSession, actor: Actor, school_id: UUID | None) -> DirectoryUnit:
    schools = await queries.schools_of(session, actor.paths(*queries.TEACHERS))
    for school in schools:
        if school_id in (None, school.id):
            return school
    raise NoSchool


async def _lock_own(session: AsyncSession, actor: Actor, plan_id: UUID) -> PersonalPlan:
    if await queries.visible(session, actor, plan_id) is None:
        raise PlanUnknown
    plan = await queries.lock(session, plan_id)
    if plan is None:
        raise PlanUnknown
    if plan.person_id != actor.person_id:
        raise NotAllowed
    return plan


def _check_own(plan: PersonalPlan, seen: int) -> None:
    """Refuse to write over a newer text; whatever can be written has one writer."""
    if plan.state in EDITABLE and plan.version != seen:
        raise stale({"version": plan.version, "content": plan.content}, is_own=True)
    check_seen(plan, seen)


async def save(
    uow: UnitOfWork, actor: Actor, plan_id: UUID, content: PersonalPlanContent, *, seen: int
) -> PersonalPlan:
    """Keep what the teacher wrote; it may be incomplete."""
    async with uow.begin() as session:
        plan = await _lock_own(session, actor, plan_id)
        await open_year(session, actor, plan.year_id)
        if plan.state not in EDITABLE:
            raise PlanNotEditable
        _check_own(plan, seen)
        plan.content = content.as_json()
        plan.version += 1
        await session.flush()
    return plan


async def submit(
    uow: UnitOfWork, actor: Actor, plan_id: UUID, now: Clock, *, seen: int
) -> PersonalPlan:
    """Hand the plan in; refused with everything that is missing."""
    async with uow.begin() as session:
        plan = await _lock_own(session, actor, plan_id)
        year = await open_year(session, actor, plan.year_id)
        check_seen(plan, seen)
        content = PersonalPlanContent.model_validate(plan.content).to_rules()
        if gaps := rules.missing(content, await offer_of(session, year, plan.school_id)):
            errors = [FieldError(one.field, one.code, one.message) for one in gaps]
            raise PlanIncomplete(errors=errors)
        await take(session, actor, plan, Move(PersonalPlanVerb.SUBMIT), now)
        plan.submitted_at = now()
        await session.flush()
    return plan


async def withdraw(uow: UnitOfWork, actor: Actor, plan_id: UUID, now: Clock) -> PersonalPlan:
    """Take the plan back before the school has decided."""
    return await _step(uow, actor, plan_id, PersonalPlanVerb.WITHDRAW, now)


async def revise(uow: UnitOfWork, actor: Actor, plan_id: UUID, now: Clock) -> PersonalPlan:
    """Open an approved plan again; what was approved stays in its history."""
    return await _step(uow, actor, plan_id, PersonalPlanVerb.REVISE, now)


async def _step(
    uow: UnitOfWork, actor: Actor, plan_id: UUID, verb: PersonalPlanVerb, now: Clock
) -> PersonalPlan:
    async with uow.begin() as session:
        plan = await _lock_own(session, actor, plan_id)
        await open_year(session, actor, plan.year_id)
        await take(session, actor, plan, Move(verb), now)
        plan.submitted_at = None
        await session.flush()
    return plan
