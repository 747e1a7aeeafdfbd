"""Wire types of rounds."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, model_validator

from assessment.rounds.rules import Roster, RoundState, Settings
from kernel.text import Line, Wire

Days = Annotated[int, Field(ge=1, le=60, description="公示的工作日数")]
Due = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]
Schools = Annotated[list[UUID], Field(max_length=5000)]


class RoundIn(Wire):
    """A round in preparation; dates end at 24:00 in Yantai."""

    name: Line
    school_year: Line
    rubric_id: UUID
    self_due_on: Due
    district_due_on: Due
    city_due_on: Due
    announce_days: Days = 5
    reviewers_per_school: Literal[1, 2] = 1
    half_points: bool = False
    roster: Roster = Roster.PILOT
    school_ids: Schools = Field(default=[])

    def settings(self) -> Settings:
        """Return the settings as the rules know them."""
        said = self.model_dump(exclude={"rubric_id", "school_ids"})
        return Settings(**said, school_ids=tuple(dict.fromkeys(map(str, self.school_ids))))


class RoundPatch(Wire):
    """The settings to change; the others stay."""

    name: Line | None = None
    school_year: Line | None = None
    rubric_id: UUID | None = None
    self_due_on: Due | None = None
    district_due_on: Due | None = None
    city_due_on: Due | None = None
    announce_days: Days | None = None
    reviewers_per_school: Literal[1, 2] | None = None
    half_points: bool | None = None
    roster: Roster | None = None
    school_ids: Schools | None = None

    @model_validator(mode="after")
    def no_null(self) -> "RoundPatch":
        """Leave a setting out to keep it; null means nothing."""
        if any(getattr(self, name) is None for name in self.model_fields_set):
            raise ValueError("要保留的设置请不要填写，不能填 null")
        return self


class RoundOut(Wire):
    """A round as lists and pages show it."""

    id: UUID
    name: str
    school_year: str
    rubric_id: UUID
    state: RoundState
    self_due_on: date
    district_due_on: date
    city_due_on: date
    announce_days: int
    reviewers_per_school: int
    half_points: bool
    roster: Roster
    school_ids: list[UUID]
    submission_count: int
    opened_at: datetime | None
    closed_at: datetime | None
    version: int
