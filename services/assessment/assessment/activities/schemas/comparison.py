"""Wire types of the comparison with the schedule, and of staff to choose from."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import PlainSerializer

from assessment.activities.rules import ActivityState, Held, Piece, Scheduled
from assessment.activities.service.comparing import Comparison
from assessment.activities.service.comparing import Line as ComparedLine
from assessment.rubrics.rules import plain
from kernel.clock import SHANGHAI
from kernel.text import Wire


def _maybe(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


Maybe = Annotated[Decimal | None, PlainSerializer(_maybe, return_type=str | None)]


class ScheduleRowOut(Wire):
    """A row of an approved schedule."""

    plan_id: UUID
    unit_name: str
    key: str
    on: date | None
    time: str
    place: str
    content: str
    participants: str
    hours: Maybe

    @classmethod
    def of(cls, row: Scheduled) -> "ScheduleRowOut":
        """Shape a row."""
        return cls.model_validate(row)


class HeldOut(Wire):
    """An activity beside the schedule."""

    id: UUID
    title: str
    state: ActivityState
    held_on: date
    has_image: bool
    no_image_reason: str


class ComparedOut(ScheduleRowOut):
    """A row of the schedule, what carries it out, and what is missing by now."""

    held: list[HeldOut]
    missing: list[Piece]


class ComparisonOut(Wire):
    """A school's schedules of a year beside what was held; `beside` stands in none of them."""

    school_id: UUID
    school_name: str
    year_id: UUID
    items: list[ComparedOut]
    beside: list[HeldOut]

    @classmethod
    def of(cls, place: tuple[UUID, str, UUID], found: Comparison) -> "ComparisonOut":
        """Shape a comparison of a school (id and name) in a year (id)."""
        return cls(
            school_id=place[0],
            school_name=place[1],
            year_id=place[2],
            items=[_compared(line) for line in found.lines],
            beside=[_held(one) for one in found.beside],
        )


def _compared(line: ComparedLine) -> ComparedOut:
    own = ScheduleRowOut.of(line.row).model_dump()
    held = [_held(one) for one in line.held]
    return ComparedOut(**own, held=held, missing=list(line.missing))


def _held(one: Held) -> HeldOut:
    day = one.span.starts_at.astimezone(SHANGHAI).date()
    return HeldOut(
        id=one.id,
        title=one.title,
        state=one.state,
        held_on=day,
        has_image=one.has_image,
        no_image_reason=one.no_image_reason,
    )


class StaffOut(Wire):
    """Somebody of a school, to choose from."""

    id: UUID
    name: str
    staff_no: str | None
