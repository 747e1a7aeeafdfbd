"""Wire types of the register of awards."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from cases.judging.rules import Register
from cases.judging.service.records import Said
from kernel.text import Line, OptionalLine, Wire

AwardYear = Annotated[int, Field(ge=2010, le=2100)]
AwardLevel = Literal["school", "district", "city", "province", "ministry"]


class AwardRecordIn(Wire):
    """An award as it is entered or mended."""

    register_kind: Register
    year: AwardYear
    level: AwardLevel
    lesson: Line
    number: Annotated[OptionalLine, Field(max_length=80)] = ""
    item_id: UUID | None = Field(default=None, description="资源库中的这节课；没有为空")

    def said(self) -> Said:
        """Return it as the service takes it."""
        return Said(
            self.register_kind, self.year, self.level, self.lesson, self.number, self.item_id
        )


class NewAwardRecordIn(AwardRecordIn):
    """A new one: whose it is, and of which school."""

    school_id: UUID
    person_id: UUID


class AwardRecordOut(Wire):
    """An award of 一师一优课 or 一课一名师."""

    id: UUID
    register_kind: Register = Field(validation_alias="register")
    year: int
    level: str
    lesson: str
    person_id: UUID
    person_name: str
    org_id: UUID
    org_name: str
    org_path: str
    number: str
    item_id: UUID | None
    entered_at: datetime
    version: int


class ItemAwardOut(Wire):
    """An award of the lesson that an item holds."""

    id: UUID
    register_kind: Register = Field(validation_alias="register")
    year: int
    level: str
    person_name: str
    number: str


class ItemAwardsOut(Wire):
    """The awards of an item, the latest year first."""

    items: list[ItemAwardOut]


class AwardStaffOut(Wire):
    """Somebody of the school."""

    id: UUID
    name: str


class AwardStaffListOut(Wire):
    """Those found by name: at most fifty."""

    items: list[AwardStaffOut]
