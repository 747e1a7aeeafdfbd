"""Reads of plans and their versions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from assessment.directory.queries import is_current
from assessment.directory.tables import DirectoryMembership, DirectoryUnit
from assessment.plans.goals import LISTS
from assessment.plans.rules import PlanKind
from assessment.plans.tables import Plan, PlanVersion
from assessment.years import queries as years
from assessment.years.rules import YearState
from assessment.years.tables import Year
from kernel.actor import Actor, Role

Column = InstrumentedAttribute[str]
# Drafts are read by those who write and review them, ...
READERS = (
    Role.SCHOOL_LEAD,
    Role.SCHOOL_TEAM,
    Role.DISTRICT_OFFICE,
    Role.CITY_OFFICE,
    Role.AUDITOR,
)
# ... the approved version also by those who work by it.
STAFF = (Role.TEACHER, Role.GROUP_LEADER)
# Who works at a school, or in a group, reviews no plan of it.
AT_SCHOOL = (Role.SCHOOL_LEAD, Role.SCHOOL_TEAM, *STAFF)


def readers_of(kind: PlanKind) -> tuple[Role, ...]:
    """Roles that read drafts of a kind where they reach its unit."""
    return (*READERS, Role.GROUP_LEADER) if kind is PlanKind.GROUP else READERS


async def plan(
    session: AsyncSession, kind: PlanKind, plan_id: UUID, *, lock: bool = False
) -> Plan | None:
    """One plan of a kind, locked until the commit on demand."""
    query = select(Plan).where(Plan.id == plan_id, Plan.kind == kind)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return await session.scalar(query)


async def version(session: AsyncSession, plan_id: UUID, version_no: int) -> PlanVersion | None:
    """One version of a plan."""
    return await session.get(PlanVersion, (plan_id, version_no))


async def versions(session: AsyncSession, plan_id: UUID) -> Sequence[PlanVersion]:
    """Every version of a plan, newest first."""
    query = select(PlanVersion).where(PlanVersion.plan_id == plan_id)
    return (await session.scalars(query.order_by(PlanVersion.version_no.desc()))).all()


async def plan_of(
    session: AsyncSession, kind: PlanKind, place: tuple[UUID, UUID | None], year_id: UUID
) -> Plan | None:
    """The plan of a school (first id) or of a group of it (second id) in a year."""
    query = select(Plan).where(
        Plan.kind == kind,
        Plan.school_id == place[0],
        Plan.group_id.is_not_distinct_from(place[1]),
        Plan.year_id == year_id,
    )
    return await session.scalar(query)


async def hold_school(session: AsyncSession, school_id: UUID) -> None:
    """Let one beginning of a school's plans after the other happen, until the commit."""
    lock = text("SELECT pg_advisory_xact_lock(hashtext('plans' || :school))")
    await session.execute(lock, {"school": str(school_id)})


async def school(session: AsyncSession, school_id: UUID) -> DirectoryUnit | None:
    """A school in business."""
    unit = DirectoryUnit
    query = select(unit).where(unit.id == school_id, unit.kind == "school", unit.status == "open")
    return await session.scalar(query)


async def group(session: AsyncSession, group_id: UUID) -> DirectoryUnit | None:
    """A teaching group in business."""
    unit = DirectoryUnit
    query = select(unit).where(unit.id == group_id, unit.kind == "group", unit.status == "open")
    return await session.scalar(query)


async def year_of(session: AsyncSession, year_id: UUID) -> Year | None:
    """The year of a plan; it cannot close until the commit."""
    return await session.get(Year, year_id, with_for_update={"read": True})


async def current_year(session: AsyncSession, actor: Actor, today: date) -> Year | None:
    """The caller's open year that has this day in it, otherwise the one that begins last."""
    is_now = and_(Year.starts_on <= today, Year.ends_on >= today)
    query = select(Year).where(Year.state == YearState.OPEN, years.visible_to(actor))
    return await session.scalar(query.order_by(is_now.desc(), Year.starts_on.desc()).limit(1))


async def is_member(session: AsyncSession, actor: Actor, org_path: str, today: date) -> bool:
    """Tell whether a person belongs to a unit or one below it, as the directory knows."""
    member = DirectoryMembership
    query = select(member.id).where(
        member.person_id == actor.person_id,
        member.org_path.startswith(org_path),
        is_current(today),
    )
    return await session.scalar(query.limit(1)) is not None


