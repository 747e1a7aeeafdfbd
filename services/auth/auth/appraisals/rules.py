"""Appraisal of experts 专家考核 from what was recorded (notice 二; R10). Pure.

The numbers are computed, the grade is decided by the office, and both are kept together: a
decision without its numbers does not exist.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from kernel.errors import Conflict, FieldError, Invalid


class ExpertGrade(StrEnum):
    """优秀、合格、不合格."""

    EXCELLENT = "excellent"
    PASS = "pass"  # noqa: S105 -- a grade
    FAIL = "fail"


class PeriodWrong(Invalid):
    code = "appraisal_period_wrong"
    title = "考核期的结束日期不能早于开始日期，也不能晚于今天"


class NeverServed(Conflict):
    code = "appraisal_needs_service"
    title = "只有在任或曾在任的专家可以考核"


class AppraisalPublished(Conflict):
    code = "appraisal_published"
    title = "该考核结果已经公布；需要更正时请重新考核，原结果留在历史中"


class PeriodOverlaps(Conflict):
    """One stretch of service is appraised once."""

    code = "appraisal_period_overlaps"
    title = (
        "考核期与该专家已有的考核重叠：更正原考核请使用相同的起止日期，新的考核请从原考核期之后开始"
    )


class LetterStands(Conflict):
    """A letter says that the appraisal was passed: it goes first."""

    code = "appraisal_has_letter"
    title = "该考核已据以发放聘书，请先撤销聘书，再重新考核"


class AppraisalReplaced(Conflict):
    code = "appraisal_replaced"
    title = "该考核已被新的考核替代，请刷新后查看"


# Days after which a record counts as late ⚙ (the notice says nothing; a week is the default).
LATE_AFTER: Final = 7
_TENTH: Final = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Given:
    """One record of guidance, as far as it counts."""

    unit_id: UUID
    is_school: bool
    form: str
    hours: Decimal
    held_on: date
    recorded_on: date
    usefulness: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """One task that fell into the period."""

    state: str
    to_on: date
    ended_on: date | None


def check_period(from_on: date, to_on: date, today: date) -> None:
    """Refuse a period that ends before it begins, or in the future."""
    if not from_on <= to_on <= today:
        raise PeriodWrong(errors=[FieldError("to_on", PeriodWrong.code, PeriodWrong.title)])


def numbers_of(given: Sequence[Given], asked: Sequence[Asked], to_on: date) -> Mapping[str, Any]:
    """Return the numbers of a period as they are frozen: counts, hours, shares, days.

    Shares are in percent with one decimal, None where nothing was said. A task is overdue when
    it was open past its last day within the period, or ended after it.
    """
    said = [one.usefulness for one in given if one.usefulness is not None]
    days = sorted((one.recorded_on - one.held_on).days for one in given)
    forms: dict[str, int] = {}
    for one in given:
        forms[one.form] = forms.get(one.form, 0) + 1
    return {
        "schools": len({one.unit_id for one in given if one.is_school}),
        "records": len(given),
        "hours": str(sum((one.hours for one in given), Decimal(0))),
        "forms": forms,
        "confirmed": len(said),
        "useful": said.count("useful"),
        "fair": said.count("fair"),
        "not_useful": said.count("not_useful"),
        "useful_share": _share(said.count("useful"), len(said)),
        "days_to_record": _mean(days),
        "late_records": sum(1 for day in days if day > LATE_AFTER),
        "tasks": len(asked),
        "tasks_done": sum(1 for one in asked if one.state == "done"),
        "tasks_overdue": sum(1 for one in asked if (one.ended_on or to_on) > one.to_on),
    }


def _share(part: int, whole: int) -> str | None:
    if whole == 0:
        return None
    return str((Decimal(part) * 100 / whole).quantize(_TENTH, ROUND_HALF_UP))


def _mean(days: Sequence[int]) -> str | None:
    if not days:
        return None
    return str((Decimal(sum(days)) / len(days)).quantize(_TENTH, ROUND_HALF_UP))
