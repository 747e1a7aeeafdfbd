"""The numbers of an appraisal (R10). Pure."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from auth.appraisals.rules import Asked, Given, PeriodWrong, check_period, numbers_of

pytestmark = pytest.mark.requirement("R10")
DAY = date(2026, 6, 1)
END = date(2026, 6, 30)
ONE, TWO = uuid4(), uuid4()


def given(
    unit: UUID = ONE, *, later: int = 0, said: str | None = None, school: bool = True
) -> Given:
    return Given(unit, school, "on_site", Decimal("2.5"), DAY, DAY + timedelta(later), said)


def test_nothing_recorded_says_nothing_about_use_and_days() -> None:
    numbers = numbers_of([], [], END)
    assert (numbers["records"], numbers["hours"]) == (0, "0")
    assert (numbers["useful_share"], numbers["days_to_record"]) == (None, None)


def test_schools_hours_use_and_days_are_counted() -> None:
    records = [
        given(said="useful"),
        given(later=8, said="useful"),
        given(TWO, later=7, said="not_useful"),
        given(uuid4(), school=False),
    ]
    numbers = numbers_of(records, [], END)
    assert (numbers["schools"], numbers["records"], numbers["hours"]) == (2, 4, "10.0")
    assert (numbers["confirmed"], numbers["useful_share"]) == (3, "66.7")
    assert (numbers["days_to_record"], numbers["late_records"]) == ("3.8", 1)
    assert numbers["forms"] == {"on_site": 4}


@pytest.mark.parametrize(
    ("task", "overdue"),
    [
        (Asked("open", END, None), 0),
        (Asked("open", DAY, None), 1),
        (Asked("done", DAY, DAY), 0),
        (Asked("done", DAY, END), 1),
    ],
)
def test_a_task_is_overdue_past_its_last_day(task: Asked, overdue: int) -> None:
    assert numbers_of([], [task], END)["tasks_overdue"] == overdue


@pytest.mark.parametrize(("start", "end"), [(END, DAY), (DAY, END + timedelta(1))])
def test_a_period_runs_forward_and_is_over(start: date, end: date) -> None:
    with pytest.raises(PeriodWrong):
        check_period(start, end, END)
