"""Reads of the decisions about records."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.hours.rules import GONE
from assessment.hours.tables import HourRecord, HourStep


async def steps_of(
    session: AsyncSession, record_ids: Collection[UUID]
) -> Mapping[UUID, list[HourStep]]:
    """The decisions about records, oldest first."""
    query = select(HourStep).where(HourStep.record_id.in_(list(record_ids)))
    found: dict[UUID, list[HourStep]] = {}
    for row in await session.scalars(query.order_by(HourStep.at, HourStep.id)):
        found.setdefault(row.record_id, []).append(row)
    return found


async def last_of(session: AsyncSession, record_ids: Collection[UUID]) -> Mapping[UUID, HourStep]:
    """The last decision about each of the records."""
    one = HourStep
    query = (
        select(one)
        .where(one.record_id.in_(list(record_ids)))
        .ext(distinct_on(one.record_id))
        .order_by(one.record_id, one.version.desc())
    )
    return {row.record_id: row for row in await session.scalars(query)}


Day = tuple[UUID, date]  # somebody's


async def entered_since(
    session: AsyncSession, rows: Sequence[HourRecord]
) -> Mapping[Day, datetime]:
    """When people last wrote something down for the days of these records, these left out."""
    one = HourRecord
    query = select(one.person_id, one.held_on, one.created_at).where(
        tuple_(one.year_id, one.person_id, one.held_on).in_(
            [(row.year_id, row.person_id, row.held_on) for row in rows]
        ),
        one.id.not_in([row.id for row in rows]),
        one.state.not_in(sorted(GONE)),
    )
    found = await session.execute(query.order_by(one.created_at))
    return {(row[0], row[1]): row[2] for row in found}
