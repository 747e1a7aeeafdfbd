"""The assessment year 考核年度: its states and what it asks of teachers. Pure (R78, R110)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from kernel.errors import Conflict, FieldError, Invalid, NotFound

# What may still change once teachers work in it; the rest was promised to them. The cap is asked
# of schools when they conclude, and often decided late.
OPEN_FIELDS: Final = frozenset({"name", "ends_on", "excellent_cap"})
LONGEST: Final = timedelta(days=3 * 366)  # ⚙ the project ran over three years

# The notice's figures (annex 4 C18, C19; annex 5); the city office may ask for more.
ONLINE_HOURS: Final = Decimal(25)
OFFLINE_HOURS: Final = Decimal(25)
ABILITIES: Final = 3
HOURS_PER_DAY: Final = Decimal(8)  # ⚙ more on one day is looked at by a person


class YearState(StrEnum):
    """A year is prepared, then teachers work in it, then it is archived."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class YearUnknown(NotFound):
    code = "year_unknown"
    title = "没有找到该考核年度"


class YearMissing(NotFound):
    code = "year_missing"
    title = "目前没有开放的考核年度，请等待市工程办开放"


class YearNotDraft(Conflict):
    """What was promised to teachers stays."""

    code = "year_not_draft"
    title = "考核年度已开放，只能修改名称、结束日期和优秀率上限；其他要求须在下一年度调整"


class YearNotOpen(Conflict):
    """Work happens in an open year only."""

    code = "year_not_open"
    title = "考核年度未在开放中（尚未开放或已经结束），暂不能办理"


class YearsOverlap(Conflict):
    """An hour or an ability counts in one year."""

    code = "years_overlap"
    title = "起止日期与另一个已开放的考核年度重叠，请先调整日期或结束原年度"


class YearDatesWrong(Invalid):
    """It ends after it began and lasts no longer than the project."""

    code = "year_dates_wrong"
    title = "结束日期须晚于开始日期，且相隔不超过三年"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the city office decides about a year; it ends at 24:00 of its last day in Yantai."""

    name: str
    starts_on: date
    ends_on: date
    online_hours: Decimal = ONLINE_HOURS
    offline_hours: Decimal = OFFLINE_HOURS
    abilities: int = ABILITIES
    hours_per_day: Decimal = HOURS_PER_DAY
    excellent_cap: int | None = None  # ⚙ thousandths of 优秀; the notice gives no number (C22)


def check(settings: Settings) -> None:
    """Refuse dates that contradict each other."""
    if not timedelta(0) < settings.ends_on - settings.starts_on <= LONGEST:
        raise YearDatesWrong(
            errors=[FieldError("ends_on", YearDatesWrong.code, YearDatesWrong.title)]
        )
