"""Lines about activities: sign-in that is open for the caller, and activities to be closed."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.activities.rules import ORGANISERS, ActivityState, Attending
from assessment.activities.tables import Activity, Attendance
from assessment.todos.counted import Counted, CountedKind
from assessment.years.rules import YearState
from assessment.years.tables import Year
from kernel.actor import Actor

_LIVE = (ActivityState.PLANNED, ActivityState.SIGNING, ActivityState.ENDED)


async def todos(session: AsyncSession, actor: Actor, at: datetime) -> list[Counted]:
    """Return what activities ask of the caller now."""
    lines = [
        Counted(CountedKind.ACTIVITY_SIGN_IN, await _open_for(session, actor, at)),
        Counted(CountedKind.ACTIVITIES_CLOSE, await _over(session, actor, at)),
    ]
    return [line for line in lines if line.count]


async def _open_for(session: AsyncSession, actor: Actor, at: datetime) -> int:
    query = (
        select(func.count())
        .select_from(Attendance)
        .join(Activity, Activity.id == Attendance.activity_id)
        .where(
            Attendance.person_id == actor.person_id,
            Attendance.state == Attending.EXPECTED,
            Activity.state == ActivityState.SIGNING,
            Activity.ends_at > at,
        )
    )
    return int(await session.scalar(query) or 0)


async def _over(session: AsyncSession, actor: Actor, at: datetime) -> int:
    """Who set an activity closes it; others of the school may, but are not reminded."""
    if not actor.has_role(*ORGANISERS):
        return 0
    query = (
        select(func.count())
        .select_from(Activity)
        .join(Year, Year.id == Activity.year_id)
        .where(
            Year.state == YearState.OPEN,
            Activity.organiser_id == actor.person_id,
            Activity.state.in_(_LIVE),
            Activity.ends_at <= at,
        )
    )
    return int(await session.scalar(query) or 0)
