"""A line about the plans of groups: those that the caller leads and has not handed in yet."""

from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory.queries import OPEN
from assessment.directory.tables import DirectoryUnit
from assessment.plans.queries import below, current_year
from assessment.plans.rules import PlanKind, PlanState
from assessment.plans.tables import Plan
from assessment.todos.counted import Counted, CountedKind
from kernel.actor import Actor, Role
from kernel.clock import local_date


async def todos(session: AsyncSession, actor: Actor, at: datetime) -> list[Counted]:
    """Count groups without a plan, or with one that is being written for the first time."""
    if not actor.has_role(Role.GROUP_LEADER):
        return []
    year = await current_year(session, actor, local_date(at))
    if year is None:
        return []
    plan = and_(
        Plan.group_id == DirectoryUnit.id,
        Plan.year_id == year.id,
        Plan.kind == PlanKind.GROUP,
    )
    first_draft = and_(Plan.state == PlanState.DRAFT, Plan.version_no == 1)
    query = (
        select(func.count())
        .select_from(DirectoryUnit)
        .join(Plan, plan, isouter=True)
        .where(
            DirectoryUnit.kind == "group",
            DirectoryUnit.status == OPEN,
            below(actor, DirectoryUnit.path, Role.GROUP_LEADER),
            or_(Plan.id.is_(None), first_draft),
        )
    )
    count = int(await session.scalar(query) or 0)
    return [Counted(CountedKind.GROUP_PLAN_WRITE, count)] if count else []
