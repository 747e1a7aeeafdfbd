"""To-dos about plans: a school's that came back, and how many wait for an office's word."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory.queries import is_current
from assessment.directory.tables import DirectoryMembership
from assessment.plans.kinds import PART_NAMES
from assessment.plans.queries import AT_SCHOOL, below
from assessment.plans.rules import PlanKind, PlanState, PlanVerb
from assessment.plans.tables import Plan, PlanVersion
from assessment.years.rules import YearState
from assessment.years.tables import Year
from kernel.actor import Actor, Role
from kernel.clock import local_date

_TEAM = (Role.SCHOOL_LEAD, Role.SCHOOL_TEAM)
AT_MOST = 20  # plans of one's own schools that came back


@dataclass(frozen=True, slots=True)
class PlanTodo:
    """One line; an office's stands for all plans of a kind that wait."""

    kind: PlanKind
    verb: PlanVerb
    plan_id: UUID | None
    year_id: UUID
    year_name: str
    detail: str
    due_at: datetime | None
    is_overdue: bool
    count: int


async def todos(session: AsyncSession, actor: Actor, at: datetime) -> list[PlanTodo]:
    """Return what plans ask of the caller, in open years."""
    returned = await session.execute(_returned(actor))
    waiting = await session.execute(_waiting(actor, local_date(at)))
    return [
        *(
            PlanTodo(
                kind=row.kind,
                verb=PlanVerb.REVISE,
                plan_id=row.id,
                year_id=row.year_id,
                year_name=row.name,
                detail="；".join(f"{PART_NAMES[p]}：{why}" for p, why in row.reasons.items()),
                due_at=row.due_at,
                is_overdue=row.due_at <= at,
                count=1,
            )
            for row in returned
        ),
        *(
            PlanTodo(
                kind=row.kind,
                verb=PlanVerb.APPROVE,
                plan_id=None,
                year_id=row.year_id,
                year_name=row.name,
                detail="",
                due_at=row.due_at,
                is_overdue=row.due_at <= at,
                count=row.total,
            )
            for row in waiting
        ),
    ]


def _returned(actor: Actor) -> Select[*tuple[Any, ...]]:
    newest = and_(
        PlanVersion.plan_id == Plan.id,
        PlanVersion.version_no == Plan.version_no,
    )
    return (
        select(Plan.id, Plan.kind, Plan.year_id, Year.name, PlanVersion.reasons, Plan.due_at)
        .join(Year, Year.id == Plan.year_id)
        .join(PlanVersion, newest)
        .where(
            Plan.state == PlanState.RETURNED,
            Year.state == YearState.OPEN,
            _writes(actor),
        )
        .order_by(Plan.due_at, Plan.id)
        .limit(AT_MOST)
    )


def _waiting(actor: Actor, today: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Plan.kind,
            Plan.year_id,
            Year.name,
            func.min(Plan.due_at).label("due_at"),
            func.count().label("total"),
        )
        .join(Year, Year.id == Plan.year_id)
        .where(
            Plan.state == PlanState.SUBMITTED,
            Year.state == YearState.OPEN,
            _reviews(actor),
            ~_is_own(actor, today),
        )
        .group_by(Plan.kind, Plan.year_id, Year.name)
        .order_by(func.min(Plan.due_at))
    )


def _writes(actor: Actor) -> ColumnElement[bool]:
    """A group's plan is its leader's work; the school may help, but is not reminded."""
    is_group = Plan.kind == PlanKind.GROUP
    return or_(
        and_(~is_group, below(actor, Plan.org_path, *_TEAM)),
        and_(is_group, below(actor, Plan.org_path, Role.GROUP_LEADER)),
    )


def _reviews(actor: Actor) -> ColumnElement[bool]:
    is_group = Plan.kind == PlanKind.GROUP
    district = and_(below(actor, Plan.org_path, Role.DISTRICT_OFFICE), ~_is_city_run())
    city = and_(below(actor, Plan.org_path, Role.CITY_OFFICE), _is_city_run())
    return or_(
        and_(~is_group, or_(district, city)),
        and_(is_group, below(actor, Plan.org_path, *_TEAM)),
    )


def _is_city_run() -> ColumnElement[bool]:
    return Plan.district_id.is_(None)


def _is_own(actor: Actor, today: date) -> ColumnElement[bool]:
    """What nobody may review themselves (`plans.service.steps`) is no work that waits for them."""
    works_at = [
        func.starts_with(literal(grant.org_path), Plan.org_path)
        for grant in actor.grants
        if grant.role in AT_SCHOOL
    ]
    member, version = DirectoryMembership, PlanVersion
    belongs = exists().where(
        member.person_id == actor.person_id,
        is_current(today),
        func.starts_with(member.org_path, Plan.org_path),
    )
    handed_in = exists().where(
        version.plan_id == Plan.id,
        version.version_no == Plan.version_no,
        version.submitted_by == actor.person_id,
    )
    return or_(belongs, handed_in, *works_at)
