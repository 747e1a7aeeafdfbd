"""Signing in: the organiser's screen with its changing code, and the teacher's phone."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.activities import rules
from assessment.activities.queries import activities as queries
from assessment.activities.queries import people
from assessment.activities.queries.activities import Counts
from assessment.activities.refusals import (
    ActivityUnknown,
    NotInvited,
    SignInAbsent,
    SignInClosed,
    SignInCodeWrong,
    SignInTooManyTries,
)
from assessment.activities.rules import (
    ORGANISERS,
    PRESENT,
    ActivityState,
    ActivityVerb,
    Attending,
    Tries,
)
from assessment.activities.service import planning, steps
from assessment.activities.service.steps import span_of
from assessment.activities.tables import Activity, Attendance
from assessment.activities.words import NAMES
from assessment.directory.tables import DirectoryUnit
from assessment.years.service import hold_open
from kernel.actor import Actor
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork
from kernel.errors import Refusal

_KEY_BYTES = 32
_LATEST = 8  # names on the screen


@dataclass(frozen=True, slots=True)
class Screen:
    """What the organiser's screen shows; nothing of the code while sign-in is not open."""

    row: Activity
    code: str | None
    seconds_left: int
    counts: Counts
    latest: tuple[str, ...]
    at: datetime


async def open_sign_in(
    uow: UnitOfWork, actor: Actor, activity_id: UUID, *, seen: int, now: Clock
) -> Activity:
    """Open sign-in, or open it again; who joined the unit meanwhile is expected, too."""
    verb = ActivityVerb.OPEN_SIGN_IN
    async with uow.begin() as session:
        row = await steps.lock(session, actor, activity_id, verb, now, seen=seen)
        row.sign_in_key = row.sign_in_key or token_bytes(_KEY_BYTES)
        await planning.invite_newcomers(session, row, now)
        await steps.done(session, actor, "activity.open_sign_in", row, now)
    return row


async def end_sign_in(
    uow: UnitOfWork, actor: Actor, activity_id: UUID, *, seen: int, now: Clock
) -> Activity:
    """End sign-in: no code holds any more."""
    verb = ActivityVerb.END_SIGN_IN
    async with uow.begin() as session:
        row = await steps.lock(session, actor, activity_id, verb, now, seen=seen)
        await steps.done(session, actor, "activity.end_sign_in", row, now)
    return row


async def screen(session: AsyncSession, actor: Actor, activity_id: UUID, now: Clock) -> Screen:
    """Return what the organiser's screen shows now."""
    row = await steps.find(session, actor, activity_id)
    actor.require(row.org_path, *ORGANISERS)
    at = now()
    is_open = row.state is ActivityState.SIGNING and at < row.ends_at
    key = row.sign_in_key if is_open else None
    return Screen(
        row=row,
        code=rules.code_at(key, row.id, at) if key is not None else None,
        seconds_left=rules.seconds_left(at),
        counts=(await queries.counts(session, [row.id]))[row.id],
        latest=tuple(await queries.latest(session, row.id, _LATEST)),
        at=at,
    )


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody's attendance; `is_new` unless they had signed in before."""

    row: Activity
    own: Attendance
    is_new: bool


async def sign_in(
    uow: UnitOfWork, actor: Actor, activity_id: UUID, code: str, now: Clock
) -> SignedIn:
    """Sign the caller in; a wrong code is counted even though it is refused."""
    refusal: Refusal | None = None
    async with uow.begin() as session:
        row = await queries.activity(session, activity_id, shared=True)
        if row is None:
            raise ActivityUnknown
        own = await queries.attendance(session, activity_id, actor.person_id, lock=True)
        if own is None:
            raise await _stranger(session, actor, row, now)
        if own.state in PRESENT:
            return SignedIn(row, own, is_new=False)
        if own.state is Attending.ABSENT:
            raise SignInAbsent
        await hold_open(session, row.year_id)
        state = rules.signed(row.state, span_of(row), now())
        refusal = _judge_code(row, own, code, now())
        if refusal is None:
            own.state, own.signed_at = state, now()
            own.knew_code = actor.reaches(row.org_path, *ORGANISERS)
            await session.flush()
            said = {"state": NAMES[own.state]}
            await steps.audit(session, actor, "activity.sign_in", row, now, said)
    if refusal is not None:
        raise refusal
    return SignedIn(row, own, is_new=True)


def _judge_code(row: Activity, own: Attendance, code: str, at: datetime) -> Refusal | None:
    tries = Tries(own.tries, own.recent_tries, own.tries_since)
    if wait := tries.wait(at):
        return SignInTooManyTries(retry_after=wait)
    if row.sign_in_key is None:  # open, so a key was made
        return SignInClosed()
    if rules.is_code_good(row.sign_in_key, row.id, code, at):
        return None
    after = tries.after(at)
    own.tries, own.recent_tries, own.tries_since = after.total, after.recent, after.since
    return SignInCodeWrong()


async def _stranger(session: AsyncSession, actor: Actor, row: Activity, now: Clock) -> Refusal:
    """Staff of the school learn that they are not invited, others not that there is anything."""
    school = await session.get_one(DirectoryUnit, row.school_id)
    today = local_date(now())
    is_staff = await people.belongs(session, school.path, today, actor.person_id)
    return NotInvited() if is_staff else ActivityUnknown()


async def own(
    session: AsyncSession, actor: Actor, activity_id: UUID, now: Clock
) -> tuple[Activity, Attendance]:
    """Return an activity that the caller is expected at or was at."""
    row = await queries.activity(session, activity_id)
    if row is None:
        raise ActivityUnknown
    mine = await queries.attendance(session, activity_id, actor.person_id)
    if mine is None:
        raise await _stranger(session, actor, row, now)
    return row, mine
