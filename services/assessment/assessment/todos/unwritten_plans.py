"""Lines about plans that the caller's school or groups owe and have not handed in yet."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory.queries import OPEN
from assessment.directory.tables import DirectoryUnit
from assessment.plans.queries import below, current_year
from assessment.plans.rules import WRITE_DAYS, PlanKind, PlanState
from assessment.plans.tables import Plan
from assessment.todos.counted import Counted, CountedKind
from assessment.years.tables import Year
from kernel.actor import Actor, Role
from kernel.clock import local_date

_SCHOOL = (Role.SCHOOL_LEAD, Role.SCHOOL_TEAM)


async def todos(session: AsyncSession, actor: Actor, at: datetime) -> list[Counted]:
    """Count plans of the year that are not begun, or are being written for the first time."""
    if not actor.has_role(Role.GROUP_LEADER, *_SCHOOL):
        return []
    year = await current_year(session, actor, local_date(at))
    if year is None:
        return []
    due_on = year.starts_on + WRITE_DAYS
    found = []
    if actor.has_role(*_SCHOOL):
        count = await _of_schools(session, actor, year)
        found.append(Counted(CountedKind.SCHOOL_PLAN_WRITE, count, due_on))
    if actor.has_role(Role.GROUP_LEADER):
        count = await _of_groups(session, actor, year)
        found.append(Counted(CountedKind.GROUP_PLAN_WRITE, count))
    return [one for one in found if one.count]


_FIRST_DRAFT = and_(Plan.state == PlanState.DRAFT, Plan.version_no == 1)


async def _of_groups(session: AsyncSession, actor: Actor, year: Year) -> int:
    plan = and_(
        Plan.group_id == DirectoryUnit.id,
        Plan.year_id == year.id,
        Plan.kind == PlanKind.GROUP,
    )
    query = (
        select(func.count())
        .select_from(DirectoryUnit)
        .join(Plan, plan, isouter=True)
        .where(*_owned(actor, "group", Role.GROUP_LEADER), or_(Plan.id.is_(None), _FIRST_DRAFT))
    )
    return int(await session.scalar(query) or 0)


async def _of_schools(session: AsyncSession, actor: Actor, year: Year) -> int:
    """Each school owes two: its 发展规划 and its 校本研修计划."""
    kinds = (PlanKind.SCHOOL, PlanKind.STUDY)
    written = and_(
        Plan.school_id == DirectoryUnit.id,
        Plan.year_id == year.id,
        Plan.kind.in_(kinds),
        ~_FIRST_DRAFT,
    )
    query = (
        select(func.count(DirectoryUnit.id.distinct()) * len(kinds) - func.count(Plan.id))
        .select_from(DirectoryUnit)
        .join(Plan, written, isouter=True)
        .where(*_owned(actor, "school", *_SCHOOL), DirectoryUnit.path.startswith(year.org_path))
    )
    return int(await session.scalar(query) or 0)


def _owned(actor: Actor, kind: str, *roles: Role) -> tuple[ColumnElement[bool], ...]:
    is_open = DirectoryUnit.status == OPEN
    return (DirectoryUnit.kind == kind, is_open, below(actor, DirectoryUnit.path, *roles))
