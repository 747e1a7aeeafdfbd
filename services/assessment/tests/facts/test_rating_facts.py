"""Facts in words: the scheme, the staff, levels and draws, C20–C23 (annex 4)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assessment.certifications.levels import Share
from assessment.draws.rules import NOTHING, Agreement, Consequence
from assessment.facts.rules import Fact, Rows, as_json, from_json
from assessment.facts.rules.ratings import (
    Levels,
    OnSite,
    Scheme,
    SpotCheck,
    Staff,
    level_fact,
    on_site_fact,
    scheme_fact,
    staff_fact,
)

CODE = "CY-8F3K-2M9Q-7TXC"
STAFF = Staff("school", teachers=112, exempt=2, rated=112, finished=105, abilities=3)
CHECK = SpotCheck(
    draw_id="draw",
    code=CODE,
    teachers=112,
    drawn=12,
    consequence=Consequence.NONE,
    is_returned=False,
    agreement=Agreement(36, 36, 34, 2, 0, 36, 9),
)
LEVELS = Levels("school", Share(rated=330, excellent=49, cap=150), 0, CHECK)
TEST = OnSite("draw", CODE, 4, 4, 1, 3, 0, date(2026, 11, 20))


@pytest.mark.requirement("R79")
def test_a_published_scheme_is_what_c20_asks_for() -> None:
    fact = scheme_fact(Scheme("scheme", 2, date(2026, 9, 1), 112, 110))
    text = "《校本应用考核实施细则》第 2 版已于 2026-09-01 发布；应知悉 112 人，已知悉 110 人"
    assert fact == Fact("C20", True, text, Rows.SCHEME, "scheme")
    nothing = Fact("C20", False, "学校尚未发布《校本应用考核实施细则》", None, None)
    assert scheme_fact(None) == nothing


@pytest.mark.requirement("R84", "R85")
def test_c21_counts_whom_the_school_assessed() -> None:
    text = (
        "112 名教师中 112 名已完成测评（3 项微能力均有学校评定的等级，含免测 2 名），"
        "0 名未完成；结果已确定且合格的 105 名（含免测）"
    )
    assert staff_fact(STAFF) == Fact("C21", True, text, Rows.STAFF, "school")
    partly = staff_fact(replace(STAFF, rated=110))
    assert partly.is_met is False
    assert "112 名教师中 110 名已完成测评" in partly.text
    assert "，2 名未完成；" in partly.text
    nobody = staff_fact(replace(STAFF, teachers=0, rated=0))
    assert nobody == Fact("C21", None, "通讯录中没有该校在职教师", None, None)


@pytest.mark.requirement("R52", "R91", "R35")
def test_c22_is_met_when_rates_and_re_review_are() -> None:
    text = (
        "学校已评 330 项微能力，合格率 100%（不合格 0 项），优秀率 14.8%（上限 15%）；"
        f"抽查 {CODE} 抽中 12 名教师（占 10.7%），复核 36 项，不一致 2 项，未超上限"
    )
    assert level_fact(LEVELS) == Fact("C22", True, text, Rows.DRAW, "draw")


@pytest.mark.requirement("R35", "R91")
@pytest.mark.parametrize(
    ("change", "is_met", "told"),
    [
        ({"failing": 1}, False, "合格率 99.6%（不合格 1 项）"),
        ({"share": Share(330, 60, 150)}, False, "优秀率 18.1%（上限 15%，超出 11 项）"),
        # No number in the notice: without a cap figures cannot tell.
        ({"share": Share(330, 60, None)}, None, "优秀率 18.1%（本年度未设上限）"),
        ({"share": Share(0, 0, 150)}, None, "学校尚未评定任何微能力；抽查"),
    ],
)
def test_c22_rates(change: dict[str, Any], *, is_met: bool | None, told: str) -> None:
    fact = level_fact(replace(LEVELS, **change))
    assert fact.is_met is is_met
    assert told in fact.text


@pytest.mark.requirement("R52")
@pytest.mark.parametrize(
    ("change", "is_met", "told"),
    [
        ({"consequence": Consequence.OPEN}, None, "（占 10.7%），复核未完成"),
        ({"consequence": Consequence.WIDEN}, None, "不一致 2 项，须扩大抽查"),
        ({"consequence": Consequence.RETURN}, False, "不一致 2 项，须整批退回"),
        (
            {"consequence": Consequence.RETURN, "is_returned": True},
            False,
            "不一致 2 项，已整批退回",
        ),
        ({"agreement": NOTHING}, None, "没有可以复核的微能力"),
        ({"drawn": 11}, False, "抽中 11 名教师（占 9.8%）"),
    ],
)
def test_c22_re_review(change: dict[str, Any], *, is_met: bool | None, told: str) -> None:
    fact = level_fact(replace(LEVELS, check=replace(CHECK, **change)))
    assert fact.is_met is is_met
    assert fact.text.endswith(told) or told in fact.text


@pytest.mark.requirement("R52", "R127")
def test_c22_tells_nothing_of_an_open_re_review() -> None:
    open_one = replace(CHECK, consequence=Consequence.OPEN)
    text = level_fact(replace(LEVELS, check=open_one)).text
    assert "不一致" not in text
    assert "36" not in text


def test_c22_before_any_spot_check_leads_to_the_levels() -> None:
    fact = level_fact(replace(LEVELS, check=None))
    assert fact.text.endswith("（上限 15%）；本年度尚未对该校抽查")
    assert (fact.is_met, fact.rows, fact.rows_id) == (None, Rows.CERTIFICATIONS, "school")


@pytest.mark.requirement("R53")
@pytest.mark.parametrize(
    ("change", "is_met", "told"),
    [
        ({}, True, "已记录 4 名：优秀 1 名、合格 3 名、不合格 0 名；最近一次 2026-11-20"),
        ({"recorded": 0, "excellent": 0, "passing": 0, "held_on": None}, None, "已记录 0 名"),
        ({"recorded": 3, "passing": 2}, None, "已记录 3 名：优秀 1 名、合格 2 名、不合格 0 名"),
        ({"passing": 2, "failing": 1}, None, "优秀 1 名、合格 2 名、不合格 1 名"),
        ({"drawn": 2, "recorded": 2, "passing": 1}, False, "抽中 2 名教师，已记录 2 名"),
    ],
)
def test_c23_needs_three_to_five_tested(
    change: dict[str, Any], *, is_met: bool | None, told: str
) -> None:
    fact = on_site_fact(replace(TEST, **change))
    assert fact.text.startswith(f"现场抽测 {CODE} 抽中 ")
    assert told in fact.text
    assert (fact.is_met, fact.rows, fact.rows_id) == (is_met, Rows.DRAW, "draw")


def test_c23_before_any_test_says_so() -> None:
    assert on_site_fact(None) == Fact("C23", None, "本年度尚未对该校进行现场抽测", None, None)


@pytest.mark.requirement("R148")
@pytest.mark.parametrize("rows", [*sorted(Rows), None])
def test_a_fact_is_read_back_as_it_was_kept(rows: Rows | None) -> None:
    fact = Fact("C22", None, "一句话", rows, rows and "id")
    (kept,) = as_json([fact])
    assert from_json(kept) == fact
