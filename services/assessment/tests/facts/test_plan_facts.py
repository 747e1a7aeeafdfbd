"""Facts in words: what plans say about C12–C14 and C16 (annex 4)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assessment.abilities.from_notice import read_names
from assessment.facts.rules import Fact, Rows
from assessment.facts.rules.plans import Chosen, Groups, Study, group_fact, study_facts

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


@pytest.mark.requirement("R100")
@pytest.mark.parametrize(
    ("count", "without", "is_met", "text"),
    [
        (5, (), True, "5 个教研组中 5 个有已通过审核的规划和研修计划，没有缺少的"),
        (
            5,
            ("数学组", "英语组"),
            False,
            "5 个教研组中 3 个有已通过审核的规划和研修计划，2 个没有：数学组、英语组",
        ),
        (
            8,
            tuple(f"{one}组" for one in "语数外理化生"),
            False,
            (
                "8 个教研组中 2 个有已通过审核的规划和研修计划，"
                "6 个没有：语组、数组、外组、理组、化组等"
            ),
        ),
    ],
)
def test_groups_without_a_plan_are_counted_and_named(
    count: int, without: tuple[str, ...], *, is_met: bool, text: str
) -> None:
    fact = group_fact(Groups("school", count, without))
    assert fact == Fact("C16", is_met, text, Rows.GROUP_PLANS, "school")


def test_a_school_without_groups_is_no_success() -> None:
    fact = group_fact(Groups("school", 0, ()))
    assert fact == Fact("C16", None, "通讯录中没有该校教研组", None, None)
