"""What the review of C16 is shown about a school's teaching groups."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory.queries import OPEN
from assessment.directory.tables import DirectoryUnit
from assessment.plans.rules import PlanKind
from assessment.plans.tables import Plan


@dataclass(frozen=True, slots=True)
class GroupPlansFact:
    """C16 as data: how many groups there are, how many have an approved plan, who has none."""

    groups: int
    approved: int
    missing: tuple[str, ...]


async def group_plans_fact(session: AsyncSession, year_id: UUID, school_id: UUID) -> GroupPlansFact:
    """Count the groups in business of a school, by the directory; the reviewer still decides."""
    is_approved = Plan.approved_version_no.is_not(None)
    plan = and_(
        Plan.group_id == DirectoryUnit.id,
        Plan.year_id == year_id,
        Plan.kind == PlanKind.GROUP,
    )
    query = (
        select(DirectoryUnit.name, is_approved)
        .join(Plan, plan, isouter=True)
        .where(
            DirectoryUnit.parent_id == school_id,
            DirectoryUnit.kind == "group",
            DirectoryUnit.status == OPEN,
        )
        .order_by(DirectoryUnit.name, DirectoryUnit.id)
    )
    rows = (await session.execute(query)).all()
    missing = tuple(name for name, approved in rows if not approved)
    return GroupPlansFact(len(rows), len(rows) - len(missing), missing)
