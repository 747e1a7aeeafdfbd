"""Activities 研修活动: their states, the sign-in code, who came in time, what lacks. Pure.

Sources: annex 4 C19 (活动记录、影像、与日程表比对), R78, R101–R104; PEERS B11: hours are what the
server saw, so that a script at home earns none.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from assessment.activities.refusals import (
    ActivityHoursTooMany,
    ActivityNotOver,
    ActivityStepNotPossible,
    SignInClosed,
    SignInOver,
    SignInTooEarly,
)
from kernel.actor import Role
from kernel.errors import FieldError

# Who plans and holds activities of a unit, who looks at them, and who takes part.
ORGANISERS: Final = (Role.GROUP_LEADER, Role.SCHOOL_TEAM, Role.SCHOOL_LEAD)
READERS: Final = (*ORGANISERS, Role.DISTRICT_OFFICE, Role.CITY_OFFICE)
ATTENDERS: Final = (Role.TEACHER, *ORGANISERS)

CODE_SECONDS: Final = 20
_GRACE: Final = 1  # windows after its own in which a code still holds: a phone is slow
_DIGITS: Final = 6
EARLY: Final = timedelta(minutes=30)  # ⚙ sign-in opens at most so long before the start
LATE: Final = timedelta(minutes=15)  # ⚙ after the start; who comes later waits for a confirmer
# 2 of 1,000,000 codes hold at a time: twenty tries in all find one in 25,000 activities.
TRIES_A_MINUTE: Final = 5
TRIES: Final = 20
_HOUR: Final = timedelta(minutes=30)  # ⚙ the least time that one hour 学时 takes
MAX_PEOPLE: Final = 2_000
MAX_FILES: Final = 20


class ActivityState(StrEnum):
    """待举行 → 签到中 → 待登记 → 已完成; or 已取消."""

    PLANNED = "planned"
    SIGNING = "signing"
    ENDED = "ended"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ActivityVerb(StrEnum):
    """What organisers do with an activity."""

    EDIT = "edit"
    OPEN_SIGN_IN = "open_sign_in"
    END_SIGN_IN = "end_sign_in"
    ATTEND = "attend"  # enter or correct somebody's attendance
    RECORD = "record"
    CLOSE = "close"
    CANCEL = "cancel"


class Audience(StrEnum):
    """Who is expected: everybody of the unit, or people by name."""

    UNIT = "unit"
    PEOPLE = "people"


class Attending(StrEnum):
    """How somebody stands to an activity; three of them were there."""

    EXPECTED = "expected"
    ON_TIME = "on_time"
    LATE = "late"
    MANUAL = "manual"
    ABSENT = "absent"


class Piece(StrEnum):
    """What a row of the schedule lacks (C19: each missing piece is named)."""

    NOT_HELD = "not_held"
    NOT_CLOSED = "not_closed"
    NO_IMAGE = "no_image"


PRESENT: Final = frozenset({Attending.ON_TIME, Attending.LATE, Attending.MANUAL})
_P, _S, _E, _C = (
    ActivityState.PLANNED,
    ActivityState.SIGNING,
    ActivityState.ENDED,
    ActivityState.CLOSED,
)
_LEADS: Final[Mapping[ActivityVerb, Mapping[ActivityState, ActivityState]]] = MappingProxyType(
    {
        ActivityVerb.EDIT: {_P: _P},
        ActivityVerb.OPEN_SIGN_IN: {_P: _S, _E: _S},
        ActivityVerb.END_SIGN_IN: {_S: _E},
        ActivityVerb.ATTEND: {_P: _P, _S: _S, _E: _E, _C: _C},
        # Images may follow: what is missing can be brought as long as the year is open.
        ActivityVerb.RECORD: {_P: _P, _S: _S, _E: _E, _C: _C},
        ActivityVerb.CLOSE: {_P: _C, _S: _C, _E: _C},
        ActivityVerb.CANCEL: dict.fromkeys((_P, _S, _E), ActivityState.CANCELLED),
    }
)


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when, on one day in Yantai."""

    starts_at: datetime
    ends_at: datetime


def take(verb: ActivityVerb, state: ActivityState, span: Span, at: datetime) -> ActivityState:
    """Return the state after a step, or refuse it for the state or the hour of the day."""
    leads = _LEADS[verb]
    if state not in leads:
        raise ActivityStepNotPossible
    if verb is ActivityVerb.OPEN_SIGN_IN:
        if at < span.starts_at - EARLY:
            raise SignInTooEarly
        if at >= span.ends_at:
            raise SignInOver
    if verb is ActivityVerb.CLOSE and at < span.ends_at:
        raise ActivityNotOver
    return leads[state]


