"""Help for people who cannot get in, on the wire."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field

from auth.account_help.rules import AT_ONCE
from kernel.text import Line, Wire

_DAY = timedelta(days=1)


def _showable(at: datetime) -> datetime:
    # On the first and the last day of the calendar some time zone has no such moment any more.
    if not datetime.min + _DAY <= at.replace(tzinfo=None) <= datetime.max - _DAY:  # noqa: DTZ901 -- compared only
        message = "有效期超出日历范围"
        raise ValueError(message)
    return at


def _each_once(ids: list[UUID]) -> list[UUID]:
    return list(dict.fromkeys(ids))


class OneTimeCodeOut(Wire):
    """Shown once; only its hash is kept."""

    username: str
    code: str
    expires_at: datetime


class CodeBatchIn(Wire):
    """Who gets a code; a larger school is done in several calls."""

    person_ids: Annotated[
        list[UUID], Field(min_length=1, max_length=AT_ONCE), AfterValidator(_each_once)
    ]


class SlipOut(Wire):
    """What is printed for one person; the code is shown this once."""

    person_id: UUID
    name: str
    staff_no: str
    unit: str
    username: str
    code: str
    expires_at: datetime


class RefusedOut(Wire):
    """A person who got no code, and why."""

    person_id: UUID
    name: str
    code: str
    reason: str


class CodeBatchOut(Wire):
    """Slips, and those who got none."""

    slips: list[SlipOut]
    refused: list[RefusedOut]


class PrintedSlip(Wire):
    """One slip to be laid out."""

    name: Line
    staff_no: Line
    unit: Line
    username: Line
    code: Line
    expires_at: Annotated[AwareDatetime, AfterValidator(_showable)]


class SlipSheetIn(Wire):
    """Slips that were just given out, to be laid out on A4."""

    slips: Annotated[list[PrintedSlip], Field(min_length=1, max_length=400)]


class EndedSessionsOut(Wire):
    """How many sessions were still on."""

    count: int


class ResetIn(Wire):
    """Why the second factor is taken away, and how the person was recognised."""

    reason: Line
