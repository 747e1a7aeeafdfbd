"""Reading an activity with everything of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.activities import rules
from assessment.activities.queries import activities as queries
from assessment.activities.queries.activities import Counts
from assessment.activities.queries.schedule import scheduled
from assessment.activities.rules import ORGANISERS, ActivityVerb, Attending
from assessment.activities.service import steps
from assessment.activities.service.steps import span_of
from assessment.activities.tables import Activity, ActivityFile, Attendance
from assessment.hours.rules import HourState
from assessment.hours.tables import HourRecord
from assessment.years.rules import YearState
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.clock import Clock


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody of an activity, and where the record of the hours stands."""

    row: Attendance
    hour_state: HourState | None


@dataclass(frozen=True, slots=True)
class View:
    """An activity as its page shows it; `scheduled` is the row of the schedule in words."""

    row: Activity
    counts: Counts
    files: Sequence[ActivityFile]
    people: Sequence[Attendee]
    scheduled: str | None
    actions: tuple[ActivityVerb, ...]
    at: datetime


async def view(session: AsyncSession, actor: Actor, activity_id: UUID, now: Clock) -> View:
    """Return an activity that the caller may look at."""
    row = await steps.find(session, actor, activity_id)
    return View(
        row=row,
        counts=(await queries.counts(session, [row.id]))[row.id],
        files=await queries.files(session, row.id),
        people=await _people(session, row.id),
        scheduled=await _scheduled(session, row),
        actions=await _actions(session, actor, row, now),
        at=now(),
    )


async def _people(session: AsyncSession, activity_id: UUID) -> list[Attendee]:
    """Those who came and those who are expected first, then who was not there."""
    rows = await queries.attendances(session, activity_id)
    ids = [one.hour_id for one in rows if one.hour_id is not None]
    query = select(HourRecord.id, HourRecord.state).where(HourRecord.id.in_(ids))
    states = {row.id: row.state for row in await session.execute(query)}
    found = [Attendee(one, states.get(one.hour_id) if one.hour_id else None) for one in rows]
    return sorted(found, key=lambda one: one.row.state is Attending.ABSENT)


async def _scheduled(session: AsyncSession, row: Activity) -> str | None:
    if row.plan_id is None:
        return None
    rows = await scheduled(session, row.school_id, row.year_id)
    key = (row.plan_id, row.plan_row)
    return next((one.content for one in rows if (one.plan_id, one.key) == key), None)


async def _actions(
    session: AsyncSession, actor: Actor, row: Activity, now: Clock
) -> tuple[ActivityVerb, ...]:
    if not actor.reaches(row.org_path, *ORGANISERS):
        return ()
    year = await session.get_one(Year, row.year_id)
    if year.state is not YearState.OPEN:
        return ()
    return rules.possible(row.state, span_of(row), now())
