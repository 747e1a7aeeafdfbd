"""Wire types of assessment years."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field, PlainSerializer, model_validator

from assessment.rubrics.rules import plain
from assessment.years import rules
from assessment.years.rules import Settings, YearState
from kernel.text import Line, Points, Wire

Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]
# The notice asks for 25 + 25; a city may ask for more, never for less.
Hours = Annotated[Points, Field(ge=25, le=999, multiple_of=Decimal("0.5"))]
PerDay = Annotated[Points, Field(gt=0, le=24, multiple_of=Decimal("0.5"))]
Abilities = Annotated[int, Field(ge=3, le=30)]
Cap = Annotated[int, Field(ge=0, le=1000, description="优秀率上限（千分之几）")]
HoursOut = Annotated[Decimal, PlainSerializer(plain, return_type=str)]


class YearIn(Wire):
    """A year in preparation; its last day ends at 24:00 in Yantai."""

    name: Line
    starts_on: Day
    ends_on: Day
    online_hours: Hours = rules.ONLINE_HOURS
    offline_hours: Hours = rules.OFFLINE_HOURS
    abilities: Abilities = rules.ABILITIES
    hours_per_day: PerDay = rules.HOURS_PER_DAY
    excellent_cap: Cap | None = None

    def settings(self) -> Settings:
        """Return the settings as the rules know them."""
        return Settings(**self.model_dump())


class YearPatch(Wire):
    """The settings to change; the others stay."""

    name: Line | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    online_hours: Hours | None = None
    offline_hours: Hours | None = None
    abilities: Abilities | None = None
    hours_per_day: PerDay | None = None
    excellent_cap: Cap | None = None

    @model_validator(mode="after")
    def no_null(self) -> "YearPatch":
        """Leave a setting out to keep it; null only takes the cap away."""
        said = self.model_fields_set - {"excellent_cap"}
        if any(getattr(self, name) is None for name in said):
            raise ValueError("要保留的设置请不要填写，不能填 null")
        return self


class YearOut(Wire):
    """A year as lists and pages show it."""

    id: UUID
    name: str
    state: YearState
    starts_on: date
    ends_on: date
    online_hours: HoursOut
    offline_hours: HoursOut
    abilities: int
    hours_per_day: HoursOut
    excellent_cap: int | None
    opened_at: datetime | None
    closed_at: datetime | None
    version: int
