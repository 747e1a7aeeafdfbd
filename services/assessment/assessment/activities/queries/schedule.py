"""The approved schedules 研修安排 of a school, and the activities that carry them out."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.activities.queries.activities import is_image
from assessment.activities.rules import ActivityState, Held, Scheduled, Span
from assessment.activities.tables import Activity, ActivityFile
from assessment.plans.queries import approved_schedules


async def scheduled(session: AsyncSession, school_id: UUID, year_id: UUID) -> list[Scheduled]:
    """Rows of the study plan and of the groups' plans in force, by day; undated ones last."""
    found = [
        _row(plan_id, unit_name, row)
        for plan_id, unit_name, rows in await approved_schedules(session, school_id, year_id)
        for row in rows
    ]
    return sorted(found, key=lambda row: (row.on is None, row.on or date.max, row.unit_name))


def _row(plan_id: UUID, unit_name: str, row: Mapping[str, Any]) -> Scheduled:
    return Scheduled(
        plan_id=plan_id,
        unit_name=unit_name,
        key=row["key"],
        on=date.fromisoformat(row["on"]) if row["on"] else None,
        time=row["time"],
        place=row["place"],
        content=row["content"],
        participants=row["participants"],
        hours=Decimal(row["hours"]) if row["hours"] else None,
    )


async def held(
    session: AsyncSession, school_id: UUID, year_id: UUID
) -> list[tuple[UUID | None, str | None, Held]]:
    """Activities of a school that were not cancelled, with the row of the schedule they are of."""
    has_image = exists().where(ActivityFile.activity_id == Activity.id, is_image())
    query = (
        select(
            Activity.plan_id,
            Activity.plan_row,
            Activity.id,
            Activity.title,
            Activity.state,
            Activity.starts_at,
            Activity.ends_at,
            has_image,
            Activity.no_image_reason,
        )
        .where(
            Activity.school_id == school_id,
            Activity.year_id == year_id,
            Activity.state != ActivityState.CANCELLED,
        )
        .order_by(Activity.starts_at, Activity.id)
    )
    rows: Sequence[Any] = (await session.execute(query)).all()
    return [
        (plan_id, key, Held(one, title, state, Span(starts, ends), image, why))
        for plan_id, key, one, title, state, starts, ends, image, why in rows
    ]
