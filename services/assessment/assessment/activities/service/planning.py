"""Setting an activity: for whom, when, where, and which row of the schedule it carries out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.activities import rules
from assessment.activities.queries import activities as queries
from assessment.activities.queries import people
from assessment.activities.queries.people import Staff
from assessment.activities.queries.schedule import scheduled
from assessment.activities.refusals import (
    ActivityOutsideYear,
    NobodyInvited,
    PersonNotStaff,
    ScheduleRowUnknown,
)
from assessment.activities.rules import ORGANISERS, ActivityState, ActivityVerb, Attending, Audience
from assessment.activities.service import steps
from assessment.activities.service.steps import span_of
from assessment.activities.tables import Activity, Attendance
from assessment.activities.words import NAMES
from assessment.directory.tables import DirectoryUnit
from assessment.hours import rules as hours
from assessment.hours.rules import HourForm, HourWay
from assessment.years.service import hold_open, year_of
from assessment.years.tables import Year
from kernel.actor import Actor
from kernel.clock import SHANGHAI, Clock, local_date
from kernel.db import UnitOfWork
from kernel.errors import FieldError, NotFound


@dataclass(frozen=True, slots=True)
class Said:
    """What an organiser says of an activity; times are of its day in Yantai."""

    title: str
    form: HourForm
    way: HourWay
    place: str
    content: str
    held_on: date
    starts_at: time
    ends_at: time
    hours: Decimal
    audience: Audience
    person_ids: tuple[UUID, ...]
    plan_id: UUID | None
    plan_row: str | None


async def create(
    session: AsyncSession, actor: Actor, place: tuple[UUID | None, UUID], said: Said, now: Clock
) -> Activity:
    """Set an activity of a unit (second id) in a year (first id, or the current one)."""
    unit = await people.unit(session, place[1])
    school = await people.school_of(session, unit) if unit is not None else None
    if unit is None or school is None:
        raise NotFound
    actor.require(unit.path, *ORGANISERS)
    chosen = await year_of(session, actor, place[0], local_date(now()))
    year = await hold_open(session, chosen.id)
    row = _new(actor, unit, school, year, now)
    await _fill(session, row, said, year)
    session.add(row)
    await session.flush()
    await _invite(session, row, await _expected(session, row, said, school.path, now))
    await steps.audit(session, actor, "activity.create", row, now, {"after": shown(row)})
    return row


def _new(
    actor: Actor, unit: DirectoryUnit, school: DirectoryUnit, year: Year, now: Clock
) -> Activity:
    return Activity(
        year_id=year.id,
        school_id=school.id,
        school_name=school.name,
        unit_id=unit.id,
        unit_name=unit.name,
        org_path=unit.path,
        organiser_id=actor.person_id,
        organiser_name=actor.name,
        state=ActivityState.PLANNED,
        record="",
        version=1,
        created_at=now(),
    )


async def edit(
    uow: UnitOfWork, actor: Actor, activity_id: UUID, said: Said, *, seen: int, now: Clock
) -> Activity:
    """Change an activity before its sign-in opens; whoever is there already stays there."""
    async with uow.begin() as session:
        row = await steps.lock(session, actor, activity_id, ActivityVerb.EDIT, now, seen=seen)
        before = shown(row)
        year = await hold_open(session, row.year_id)
        await _fill(session, row, said, year)
        school = await session.get_one(DirectoryUnit, row.school_id)
        wanted = await _expected(session, row, said, school.path, now)
        await _uninvite(session, row)
        await _invite(session, row, wanted)
        detail = {"before": before, "after": shown(row)}
        await steps.done(session, actor, "activity.edit", row, now, detail)
    return row


async def cancel(
    uow: UnitOfWork, actor: Actor, activity_id: UUID, reason: str, *, seen: int, now: Clock
) -> Activity:
    """Call an activity off that was not closed; nobody gets hours for it."""
    async with uow.begin() as session:
        row = await steps.lock(session, actor, activity_id, ActivityVerb.CANCEL, now, seen=seen)
        row.cancel_reason = reason
        await steps.done(session, actor, "activity.cancel", row, now, {"reason": reason})
    return row


async def _fill(session: AsyncSession, row: Activity, said: Said, year: Year) -> None:
    if not year.starts_on <= said.held_on <= year.ends_on:
        raise _at("held_on", ActivityOutsideYear)
    for name in ("title", "form", "way", "place", "content", "hours", "audience"):
        setattr(row, name, getattr(said, name))
    row.starts_at = datetime.combine(said.held_on, said.starts_at, SHANGHAI)
    row.ends_at = datetime.combine(said.held_on, said.ends_at, SHANGHAI)
    rules.check_hours(span_of(row), said.hours)
    row.plan_id, row.plan_row = said.plan_id, said.plan_row
    if said.plan_id is not None:
        rows = await scheduled(session, row.school_id, year.id)
        if (said.plan_id, said.plan_row) not in {(one.plan_id, one.key) for one in rows}:
            raise _at("plan_row", ScheduleRowUnknown)


async def _expected(
    session: AsyncSession, row: Activity, said: Said, school_path: str, now: Clock
) -> Sequence[Staff]:
    today = local_date(now())
    if said.audience is Audience.UNIT:
        found = await people.staff(session, row.org_path, today)
    else:
        found = await people.staff(session, school_path, today, said.person_ids)
        if len(found) != len(set(said.person_ids)):
            raise _at("person_ids", PersonNotStaff)
        if not found:
            raise _at("person_ids", NobodyInvited)
    return found


def _at(field: str, kind: type[Any]) -> Exception:
    refusal: Exception = kind(errors=[FieldError(field, kind.code, kind.title)])
    return refusal


async def _uninvite(session: AsyncSession, row: Activity) -> None:
    gone = delete(Attendance).where(
        Attendance.activity_id == row.id,
        Attendance.state == Attending.EXPECTED,
    )
    await session.execute(gone)


async def invite_newcomers(session: AsyncSession, row: Activity, now: Clock) -> None:
    """Expect also who joined the unit since the activity was set."""
    if row.audience is Audience.UNIT:
        staff = await people.staff(session, row.org_path, local_date(now()))
        await _invite(session, row, staff)


async def _invite(session: AsyncSession, row: Activity, wanted: Sequence[Staff]) -> None:
    there = {one.person_id for one in await queries.attendances(session, row.id)}
    session.add_all(
        Attendance(
            activity_id=row.id,
            person_id=one.id,
            person_name=one.name,
            staff_no=one.staff_no,
            state=Attending.EXPECTED,
        )
        for one in wanted
        if one.id not in there
    )
    await session.flush()


def shown(row: Activity) -> dict[str, Any]:
    """Return an activity as the audit keeps it."""
    return {
        "title": row.title,
        "unit": row.unit_name,
        "form": hours.NAMES[row.form],
        "way": hours.NAMES[row.way],
        "place": row.place,
        "starts_at": row.starts_at.isoformat(),
        "ends_at": row.ends_at.isoformat(),
        "hours": str(row.hours),
        "audience": NAMES[row.audience],
    }
