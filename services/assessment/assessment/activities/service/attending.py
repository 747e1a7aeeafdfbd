"""Attendance by hand: entered before closing, corrected afterwards with its hours; audited."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.activities.queries import activities as queries
from assessment.activities.queries import people
from assessment.activities.refusals import AttendanceUnchanged, OwnAttendance, PersonNotStaff
from assessment.activities.rules import (
    PRESENT,
    ActivityState,
    ActivityVerb,
    Attending,
)
from assessment.activities.service import crediting, steps
from assessment.activities.tables import Activity, Attendance
from assessment.activities.words import NAMES
from assessment.directory.tables import DirectoryUnit
from assessment.hours.service.crediting import take_back
from kernel.actor import Actor
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork
from kernel.errors import FieldError


async def enter(
    uow: UnitOfWork,
    actor: Actor,
    key: tuple[UUID, UUID],
    said: tuple[bool, str],
    now: Clock,
) -> Attendance:
    """Say that somebody (second id) was or was not at an activity (first id), and why.

    Who is entered by hand waits for a confirmer in the ledger; after closing the hours follow.
    """
    is_present, reason = said
    if key[1] == actor.person_id:
        raise OwnAttendance
    async with uow.begin() as session:
        row = await steps.lock(session, actor, key[0], ActivityVerb.ATTEND, now)
        one = await queries.attendance(session, *key, lock=True)
        if one is None:
            one = await _newcomer(session, row, key[1], now)
        before = one.state
        if is_present == (before in PRESENT) and before is not Attending.EXPECTED:
            raise AttendanceUnchanged
        one.state = Attending.MANUAL if is_present else Attending.ABSENT
        one.reason, one.entered_by_name = reason, actor.name
        await session.flush()
        if row.state is ActivityState.CLOSED:
            await _settle(session, actor, row, one, now)
        detail: dict[str, Any] = {
            "person": one.person_name,
            "from": NAMES[before],
            "to": NAMES[one.state],
            "reason": reason,
        }
        await steps.audit(session, actor, "activity.attend", row, now, detail)
    return one


async def _newcomer(
    session: AsyncSession, row: Activity, person_id: UUID, now: Clock
) -> Attendance:
    school = await session.get_one(DirectoryUnit, row.school_id)
    found = await people.staff(session, school.path, local_date(now()), [person_id])
    if not found:
        text = PersonNotStaff.title
        raise PersonNotStaff(errors=[FieldError("person_id", PersonNotStaff.code, text)])
    (one,) = found
    made = Attendance(
        activity_id=row.id,
        person_id=one.id,
        person_name=one.name,
        staff_no=one.staff_no,
        state=Attending.EXPECTED,
        reason="",
    )
    session.add(made)
    await session.flush()
    return made


async def _settle(
    session: AsyncSession, actor: Actor, row: Activity, one: Attendance, now: Clock
) -> None:
    """The activity is closed: the ledger follows the correction in the same transaction."""
    if one.state in PRESENT:
        await crediting.credit(session, actor, row, [one], now)
    elif one.hour_id is not None:
        reason = f"活动出勤更正：{one.reason}"
        await take_back(session, actor, one.hour_id, reason, now)
