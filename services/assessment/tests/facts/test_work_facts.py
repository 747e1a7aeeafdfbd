"""Facts in words: hours and the schedule, C18 and C19 (annex 4)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assessment.facts.rules import Fact, Rows
from assessment.facts.rules.work import Hours, Schedule, work_facts

HOURS = Hours("school", 112, 4, 0, Decimal(25), Decimal("25.0"))
DONE = Schedule(rows=12, due=12, done=12, missing=())
OFFLINE = "112 名教师中 112 名线下满 25 学时，0 名未满"


def practice(hours: Hours, schedule: Schedule) -> Fact:
    _, offline = work_facts(hours, schedule)
    assert offline.code == "C19"
    return offline


@pytest.mark.requirement("R77")
def test_hours_say_how_many_teachers_are_through() -> None:
    online, _ = work_facts(HOURS, DONE)
    text = "112 名教师中 108 名线上满 25 学时，4 名未满"
    assert online == Fact("C18", False, text, Rows.HOURS, "school")
    online, _ = work_facts(replace(HOURS, below_online=0), DONE)
    assert online.is_met is True


@pytest.mark.requirement("R78", "R101")
@pytest.mark.parametrize(
    ("schedule", "is_met", "told"),
    [
        (DONE, True, "研修安排 12 项，已到期 12 项，已完成 12 项，目前没有缺项"),
        (
            Schedule(12, 8, 7, ("2026-10-08“磨课”缺影像材料", "2026-11-02“观课”未开展")),
            False,
            (
                "研修安排 12 项，已到期 8 项，已完成 7 项，"
                "缺 2 项：2026-10-08“磨课”缺影像材料、2026-11-02“观课”未开展"
            ),
        ),
        # What is still to come may yet be missed.
        (Schedule(12, 8, 8, ()), None, "研修安排 12 项，已到期 8 项，已完成 8 项，目前没有缺项"),
        (Schedule(0, 0, 0, ()), None, "没有已通过审核的研修安排可以比对"),
    ],
)
def test_practice_is_the_hours_and_the_schedule(
    schedule: Schedule, *, is_met: bool | None, told: str
) -> None:
    fact = practice(HOURS, schedule)
    assert (fact.text, fact.is_met) == (f"{OFFLINE}；{told}", is_met)
    assert fact.rows is (Rows.SCHEDULE if schedule.rows else Rows.HOURS)
    assert fact.rows_id == "school"


@pytest.mark.requirement("R78")
@pytest.mark.parametrize("rows", [0, 12])
def test_hours_that_lack_are_a_fault_whatever_the_schedule_says(rows: int) -> None:
    schedule = Schedule(rows, rows, rows, ())
    assert practice(replace(HOURS, below_offline=1), schedule).is_met is False


def test_a_school_without_teachers_is_no_success() -> None:
    online, offline = work_facts(replace(HOURS, teachers=0, below_online=0), DONE)
    assert (online.is_met, online.text) == (None, "通讯录中没有该校在职教师")
    assert offline.is_met is None
