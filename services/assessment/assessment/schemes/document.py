"""What a scheme says, as a typed document; a draft may be incomplete."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import Field, PlainSerializer

from assessment.rubrics.rules import plain
from assessment.schemes.kinds import (
    Aspect,
    BonusMode,
    ItemKind,
    KeyPoint,
    OutcomeForm,
    ScoreAudience,
    Shortfall,
)
from kernel.text import OptionalLine, Points, Prose, Wire

FULL: Final = Decimal(100)
RowKey = Annotated[str, Field(pattern=r"^[0-9a-z-]{1,36}$", description="行的编号，由页面生成")]
Half = Annotated[
    Points,
    Field(ge=0, le=100, multiple_of=Decimal("0.5")),
    PlainSerializer(plain, return_type=str),
]
Text = Annotated[Prose, Field(max_length=2000)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]


class WantedOutcome(Wire):
    """How many results of a form a package holds."""

    form: OutcomeForm
    least: Annotated[int, Field(ge=1, le=99)] = 1


class SchemeItem(Wire):
    """An item 考核项目; which of the lower members count is decided by its kind."""

    key: RowKey
    name: OptionalLine = ""
    standard: Text = ""
    point: KeyPoint | None = None
    aspect: Aspect = Aspect.PRACTICE
    kind: ItemKind = ItemKind.MARKED
    points: Half | None = None
    shortfall: Shortfall = Shortfall.SHARE
    due_on: Day | None = None
    late_points: Half | None = None
    wanted: Annotated[int, Field(ge=1, le=30)] | None = None
    excellent_points: Half | None = None
    pass_points: Half | None = None
    forms: list[WantedOutcome] = Field(default=[], max_length=4)
    quality: Text = ""
    presentation: Text = ""


class SchemeBonus(Wire):
    """An encouragement rule: points for each ability beyond what the year asks for."""

    key: RowKey
    name: OptionalLine = ""
    audience: ScoreAudience | None = None
    points_each: Half | None = None
    most: Half | None = None
    note: Text = ""


class SchemeBand(Wire):
    """等次 of a total: from so many points on."""

    key: RowKey
    name: OptionalLine = ""
    least: Half | None = None


class SchemeLevels(Wire):
    """What makes evidence 优秀, 合格, 不合格."""

    excellent: Text = ""
    passing: Text = ""
    failing: Text = ""


class SchemeContent(Wire):
    """The whole scheme."""

    basis: Text = ""
    items: list[SchemeItem] = Field(default=[], max_length=40)
    levels: SchemeLevels = SchemeLevels()
    correction: Text = ""
    bonuses: list[SchemeBonus] = Field(default=[], max_length=10)
    bonus_mode: BonusMode = BonusMode.WITHIN
    incentives: Text = ""
    constraints: Text = ""
    bands: list[SchemeBand] = Field(default=[], max_length=6)

    def as_json(self) -> dict[str, Any]:
        """Return the document as it is stored."""
        return self.model_dump(mode="json")

    def total(self) -> Decimal:
        """Return the sum of the items' points."""
        return sum((item.points or Decimal(0) for item in self.items), Decimal(0))
