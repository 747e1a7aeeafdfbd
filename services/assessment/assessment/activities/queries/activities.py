"""Reads of activities."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.activities.rules import PRESENT, READERS, ActivityState, Attending
from assessment.activities.tables import Activity, ActivityFile, Attendance
from kernel.actor import Actor, Role
from kernel.paging import PageRequest


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of a list; None leaves one out."""

    year_id: UUID
    school_id: UUID | None = None
    unit_id: UUID | None = None
    states: Collection[ActivityState] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """People of an activity, and its images."""

    expected: int = 0
    present: int = 0
    late: int = 0
    images: int = 0


def below(actor: Actor, *roles: Role) -> ColumnElement[bool]:
    """Activities of units that one of the roles reaches."""
    return or_(false(), *[Activity.org_path.startswith(path) for path in actor.paths(*roles)])


async def activity(
    session: AsyncSession, activity_id: UUID, *, lock: bool = False, shared: bool = False
) -> Activity | None:
    """One activity; `lock` keeps it to oneself until the commit, `shared` only as it is."""
    query = select(Activity).where(Activity.id == activity_id)
    if lock or shared:
        query = query.with_for_update(read=shared).execution_options(populate_existing=True)
    return await session.scalar(query)


async def activities(
    session: AsyncSession, actor: Actor, wanted: Wanted, page: PageRequest | None
) -> Sequence[Activity]:
    """Activities in reach, the latest first; one more than the page shows, all without a page."""
    query = select(Activity).where(Activity.year_id == wanted.year_id, below(actor, *READERS))
    if wanted.school_id is not None:
        query = query.where(Activity.school_id == wanted.school_id)
    if wanted.unit_id is not None:
        query = query.where(Activity.unit_id == wanted.unit_id)
    if wanted.states:
        query = query.where(Activity.state.in_(sorted(wanted.states)))
    return (await session.scalars(_paged(query, page))).all()


def _paged(query: Any, page: PageRequest | None) -> Any:
    query = query.order_by(Activity.starts_at.desc(), Activity.id.desc())
    if page is None:
        return query
    if after := page.start(datetime, UUID):
        query = query.where(tuple_(Activity.starts_at, Activity.id) < after)
    return query.limit(page.limit + 1)


async def mine(
    session: AsyncSession, person_id: UUID, year_id: UUID, page: PageRequest
) -> list[tuple[Activity, Attendance]]:
    """What somebody is expected at or was at, the latest first; one more than the page shows."""
    query = (
        select(Activity, Attendance)
        .join(Attendance, Attendance.activity_id == Activity.id)
        .where(Attendance.person_id == person_id, Activity.year_id == year_id)
    )
    rows = await session.execute(_paged(query, page))
    return [(row[0], row[1]) for row in rows]


async def attendance(
    session: AsyncSession, activity_id: UUID, person_id: UUID, *, lock: bool = False
) -> Attendance | None:
    """Somebody at an activity."""
    query = select(Attendance).where(
        Attendance.activity_id == activity_id, Attendance.person_id == person_id
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return await session.scalar(query)


async def attendances(session: AsyncSession, activity_id: UUID) -> Sequence[Attendance]:
    """Everybody of an activity by name: at most as many as one activity may have."""
    query = select(Attendance).where(Attendance.activity_id == activity_id)
    ordered = query.order_by(Attendance.person_name, Attendance.person_id)
    return (await session.scalars(ordered.execution_options(populate_existing=True))).all()


async def files(session: AsyncSession, activity_id: UUID) -> Sequence[ActivityFile]:
    """The files of the record, in the order given."""
    query = select(ActivityFile).where(ActivityFile.activity_id == activity_id)
    return (await session.scalars(query.order_by(ActivityFile.ordinal))).all()


def is_image() -> ColumnElement[bool]:
    """A picture or a recording, as C19 asks for beside the record."""
    kinds = ("image/", "video/")
    return or_(*[ActivityFile.media_type.startswith(kind) for kind in kinds])


async def has_image(session: AsyncSession, activity_id: UUID) -> bool:
    """Tell whether the record has a picture or a recording."""
    one = select(ActivityFile.file_id).where(ActivityFile.activity_id == activity_id, is_image())
    return await session.scalar(one.limit(1)) is not None


async def counts(session: AsyncSession, ids: Collection[UUID]) -> Mapping[UUID, Counts]:
    """Count people and images of activities, all of them at once."""
    state = Attendance.state
    people = (
        select(
            Attendance.activity_id,
            func.count().filter(state != Attending.ABSENT),
            func.count().filter(state.in_(sorted(PRESENT))),
            func.count().filter(state == Attending.LATE),
        )
        .where(Attendance.activity_id.in_(list(ids)))
        .group_by(Attendance.activity_id)
    )
    images = (
        select(ActivityFile.activity_id, func.count())
        .where(ActivityFile.activity_id.in_(list(ids)), is_image())
        .group_by(ActivityFile.activity_id)
    )
    seen = {row[0]: row[1] for row in await session.execute(images)}
    told = {row[0]: row[1:] for row in await session.execute(people)}
    return {one: Counts(*told.get(one, (0, 0, 0)), seen.get(one, 0)) for one in ids}


async def latest(session: AsyncSession, activity_id: UUID, most: int) -> Sequence[str]:
    """The names of those who signed in last, the last one first."""
    query = select(Attendance.person_name).where(
        Attendance.activity_id == activity_id, Attendance.signed_at.is_not(None)
    )
    return (await session.scalars(query.order_by(Attendance.signed_at.desc()).limit(most))).all()
