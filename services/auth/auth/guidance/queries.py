"""Questions asked of the recorded guidance."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.assignments.tables import Assignment
from auth.experts.tables import ExpertEntry
from auth.guidance.tables import GuidanceRecord
from auth.organisations.tables import Organisation
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records a list shows; what is None does not filter."""

    entry_id: UUID | None = None
    organisation_id: UUID | None = None
    is_waiting: bool = False  # for the unit's word


def _select_records() -> Select[*tuple[Any, ...]]:
    hidden = {"organisation_id", "confirmed_by"}
    return (
        select(
            *(c for c in GuidanceRecord.__table__.c if c.name not in hidden),
            Assignment.task,
            ExpertEntry.id.label("entry_id"),
            ExpertEntry.name.label("expert_name"),
            ExpertEntry.unit.label("expert_unit"),
            Organisation.id.label("org_id"),
            Organisation.name.label("org_name"),
            Organisation.path.label("org_path"),
        )
        .join(Assignment, Assignment.id == GuidanceRecord.assignment_id)
        .join(ExpertEntry, ExpertEntry.id == Assignment.entry_id)
        .join(Organisation, Organisation.id == GuidanceRecord.organisation_id)
    )


async def records(
    session: AsyncSession,
    paths: Sequence[str],
    wanted: Filter,
    *,
    after: UUID | None,
    limit: int,
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Records of units below these paths, the latest first, at most `limit + 1` of them."""
    below = or_(*(Organisation.path.startswith(path) for path in paths))
    query = _select_records().where(below)
    for column, value in (
        (ExpertEntry.id, wanted.entry_id),
        (GuidanceRecord.organisation_id, wanted.organisation_id),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.is_waiting:
        query = query.where(GuidanceRecord.confirmed_at.is_(None))
    return await _page(session, query, after, limit)


async def records_of_person(
    session: AsyncSession, person_id: UUID, *, after: UUID | None, limit: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """What the expert that a person is has recorded, the latest first."""
    query = _select_records().where(ExpertEntry.person_id == person_id)
    return await _page(session, query, after, limit)


async def _page(
    session: AsyncSession, query: Select[*tuple[Any, ...]], after: UUID | None, limit: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    if after is not None:
        query = query.where(GuidanceRecord.id < after)
    query = query.order_by(GuidanceRecord.id.desc()).limit(limit + 1)
    return (await session.execute(query)).all()


async def record(session: AsyncSession, record_id: UUID) -> Row[*tuple[Any, ...]]:
    """One record as lists show it."""
    return (await session.execute(_select_records().where(GuidanceRecord.id == record_id))).one()


async def lock_record(session: AsyncSession, record_id: UUID) -> GuidanceRecord:
    """One record for changing; NotFound if there is none."""
    found = await session.get(
        GuidanceRecord, record_id, with_for_update=True, populate_existing=True
    )
    if found is None:
        raise NotFound
    return found
