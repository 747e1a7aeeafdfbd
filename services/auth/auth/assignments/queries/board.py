"""The board: experts with what they carry; districts and schools with who looks after them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, exists, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from auth.assignments.rules import AssignmentState
from auth.assignments.tables import Assignment
from auth.experts.rules import ExpertState
from auth.experts.tables import ExpertEntry
from auth.organisations.rules import Kind, Status
from auth.organisations.tables import Organisation

_OPEN = Assignment.state == AssignmentState.OPEN


def _carried() -> Any:
    """The open tasks of the expert of the row around it, as one JSON value."""
    at = aliased(Organisation)
    one = func.jsonb_build_object(
        "id", Assignment.id,
        "task", Assignment.task,
        "org_name", at.name,
        "stage", Assignment.stage,
        "subject", Assignment.subject,
    )  # fmt: skip
    return (
        select(func.jsonb_agg(aggregate_order_by(one, Assignment.id)))
        .join(at, at.id == Assignment.organisation_id)
        .where(Assignment.entry_id == ExpertEntry.id, _OPEN)
        .correlate(ExpertEntry)
        .scalar_subquery()
    )


async def candidates(
    session: AsyncSession, team_id: UUID, q: str | None, *, after: UUID | None, limit: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The serving experts of a team with their open tasks, at most `limit + 1` of them."""
    query = (
        select(
            ExpertEntry.id,
            ExpertEntry.name,
            ExpertEntry.unit,
            ExpertEntry.person_id,
            ExpertEntry.stage,
            ExpertEntry.subject,
            func.coalesce(_carried(), func.jsonb_build_array()).label("tasks"),
        )
        .where(ExpertEntry.organisation_id == team_id, ExpertEntry.state == ExpertState.SERVING)
        .order_by(ExpertEntry.id)
        .limit(limit + 1)
    )
    if q:
        named = ExpertEntry.name.contains(q, autoescape=True)
        query = query.where(or_(named, ExpertEntry.unit.contains(q, autoescape=True)))
    if after is not None:
        query = query.where(ExpertEntry.id > after)
    return (await session.execute(query)).all()


def _experts_at() -> Any:
    """Who has an open task at the unit of the row around it, as one JSON value."""
    one = func.jsonb_build_object(
        "id", Assignment.id,
        "entry_id", ExpertEntry.id,
        "name", ExpertEntry.name,
        "task", Assignment.task,
        "stage", Assignment.stage,
        "subject", Assignment.subject,
    )  # fmt: skip
    found = (
        select(func.jsonb_agg(aggregate_order_by(one, Assignment.id)))
        .join(ExpertEntry, ExpertEntry.id == Assignment.entry_id)
        .where(Assignment.organisation_id == Organisation.id, _OPEN)
        .correlate(Organisation)
        .scalar_subquery()
    )
    return func.coalesce(found, func.jsonb_build_array())


def _pilots(*, is_covered: bool = False) -> Any:
    """How many pilot schools stand below the district, or directly below the city, around it."""
    school = aliased(Organisation)
    below = or_(
        and_(Organisation.kind == Kind.DISTRICT, func.starts_with(school.path, Organisation.path)),
        school.parent_id == Organisation.id,
    )
    conditions = [
        below,
        school.kind == Kind.SCHOOL,
        school.status == Status.OPEN,
        school.is_city_pilot,
    ]
    if is_covered:
        looked_after = select(1).where(Assignment.organisation_id == school.id, _OPEN)
        conditions.append(exists(looked_after))
    return (
        select(func.count()).select_from(school).where(*conditions).correlate(Organisation)
    ).scalar_subquery()


async def coverage(
    session: AsyncSession, paths: Sequence[str], *, after: int | None, limit: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The city (for its own schools) and the districts below these paths, with their experts."""
    query = (
        select(
            Organisation.id.label("org_id"),
            Organisation.name.label("org_name"),
            Organisation.kind.label("org_kind"),
            Organisation.path.label("org_path"),
            Organisation.number,
            _experts_at().label("experts"),
            _pilots().label("pilots"),
            _pilots(is_covered=True).label("pilots_covered"),
        )
        .where(
            or_(*(Organisation.path.startswith(path) for path in paths)),
            Organisation.kind.in_((Kind.CITY, Kind.DISTRICT)),
            Organisation.status == Status.OPEN,
        )
        .order_by(Organisation.number)
        .limit(limit + 1)
    )
    if after is not None:
        query = query.where(Organisation.number > after)
    return (await session.execute(query)).all()


async def covered_schools(
    session: AsyncSession,
    unit: Organisation,
    *,
    is_uncovered: bool,
    after: int | None,
    limit: int,
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Pilot schools of a district (or run by the city), and others that have an expert."""
    has_expert = exists(select(1).where(Assignment.organisation_id == Organisation.id, _OPEN))
    below = (
        Organisation.parent_id == unit.id
        if unit.kind == Kind.CITY
        else Organisation.path.startswith(unit.path)
    )
    query = (
        select(
            Organisation.id.label("org_id"),
            Organisation.name.label("org_name"),
            Organisation.path.label("org_path"),
            Organisation.is_city_pilot,
            Organisation.number,
            _experts_at().label("experts"),
        )
        .where(
            below,
            Organisation.kind == Kind.SCHOOL,
            Organisation.status == Status.OPEN,
            or_(Organisation.is_city_pilot, has_expert),
        )
        .order_by(Organisation.number)
        .limit(limit + 1)
    )
    if is_uncovered:
        query = query.where(~has_expert)
    if after is not None:
        query = query.where(Organisation.number > after)
    return (await session.execute(query)).all()
