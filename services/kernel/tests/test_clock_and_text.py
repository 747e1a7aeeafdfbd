"""The city's calendar, and what a text and a number may contain."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kernel.clock import end_of_day, local_date
from kernel.text import Line, OptionalLine, Points, Prose, Wire


class Everything(Wire):
    line: Line = "x"
    optional: OptionalLine = ""
    prose: Prose = ""
    points: Points = Decimal(0)


@pytest.mark.requirement("R149")
def test_a_deadline_is_midnight_in_yantai() -> None:
    assert end_of_day(date(2026, 11, 23)) == datetime(2026, 11, 23, 16, tzinfo=UTC)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_last_second_of_a_day_is_that_day_and_the_end_is_the_next(day: date) -> None:
    assert local_date(end_of_day(day) - timedelta(seconds=1)) == day
    assert local_date(end_of_day(day)) == day + timedelta(days=1)


def test_the_day_is_read_in_yantai_wherever_the_clock_stands() -> None:
    at = datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=-5)))

    assert local_date(at) == date(2026, 1, 1)


@given(st.text(max_size=80))
def test_a_line_that_is_accepted_is_clean(text: str) -> None:
    try:
        line = Everything(line=text).line
    except ValidationError:
        return
    assert line == line.strip()
    assert 1 <= len(line) <= 200
    assert line.encode()
    assert not set(line) & set("\x00\x07\x1b\x7f\n\r\t\u202e\u2028")


@pytest.mark.parametrize(
    "text", ["a\x00", "\ud83d", "\u202eexe.pdf", "\u2066x", "\x1b[31m", "a\x85b"]
)
def test_invisible_characters_are_refused_everywhere(text: str) -> None:
    for field in ("line", "optional", "prose"):
        with pytest.raises(ValidationError):
            Everything.model_validate({field: text})


def test_prose_keeps_its_lines_and_its_bounds() -> None:
    assert Everything(prose="一\n\t二\r\n").prose == "一\n\t二\r\n"
    with pytest.raises(ValidationError):
        Everything(prose="x" * 20_001)


@pytest.mark.requirement("R142")
@pytest.mark.parametrize(
    ("given_", "kept"), [("1", "1"), (1, "1"), ("0.5", "0.5"), (89.5, "89.5"), ("10.00", "10.00")]
)
def test_points_are_exact(given_: object, kept: str) -> None:
    assert Everything.model_validate({"points": given_}).points == Decimal(kept)


@pytest.mark.parametrize(
    "value",
    [
        -1,
        "-1",
        "1.005",
        1.005,
        "1e3",
        "NaN",
        "Infinity",
        True,
        None,
        "",
        " 1",
        "9" * 40,
        10**30,
        "１",
    ],
)
def test_other_points_are_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        Everything.model_validate({"points": value})
