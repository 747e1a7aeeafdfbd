"""What makes a record of hours be looked at, and what may be done in which state."""

from datetime import date, time
from decimal import Decimal
from itertools import product

import pytest

from assessment.hours import rules
from assessment.hours.refusals import HourStepNotPossible
from assessment.hours.rules import Entry, Frame, HourKind, HourState, HourVerb

pytestmark = pytest.mark.requirement("R77", "R78", "R111")
DAY = date(2026, 11, 5)
FRAME = Frame(date(2026, 9, 1), date(2027, 8, 31), Decimal(8), date(2026, 11, 27))


def entry(title: str = "集体备课", hours: str = "2", day: date = DAY, *times: int) -> Entry:
    begin, end = (time(times[0]), time(times[1])) if times else (None, None)
    return Entry(HourKind.OFFLINE, title, day, Decimal(hours), begin, end)


def codes(one: Entry, *others: Entry) -> list[str]:
    return [found.code for found in rules.concerns(one, others, FRAME)]


def test_an_ordinary_record_raises_no_question() -> None:
    assert codes(entry(), entry("听评课", "6")) == []
    assert codes(entry(), entry(day=date(2026, 11, 6))) == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 27), []),
        (date(2026, 11, 28), ["future_date"]),
        (date(2026, 9, 1), []),
        (date(2026, 8, 31), ["outside_year"]),
        (date(2027, 9, 1), ["future_date", "outside_year"]),
    ],
)
def test_the_day_lies_in_the_year_and_not_ahead(day: date, expected: list[str]) -> None:
    assert codes(entry(day=day)) == expected


def test_more_than_the_years_hours_of_a_day_are_looked_at_together_with_the_others() -> None:
    assert codes(entry(hours="8")) == []
    assert codes(entry(hours="8.5")) == ["over_day"]
    (found,) = rules.concerns(entry(hours="2.5"), [entry("听评课", "6")], FRAME)
    assert found == ("over_day", "当日合计 8.5 学时，超过每日 8 学时")


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ((9, 11), (10, 12), ["overlap"]),
        ((9, 12), (10, 11), ["overlap"]),
        ((9, 11), (11, 12), []),
        ((9, 11), (), []),
    ],
)
def test_times_of_a_day_do_not_overlap(
    mine: tuple[int, ...], theirs: tuple[int, ...], expected: list[str]
) -> None:
    assert codes(entry("甲", "1", DAY, *mine), entry("乙", "1", DAY, *theirs)) == expected


def test_the_same_title_on_the_same_day_is_a_duplicate_whatever_its_blanks() -> None:
    assert codes(entry("AI 备课", "1"), entry("ai备课", "1")) == ["duplicate"]
    online = Entry(HourKind.ONLINE, "AI 备课", DAY, Decimal(1))
    assert codes(entry("AI 备课", "1"), online) == []


def test_every_reason_is_told_at_once() -> None:
    late = date(2027, 9, 1)
    one = entry("甲", "8", late, 9, 11)
    assert codes(one, entry("甲", "1", late, 10, 12)) == [
        "future_date",
        "outside_year",
        "over_day",
        "overlap",
        "duplicate",
    ]


@pytest.mark.parametrize(("verb", "state"), list(product(HourVerb, HourState)))
def test_the_table_of_states_and_verbs(verb: HourVerb, state: HourState) -> None:
    waits = state in {HourState.WAITING, HourState.HELD}
    possible = {
        HourVerb.EDIT: waits or state is HourState.REFUSED,
        HourVerb.WITHDRAW: waits or state is HourState.REFUSED,
        HourVerb.CONFIRM: waits,
        HourVerb.REFUSE: waits or state is HourState.COUNTED,
        HourVerb.UNDO: state in {HourState.COUNTED, HourState.REFUSED},
    }
    if possible[verb]:
        rules.check_step(verb, state)
        return
    with pytest.raises(HourStepNotPossible):
        rules.check_step(verb, state)


def test_what_is_missing_is_never_less_than_nothing() -> None:
    assert rules.missing(Decimal(25), Decimal("19.5")) == Decimal("5.5")
    assert rules.missing(Decimal(25), Decimal(30)) == 0
    assert [rules.figure(Decimal(one)) for one in ("6.0", "1.5", "10", "0.0")] == [
        "6",
        "1.5",
        "10",
        "0",
    ]


def test_every_word_of_the_notice_has_its_name() -> None:
    forms = {rules.NAMES[one] for one in rules.HourForm}
    section_6 = {"观课议课", "案例学习", "课程学习", "集体教研"}
    c19 = {"观课议课", "研课磨课", "诊断示范", "课例研修", "专题培训"}
    assert forms == section_6 | c19
    assert {rules.NAMES[one] for one in rules.HourWay} == {"校内集中", "教研组集中", "个人自修"}
