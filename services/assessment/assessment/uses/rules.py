"""Regular classroom use 常态化应用: what a record may say, and the sum of a month. Pure.

Annex 5 (关注实践应用是否常态有效); R115. What happened in a lesson is the teacher's own word:
nobody confirms it, and it may be corrected while the year is open.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kernel.actor import Role
from kernel.errors import Conflict, FieldError, Invalid, NotFound

# Who logs, and who looks at the counts of a school or of a group.
WRITERS: Final = (Role.TEACHER, Role.GROUP_LEADER, Role.SCHOOL_TEAM, Role.SCHOOL_LEAD)
SCHOOL: Final = (Role.SCHOOL_TEAM, Role.SCHOOL_LEAD)
READERS: Final = (Role.GROUP_LEADER, *SCHOOL)


class UseUnknown(NotFound):
    code = "use_unknown"
    title = "没有找到该应用记录，可能已被删除"


class UseSchoolMissing(Conflict):
    code = "use_school_missing"
    title = "您目前不属于任何学校，暂不能登记应用记录，请联系学校或装备中心"


class UseInFuture(Invalid):
    """A lesson that was not given yet."""

    code = "use_in_future"
    title = "日期晚于今天，请在上课之后登记"


class UseOutsideYear(Invalid):
    code = "use_outside_year"
    title = "日期不在考核年度内，请改为年度内的日期"


class UseAbilityUnknown(Invalid):
    code = "use_ability_unknown"
    title = "现行微能力目录中没有所选的微能力，请重新选择"


class MonthMalformed(Invalid):
    code = "month_malformed"
    title = "月份格式有误，请填写如 2026-09"


@dataclass(frozen=True, slots=True)
class Frame:
    """The days of the year, today in Yantai, and the abilities of the catalogue in force."""

    starts_on: date
    ends_on: date
    today: date
    abilities: Collection[str]


def check(used_on: date, ability_code: str, frame: Frame) -> None:
    """Refuse a day that was not yet or not in the year, and an ability nobody knows."""
    if used_on > frame.today:
        raise UseInFuture(errors=[FieldError("used_on", UseInFuture.code, UseInFuture.title)])
    if not frame.starts_on <= used_on <= frame.ends_on:
        told = f"日期须在 {frame.starts_on} 至 {frame.ends_on} 之间"
        raise UseOutsideYear(errors=[FieldError("used_on", UseOutsideYear.code, told)])
    if ability_code not in frame.abilities:
        text = UseAbilityUnknown.title
        raise UseAbilityUnknown(errors=[FieldError("ability_code", UseAbilityUnknown.code, text)])


def month_of(said: str | None, today: date) -> tuple[date, date]:
    """Return the first day of a month `2026-09` and the one after; the present one if none."""
    if said is None:
        first = today.replace(day=1)
    else:
        try:
            first = date.fromisoformat(f"{said}-01")
        except ValueError as fault:
            raise MonthMalformed from fault
    if not date(2000, 1, 1) <= first <= date(2199, 12, 1):
        raise MonthMalformed
    return first, (first + timedelta(days=31)).replace(day=1)


@dataclass(frozen=True, slots=True)
class Month:
    """A month: how often, on which days how often, and which abilities (by code)."""

    uses: int
    days: dict[date, int]
    abilities: dict[str, int]


def sum_up(uses: Iterable[tuple[date, str]]) -> Month:
    """Sum up the uses of a month, given as day and ability."""
    rows = list(uses)
    days = Counter(day for day, _ in rows)
    codes = Counter(code for _, code in rows)
    return Month(
        len(rows),
        dict(sorted(days.items())),
        dict(sorted(codes.items(), key=lambda one: code_order(one[0]))),
    )


def code_order(code: str) -> tuple[str, int]:
    """Return what sorts ability codes as people do: A2 before A10."""
    return code[:1], int(code[1:] or 0)