async def approved_abilities(
    session: AsyncSession, school_id: UUID, year_id: UUID
) -> tuple[str, ...]:
    """Return the codes of the 8–10 micro-abilities a school chose for a year, in its order.

    They are those of the approved version, also while a newer one is being written; empty as long
    as the district has approved none. Personal plans choose from them (annex 5).
    """
    query = (
        select(PlanVersion.content["abilities"])
        .join(Plan, Plan.id == PlanVersion.plan_id)
        .where(
            Plan.kind == PlanKind.STUDY,
            Plan.school_id == school_id,
            Plan.year_id == year_id,
            PlanVersion.version_no == Plan.approved_version_no,
        )
    )
    chosen = await session.scalar(query)
    return tuple(str(one["code"]) for one in chosen or ())


async def approved_schedules(
    session: AsyncSession, school_id: UUID, year_id: UUID
) -> Sequence[tuple[UUID, str, Sequence[Mapping[str, Any]]]]:
    """Schedules 研修安排 in force at a school: each plan with whose it is and its rows (C14)."""
    query = (
        select(
            Plan.id,
            func.coalesce(Plan.group_name, Plan.school_name),
            PlanVersion.content["activities"],
        )
        .join(PlanVersion, PlanVersion.plan_id == Plan.id)
        .where(
            Plan.kind.in_([PlanKind.STUDY, PlanKind.GROUP]),
            Plan.school_id == school_id,
            Plan.year_id == year_id,
            PlanVersion.version_no == Plan.approved_version_no,
        )
        .order_by(Plan.id)
    )
    return [(plan_id, name, rows) for plan_id, name, rows in await session.execute(query)]


async def school_goals(session: AsyncSession, row: Plan) -> Mapping[str, str]:
    """Goals of the school plan in force beside a study or group plan, by key (R61)."""
    query = (
        select(PlanVersion.content["goals"])
        .join(Plan, Plan.id == PlanVersion.plan_id)
        .where(
            Plan.kind == PlanKind.SCHOOL,
            Plan.school_id == row.school_id,
            Plan.year_id == row.year_id,
            PlanVersion.version_no == Plan.approved_version_no,
        )
    )
    return {one["key"]: one["text"] for one in await session.scalar(query) or ()}


async def goals_above(
    session: AsyncSession, place: tuple[UUID, UUID], person_id: UUID, today: date
) -> Sequence[tuple[PlanKind, UUID, str, Mapping[str, Any]]]:
    """Plans in force above somebody at a school (first id) in a year (second id): R61.

    Each with its kind, its id, whose it is, and the lists of its document that hold goals: the
    school plan, the study plan, and those of the groups the person belongs to on this day.
    """
    member = DirectoryMembership
    belongs = (
        select(member.id)
        .where(member.person_id == person_id, member.org_id == Plan.group_id, is_current(today))
        .exists()
    )
    # Only the lists are read: the rest of a plan may be long.
    lists = [PlanVersion.content[name] for name in LISTS.values()]
    whose = func.coalesce(Plan.group_name, Plan.school_name)
    query = (
        select(Plan.kind, Plan.id, whose, *lists)
        .join(PlanVersion, PlanVersion.plan_id == Plan.id)
        .where(
            Plan.school_id == place[0],
            Plan.year_id == place[1],
            PlanVersion.version_no == Plan.approved_version_no,
            or_(Plan.kind.in_([PlanKind.SCHOOL, PlanKind.STUDY]), belongs),
        )
        .order_by(whose, Plan.id)
    )
    return [
        (kind, plan_id, name, dict(zip(LISTS.values(), found, strict=True)))
        for kind, plan_id, name, *found in await session.execute(query)
    ]


def below(actor: Actor, column: Column, *roles: Role) -> ColumnElement[bool]:
    """Units that one of the roles reaches from above."""
    return or_(literal(value=False), *[column.startswith(path) for path in actor.paths(*roles)])


def works_in(actor: Actor, column: Column) -> ColumnElement[bool]:
    """Schools at or in which the caller teaches: a group 教研组 lies below its school."""
    paths = actor.paths(*STAFF)
    return or_(
        literal(value=False),
        *[func.starts_with(literal(path), column) for path in paths],
    )
