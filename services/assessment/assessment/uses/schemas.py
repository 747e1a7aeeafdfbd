"""Wire types of regular classroom use."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from assessment.abilities.document import AbilityCode
from assessment.attached import AttachedOut, FileIds
from assessment.uses.rules import Month
from assessment.uses.service.logging import Said
from assessment.uses.tables import ClassroomUse, UseTotal
from assessment.years.schemas import Day
from assessment.years.tables import Year
from kernel.text import Line, OptionalLine, Prose, Wire

Effect = Annotated[Prose, StringConstraints(strip_whitespace=True, max_length=500)]


class UseIn(Wire):
    """A lesson in which technology was used."""

    used_on: Day
    class_name: Line
    title: Line
    subject: Line
    ability_code: AbilityCode
    tool: OptionalLine = ""
    effect: Effect = ""
    file_ids: FileIds = ()

    def said(self) -> Said:
        """Return it as the service knows it."""
        return Said(**{name: getattr(self, name) for name in Said.__dataclass_fields__})


class NewUseIn(UseIn):
    """A new record; without a year it belongs to the one that is open now."""

    year_id: UUID | None = None


class UseOut(Wire):
    """A record of classroom use."""

    id: UUID
    year_id: UUID
    person_id: UUID
    person_name: str
    org_path: str
    used_on: date
    class_name: str
    title: str
    subject: str
    ability_code: str
    ability_name: str
    tool: str
    effect: str
    files: list[AttachedOut]
    version: int
    created_at: datetime

    @classmethod
    def of(cls, row: ClassroomUse) -> "UseOut":
        """Shape a record."""
        own = {name: getattr(row, name) for name in cls.model_fields.keys() - {"files"}}
        return cls(**own, files=[AttachedOut(**one) for one in row.files])


class UseDayOut(Wire):
    """How often on a day."""

    on: date
    uses: int


class UseAbilityOut(Wire):
    """How often with an ability."""

    code: str
    uses: int


class UseHintOut(Wire):
    """What is proposed for the next entry: what was written down last."""

    class_name: str
    subject: str
    tool: str
    ability_code: str


class MyUsesOut(Wire):
    """A month of the caller's, the year's sum beside it, and what to propose."""

    year_id: UUID
    year_name: str
    year_is_open: bool
    starts_on: date
    ends_on: date
    month: str
    uses: int
    days: list[UseDayOut]
    abilities: list[UseAbilityOut]
    year_uses: int
    year_abilities: int
    last: UseHintOut | None = Field(description="最近一次登记的班级、学科、工具；没有则为空")

    @classmethod
    def of(
        cls,
        year: Year,
        first: date,
        found: Month,
        total: UseTotal | None,
        last: ClassroomUse | None,
    ) -> "MyUsesOut":
        """Shape a month."""
        return cls(
            year_id=year.id,
            year_name=year.name,
            year_is_open=year.state == "open",
            starts_on=year.starts_on,
            ends_on=year.ends_on,
            month=f"{first:%Y-%m}",
            uses=found.uses,
            days=[UseDayOut(on=on, uses=n) for on, n in found.days.items()],
            abilities=[UseAbilityOut(code=code, uses=n) for code, n in found.abilities.items()],
            year_uses=total.uses if total else 0,
            year_abilities=total.abilities if total else 0,
            last=UseHintOut(**_hint(last)) if last else None,
        )


def _hint(row: ClassroomUse) -> dict[str, str]:
    names: Sequence[str] = ("class_name", "subject", "tool", "ability_code")
    return {name: getattr(row, name) for name in names}


class TeacherUsesOut(Wire):
    """Somebody of a school or group, and how often they logged."""

    person_id: UUID
    name: str
    staff_no: str | None
    uses: int
    days: int
    abilities: int
    last_on: date | None


class UseTicketOut(Wire):
    """A signed right to open the files of a record, and when it ends."""

    ticket: str
    expires_at: datetime