def possible(state: ActivityState, span: Span, at: datetime) -> tuple[ActivityVerb, ...]:
    """Return what organisers may do now, in the order of the table."""
    is_open = span.starts_at - EARLY <= at < span.ends_at
    by_time = {ActivityVerb.OPEN_SIGN_IN: is_open, ActivityVerb.CLOSE: at >= span.ends_at}
    return tuple(
        verb for verb, leads in _LEADS.items() if state in leads and by_time.get(verb, True)
    )


def check_hours(span: Span, hours: Decimal) -> None:
    """Refuse more hours than the time holds."""
    if _HOUR * float(hours) > span.ends_at - span.starts_at:
        told = FieldError("hours", ActivityHoursTooMany.code, ActivityHoursTooMany.title)
        raise ActivityHoursTooMany(errors=[told])


def _window(at: datetime) -> int:
    return int(at.timestamp()) // CODE_SECONDS


def code_at(key: bytes, activity_id: UUID, at: datetime) -> str:
    """Return the code that stands on the screen: it says nothing about the one before or after."""
    return _code(key, activity_id, _window(at))


def _code(key: bytes, activity_id: UUID, window: int) -> str:
    said = activity_id.bytes + window.to_bytes(8, "big")
    number = int.from_bytes(hmac.digest(key, said, hashlib.sha256)[:8], "big")
    return f"{number % 10**_DIGITS:0{_DIGITS}}"


def seconds_left(at: datetime) -> int:
    """Return for how long the code will stand on the screen, at least one second."""
    return CODE_SECONDS - int(at.timestamp()) % CODE_SECONDS


def is_code_good(key: bytes, activity_id: UUID, said: str, at: datetime) -> bool:
    """Tell whether a code stands on the screen now, or stood there just before."""
    good = [_code(key, activity_id, _window(at) - back) for back in range(_GRACE + 1)]
    return any(hmac.compare_digest(one.encode(), said.encode()) for one in good)


def signed(state: ActivityState, span: Span, at: datetime) -> Attending:
    """Return how somebody who signs in now came: in time or late; refuse while it is not open."""
    if at >= span.ends_at:
        raise SignInOver
    if state is not ActivityState.SIGNING:
        raise SignInClosed
    return Attending.ON_TIME if at <= span.starts_at + LATE else Attending.LATE


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong codes of somebody at an activity: in all, and since when the last few."""

    total: int = 0
    recent: int = 0
    since: datetime | None = None

    def after(self, at: datetime) -> "Tries":
        """Return the counts after another wrong code."""
        is_new = self.since is None or at - self.since >= timedelta(minutes=1)
        return Tries(self.total + 1, 1 if is_new else self.recent + 1, at if is_new else self.since)

    def wait(self, at: datetime) -> int | None:
        """Return for how many seconds no code is looked at; None while one is."""
        if self.total >= TRIES:
            return 24 * 3600
        if self.since is None or self.recent < TRIES_A_MINUTE:
            return None
        left = self.since + timedelta(minutes=1) - at
        return int(left.total_seconds()) + 1 if left > timedelta(0) else None


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A row of an approved schedule 研修安排: of the school's study plan or of a group's plan."""

    plan_id: UUID
    unit_name: str
    key: str
    on: date | None
    time: str
    place: str
    content: str
    participants: str
    hours: Decimal | None


@dataclass(frozen=True, slots=True)
class Held:
    """An activity as far as the comparison with the schedule asks."""

    id: UUID
    title: str
    state: ActivityState
    span: Span
    has_image: bool
    no_image_reason: str = ""  # what the organiser said when closing without one


def missing_pieces(row: Scheduled, held: Sequence[Held], at: datetime, today: date) -> list[Piece]:
    """Return what a row lacks by now: nothing before its day is over.

    One activity with its record and an image is enough; otherwise the best of them is judged.
    """
    done = [one for one in held if one.state is ActivityState.CLOSED]
    if done:
        return [] if any(one.has_image for one in done) else [Piece.NO_IMAGE]
    live = [one for one in held if one.state is not ActivityState.CANCELLED]
    if live:
        return [Piece.NOT_CLOSED] if all(one.span.ends_at <= at for one in live) else []
    return [Piece.NOT_HELD] if row.on is not None and row.on < today else []
