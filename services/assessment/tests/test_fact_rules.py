"""Facts in words: what figures say about C12–C14, C18 and C19 (annex 4)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assessment.abilities.from_notice import read_names
from assessment.facts.rules import Chosen, Fact, Hours, Study, hour_facts, study_facts

PLACES = {one.code: one for one in read_names().abilities}
# Three environments and four dimensions are met by these eight.
CODES = ("A1", "A2", "A5", "A12", "B1", "B2", "B5", "C1")
STUDY = Study(
    plan_id="plan",
    standing="已通过审核",
    modes=("优化教学", "数据驱动"),
    chosen=[Chosen(PLACES[code], has_reason=True) for code in CODES],
    activities=12,
    complete=12,
    hours=Decimal("26.5"),
)
HOURS = Hours("school", 112, 4, 0, Decimal(25), Decimal("25.0"))


def facts_of(study: Study | None) -> dict[str, Fact]:
    return {one.code: one for one in study_facts(study)}


@pytest.mark.requirement("R72", "R73", "R74")
def test_a_complete_plan_meets_all_three() -> None:
    found = facts_of(STUDY)
    assert [one.is_met for one in found.values()] == [True] * 3
    assert found["C12"].text == "校本研修计划（已通过审核）选定 2 种研修模式：优化教学、数据驱动"
    assert "选定 8 项微能力；三类环境、四个维度均已覆盖" in found["C13"].text
    assert "研修安排 12 项" in found["C14"].text
    assert found["C14"].text.endswith("合计 26.5 学时")


def test_without_a_plan_nothing_is_met_and_there_are_no_rows() -> None:
    found = facts_of(None)
    assert {one.is_met for one in found.values()} == {False}
    assert {one.rows for one in found.values()} == {None}


@pytest.mark.requirement("R73")
@pytest.mark.parametrize("count", [7, 11])
def test_other_than_eight_to_ten_abilities_is_not_enough(count: int) -> None:
    chosen = [Chosen(one, has_reason=True) for one in list(PLACES.values())[:count]]
    assert facts_of(replace(STUDY, chosen=chosen))["C13"].is_met is False


@pytest.mark.requirement("R73")
def test_what_is_not_covered_and_what_has_no_reason_is_said() -> None:
    of_one = [one for code, one in PLACES.items() if code.startswith("A")][:8]
    chosen = [Chosen(one, has_reason=at > 1) for at, one in enumerate(of_one)]
    fact = facts_of(replace(STUDY, chosen=[*chosen[:-1], Chosen(None, has_reason=True)]))["C13"]
    assert fact.is_met is False
    for words in ("未覆盖混合学习环境、智慧学习环境", "2 项没有选择理由", "1 项已不在现行目录中"):
        assert words in fact.text


@pytest.mark.requirement("R74")
@pytest.mark.parametrize(("activities", "complete"), [(0, 0), (12, 11)])
def test_an_empty_or_patchy_schedule_is_not_enough(activities: int, complete: int) -> None:
    fact = facts_of(replace(STUDY, activities=activities, complete=complete))["C14"]
    assert fact.is_met is False


@pytest.mark.requirement("R77", "R78")
def test_hours_say_how_many_teachers_are_through() -> None:
    online, offline = hour_facts(HOURS)
    assert (online.code, online.is_met) == ("C18", False)
    assert online.text == "112 名教师中 108 名线上满 25 学时，4 名未满"
    assert (offline.code, offline.is_met) == ("C19", True)
    assert offline.text == "112 名教师中 112 名线下满 25 学时，0 名未满"


def test_a_school_without_teachers_is_no_success() -> None:
    assert [one.is_met for one in hour_facts(replace(HOURS, teachers=0))] == [None, None]
