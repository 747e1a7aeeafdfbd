"""Rules of results: calendar of the public notice, check codes, hash of the roll, sentence."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.results import rules
from assessment.results.rules import Outcome, RollRow
from assessment.rubrics.rules import Grade
from kernel import clock
from kernel.clock import SHANGHAI

ROUND = UUID(int=7)


def at(day: int, hour: int) -> datetime:
    """A time of November 2026 in Yantai; the 24th is a Tuesday."""
    return datetime(2026, 11, day, hour, tzinfo=SHANGHAI)


@pytest.mark.requirement("R34")
@pytest.mark.parametrize(
    ("announced", "days", "last_day"),
    [
        (at(24, 16), 5, (12, 2)),  # Tue -> Wed Thu Fri | Mon Tue: ends with Tuesday the 1st
        (at(27, 23), 1, (12, 1)),  # Friday night -> Monday
        (at(28, 9), 1, (12, 1)),  # Saturday counts from Monday on too
        (at(24, 0), 1, (11, 26)),
    ],
)
def test_the_notice_ends_at_midnight_of_the_nth_working_day(
    announced: datetime, days: int, last_day: tuple[int, int]
) -> None:
    until = rules.announce_until(announced.astimezone(UTC), days)
    month, day = last_day
    assert until == datetime(2026, month, day, tzinfo=SHANGHAI)
    assert clock.last_day(until) == (until.astimezone(SHANGHAI) - timedelta(days=1)).date()


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), st.integers(1, 30))  # noqa: DTZ001
def test_the_notice_is_never_shorter_than_its_days(start: datetime, days: int) -> None:
    announced = start.replace(tzinfo=UTC)
    assert rules.announce_until(announced, days) - announced > timedelta(days=days)


@given(st.integers(0, 2**60 - 1))
def test_a_check_code_is_read_however_it_was_typed(number: int) -> None:
    code = rules.check_code(number)
    assert len(code) == len("YT-XXXX-XXXX-XXXX")
    assert rules.read_check_code(code) == code
    sloppy = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert rules.read_check_code(sloppy) == code


@pytest.mark.parametrize(
    "typed", ["", "YT", "YT-0000-0000-000", "AB-0000-0000-0000", "YT-UUUU-0000-0000", "烟台"]
)
def test_what_cannot_be_a_code_is_unknown(typed: str) -> None:
    with pytest.raises(rules.CheckCodeUnknown):
        rules.read_check_code(typed)


def row(**more: object) -> RollRow:
    d = Decimal
    made = RollRow(uuid4(), "芝罘区", "样例小学", d(90), d(86), d(86), d(86), Grade.PASS, "YT-1")
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.mark.requirement("R47")
def test_the_roll_hash_depends_on_what_is_said_and_not_on_how_it_is_read() -> None:
    rows = [row(), row(school="甲"), row(total=Decimal("89.5"))]
    same = [replace(one, self_total=Decimal("90.00")) for one in reversed(rows)]
    assert rules.roll_hash(ROUND, rows) == rules.roll_hash(ROUND, same)

    for change in (
        {"total": Decimal(87)},
        {"grade": Grade.FAIL},
        {"school": "=样例小学"},
        {"city_total": None},
    ):
        changed = [replace(rows[0], **change), *rows[1:]]
        assert rules.roll_hash(ROUND, changed) != rules.roll_hash(ROUND, rows)
    assert rules.roll_hash(UUID(int=8), rows) != rules.roll_hash(ROUND, rows)


@pytest.mark.requirement("R34")
def test_no_final_grade_before_its_time() -> None:
    until = at(30, 0)
    with pytest.raises(rules.AnnouncementRunning):
        rules.may_finalise("announced", until, until - timedelta(seconds=1))
    with pytest.raises(rules.AppealOpen):
        rules.may_finalise("in_appeal", until, until + timedelta(days=1))
    rules.may_finalise("announced", until, until)


def test_an_appeal_comes_in_time_and_once() -> None:
    until = at(30, 0)
    rules.may_appeal(until, until - timedelta(seconds=1), decided_before=False)
    with pytest.raises(rules.AnnouncementOver):
        rules.may_appeal(until, until, decided_before=False)
    with pytest.raises(rules.AppealUsed):
        rules.may_appeal(until, at(24, 9), decided_before=True)


@pytest.mark.requirement("R37")
def test_who_took_part_does_not_decide() -> None:
    person = uuid4()
    rules.may_decide(person, [uuid4()])
    with pytest.raises(rules.TookPart):
        rules.may_decide(person, [uuid4(), person])


def test_a_decision_says_what_it_does() -> None:
    rules.fits_outcome(Outcome.UPHELD, {})
    rules.fits_outcome(Outcome.CHANGED, {"C7": {"points": "1"}})
    wrong: tuple[tuple[Outcome, dict[str, Any]], ...] = (
        (Outcome.UPHELD, {"C7": {}}),
        (Outcome.CHANGED, {}),
    )
    for outcome, marks in wrong:
        with pytest.raises(rules.DecisionDoesNotFit):
            rules.fits_outcome(outcome, marks)


@pytest.mark.requirement("R34")
def test_the_sentence_says_the_grade_first() -> None:
    d = Decimal
    groups = [
        ("A1", d(15), d(15)),
        ("A2", d(45), d(45)),
        ("A3", d(20), d(20)),
        ("A4", d("6.50"), d(20)),
    ]
    said = rules.sentence(d("86.50"), Grade.PASS, groups, "")
    assert said == "等次：合格，总分 86.5。A1、A2、A3 满分；A4 得 6.5 分（满分 20）。"


def test_the_gap_is_self_minus_final() -> None:
    assert rules.gap(Decimal(10), Decimal(7)) == 3
    assert rules.gap(None, Decimal(7)) is None
