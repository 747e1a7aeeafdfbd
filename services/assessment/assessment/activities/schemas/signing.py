"""Wire types of signing in: the organiser's screen and the teacher's phone."""

import io
from datetime import date, datetime
from functools import lru_cache
from typing import Annotated
from uuid import UUID

import segno
from pydantic import Field

from assessment.activities.rules import (
    CODE_SECONDS,
    LATE,
    ActivityState,
    Attending,
)
from assessment.activities.service.signing import Screen, SignedIn
from assessment.activities.tables import Activity, Attendance
from assessment.hours.rules import HourForm, HourWay
from assessment.hours.schemas.records import HoursOut
from kernel.clock import SHANGHAI
from kernel.text import Wire

SignInCode = Annotated[str, Field(pattern=r"^[0-9]{6}$", description="屏幕上现在显示的 6 位数字")]


class SignInIn(Wire):
    """The code of the organiser's screen, scanned or typed."""

    code: SignInCode


class SignInScreenOut(Wire):
    """The organiser's screen; without a code sign-in is not open."""

    id: UUID
    title: str
    unit_name: str
    place: str
    state: ActivityState
    starts_at: datetime
    ends_at: datetime
    late_after: datetime
    version: int
    code: str | None
    qr_svg: str | None
    seconds_left: int
    code_seconds: int
    expected: int
    present: int
    late: int
    latest: list[str]
    server_time: datetime

    @classmethod
    def of(cls, screen: Screen, public_url: str) -> "SignInScreenOut":
        """Shape the screen; the QR code opens the teacher's page with the code in it."""
        row, code = screen.row, screen.code
        address = f"{public_url.rstrip('/')}/activity-sign-in/{row.id}?code={code}"
        own = ("id", "title", "unit_name", "place", "state", "starts_at", "ends_at", "version")
        counted = ("expected", "present", "late")
        return cls(
            **{name: getattr(row, name) for name in own},
            **{name: getattr(screen.counts, name) for name in counted},
            late_after=row.starts_at + LATE,
            code=code,
            qr_svg=None if code is None else _qr(address),
            seconds_left=screen.seconds_left,
            code_seconds=CODE_SECONDS,
            latest=list(screen.latest),
            server_time=screen.at,
        )


@lru_cache(maxsize=512)
def _qr(text: str) -> str:
    """The same picture is asked for every few seconds until the code changes."""
    picture = io.BytesIO()
    segno.make(text, error="m").save(picture, kind="svg", scale=5, border=2, xmldecl=False)
    return picture.getvalue().decode()


class MyActivityOut(Wire):
    """An activity as somebody who is expected there sees it; `is_open` means sign-in is."""

    id: UUID
    title: str
    unit_name: str
    form: HourForm
    way: HourWay
    place: str
    content: str
    held_on: date
    starts_at: datetime
    ends_at: datetime
    hours: HoursOut
    organiser_name: str
    activity_state: ActivityState
    cancel_reason: str | None
    state: Attending
    signed_at: datetime | None
    reason: str
    is_open: bool
    late_after: datetime

    @classmethod
    def of(cls, row: Activity, own: Attendance, at: datetime) -> "MyActivityOut":
        """Shape an activity and the caller's attendance."""
        kept = ("id", "title", "unit_name", "form", "way", "place", "content", "starts_at",
                "ends_at", "hours", "organiser_name", "cancel_reason")  # fmt: skip
        return cls(
            **{name: getattr(row, name) for name in kept},
            held_on=row.starts_at.astimezone(SHANGHAI).date(),
            activity_state=row.state,
            state=own.state,
            signed_at=own.signed_at,
            reason=own.reason,
            is_open=row.state is ActivityState.SIGNING and at < row.ends_at,
            late_after=row.starts_at + LATE,
        )


class SignedInOut(Wire):
    """The caller is signed in; `is_new` unless that was so before."""

    is_new: bool
    activity: MyActivityOut

    @classmethod
    def of(cls, found: SignedIn, at: datetime) -> "SignedInOut":
        """Shape what happened."""
        return cls(is_new=found.is_new, activity=MyActivityOut.of(found.row, found.own, at))
