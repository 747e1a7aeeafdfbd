"""Wire types of activities as organisers and watchers see them."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from assessment.activities.observation import Observation
from assessment.activities.queries.activities import Counts
from assessment.activities.rules import (
    MAX_PEOPLE,
    ActivityState,
    ActivityVerb,
    Attending,
    Audience,
)
from assessment.activities.service.planning import Said
from assessment.activities.service.reading import Attendee, View
from assessment.activities.tables import Activity, ActivityFile
from assessment.hours.rules import HourForm, HourState, HourWay
from assessment.hours.schemas.records import HoursOut
from assessment.years.schemas import Day
from kernel.clock import SHANGHAI
from kernel.text import Line, Points, Prose, Wire

Amount = Annotated[Points, Field(gt=0, le=24, multiple_of=Decimal("0.5"))]
RowKey = Annotated[str, Field(pattern=r"^[0-9a-z-]{1,36}$")]


class ActivityIn(Wire):
    """An activity; hours in halves, times on the clock of Yantai, all on one day."""

    title: Line
    form: HourForm
    way: HourWay
    place: Line
    content: Annotated[Prose, Field(max_length=5000)] = ""
    held_on: Day
    starts_at: time
    ends_at: time
    hours: Amount
    audience: Audience
    person_ids: Annotated[tuple[UUID, ...], Field(max_length=MAX_PEOPLE)] = ()
    plan_id: UUID | None = None
    plan_row: RowKey | None = None

    @field_validator("starts_at", "ends_at")
    @classmethod
    def is_local(cls, value: time) -> time:
        """The clock of Yantai has no other zone."""
        if value.tzinfo:
            raise PydanticCustomError("time_wrong", "时间请填写为本地时间，如 14:30")
        return value

    @field_validator("ends_at")
    @classmethod
    def ends_later(cls, value: time, told: ValidationInfo) -> time:
        """Times are in order."""
        starts_at = told.data.get("starts_at")
        if starts_at is not None and starts_at >= value:
            raise PydanticCustomError("time_wrong", "结束时间须晚于开始时间")
        return value

    @field_validator("way")
    @classmethod
    def is_together(cls, value: HourWay) -> HourWay:
        """Nobody signs in where everybody studies alone."""
        if value is HourWay.SELF:
            raise PydanticCustomError("way_wrong", "个人自修不需要签到，请由教师本人登记学时")
        return value

    @model_validator(mode="after")
    def names_a_row(self) -> "ActivityIn":
        """A row of the schedule is one of a plan."""
        if (self.plan_id is None) != (self.plan_row is None):
            raise PydanticCustomError("schedule_row_wrong", "研修安排须同时写明计划和行")
        return self

    def said(self) -> Said:
        """Return it as the service knows it."""
        own = {name: getattr(self, name) for name in Said.__dataclass_fields__}
        return Said(**own | {"person_ids": tuple(dict.fromkeys(self.person_ids))})


class NewActivityIn(ActivityIn):
    """A new activity of a school or teaching group; without a year, of the one open now."""

    unit_id: UUID
    year_id: UUID | None = None


class ActivityRow(Wire):
    """An activity in lists."""

    id: UUID
    year_id: UUID
    school_id: UUID
    school_name: str
    unit_id: UUID
    unit_name: str
    org_path: str
    title: str
    form: HourForm
    way: HourWay
    place: str
    held_on: date
    starts_at: datetime
    ends_at: datetime
    hours: HoursOut
    organiser_name: str
    state: ActivityState
    expected: int
    present: int
    late: int
    images: int

    @classmethod
    def of(cls, row: Activity, counts: Counts) -> "ActivityRow":
        """Shape an activity and its counts."""
        return cls(**row_of(row, counts))


_COUNTED = ("expected", "present", "late", "images")


def row_of(row: Activity, counts: Counts) -> dict[str, Any]:
    """Return the members of a row."""
    own = [name for name in ActivityRow.model_fields if name not in (*_COUNTED, "held_on")]
    return (
        {name: getattr(row, name) for name in own}
        | {name: getattr(counts, name) for name in _COUNTED}
        | {"held_on": row.starts_at.astimezone(SHANGHAI).date()}
    )


class ActivityFileOut(Wire):
    """A file of the record."""

    file_id: UUID
    filename: str
    size: int
    media_type: str
    sha256: str | None
    state: str


class AttendanceOut(Wire):
    """Somebody of an activity, with what became of the hours."""

    person_id: UUID
    person_name: str
    staff_no: str | None
    state: Attending
    signed_at: datetime | None
    reason: str
    entered_by_name: str | None
    hour_state: HourState | None

    @classmethod
    def of(cls, one: Attendee) -> "AttendanceOut":
        """Shape somebody's attendance."""
        own = [name for name in cls.model_fields if name != "hour_state"]
        return cls(**{name: getattr(one.row, name) for name in own}, hour_state=one.hour_state)


class ActivityOut(ActivityRow):
    """An activity with everything of it; `my_actions` is what the caller may do now."""

    content: str
    audience: Audience
    plan_id: UUID | None
    plan_row: str | None
    scheduled: str | None
    record: str
    observation: Observation | None
    no_image_reason: str
    cancel_reason: str | None
    closed_at: datetime | None
    closed_by_name: str | None
    version: int
    files: list[ActivityFileOut]
    people: list[AttendanceOut]
    my_actions: list[ActivityVerb]
    server_time: datetime

    @classmethod
    def of_view(cls, view: View) -> "ActivityOut":
        """Shape a view."""
        row = view.row
        own = ("content", "audience", "plan_id", "plan_row", "record", "observation",
               "no_image_reason", "cancel_reason", "closed_at", "closed_by_name",
               "version")  # fmt: skip
        return cls(
            **row_of(row, view.counts),
            **{name: getattr(row, name) for name in own},
            scheduled=view.scheduled,
            files=files_of(view.files),
            people=[AttendanceOut.of(one) for one in view.people],
            my_actions=list(view.actions),
            server_time=view.at,
        )


def files_of(rows: Sequence[ActivityFile]) -> list[ActivityFileOut]:
    """Shape the files of a record."""
    return [ActivityFileOut.model_validate(one) for one in rows]
