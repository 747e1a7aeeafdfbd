"""Each missing piece of a plan is named (annex 4 C1–C6, C10–C16)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from assessment.abilities.from_notice import read_names
from assessment.plans import kinds
from assessment.plans.kinds import Yardstick
from assessment.plans.rules import Gap, PlanKind, missing

from .conftest import CODES, TODAY, school_plan, study_plan

KNOWN = {one.code: one for one in read_names().abilities}
DAYS = (TODAY, TODAY + timedelta(days=300))
YARDSTICK = Yardstick(KNOWN, DAYS, Decimal(25), {})
ROW = study_plan()["activities"][0]


def gaps(kind: PlanKind, document: dict[str, Any]) -> tuple[Gap, ...]:
    return kinds.check(kinds.parse(kind, document), YARDSTICK)


@pytest.mark.parametrize(
    ("kind", "document"), [(PlanKind.STUDY, study_plan()), (PlanKind.SCHOOL, school_plan())]
)
def test_a_complete_plan_has_no_gap(kind: PlanKind, document: dict[str, Any]) -> None:
    assert gaps(kind, document) == ()


@pytest.mark.parametrize("kind", list(PlanKind))
def test_an_empty_plan_lacks_something_in_every_part(kind: PlanKind) -> None:
    found = missing(gaps(kind, {}))
    assert {gap.part for gap in found} == set(kinds.PARTS[kind])


def chosen(*codes: str) -> list[dict[str, str]]:
    return [{"code": code, "reason": "合适"} for code in codes]


STUDY = [
    ({"theme": ""}, "theme", "研修主题"),
    ({"theme_basis": " "}, "theme", "主题依据"),
    ({"basic_goals": []}, "goals", "未填写基础绩效目标"),
    ({"optional_goals": []}, "goals", "未填写可选绩效目标"),
    (
        {"basic_goals": [{"key": "x", "text": "目标"}]},
        "goals",
        "基础绩效目标第 1 条未填写达成标准",
    ),
    ({"modes": []}, "modes", "未选择研修模式"),
    ({"modes": [{"mode": "flipped"}]}, "modes", "未填写选择“翻转课堂”的理由"),
    ({"abilities": chosen(*CODES[:7])}, "abilities", "目前 7 项"),
    ({"abilities": chosen(*CODES, "A3", "A4", "A6")}, "abilities", "目前 11 项"),
    ({"abilities": chosen(*CODES[:7], "C99")}, "abilities", "没有微能力 C99"),
    ({"abilities": chosen(*CODES, "A1")}, "abilities", "微能力 A1 重复选择"),
    (
        {"abilities": [*chosen(*CODES[:7]), {"code": "C1"}]},
        "abilities",
        "未填写选择微能力 C1 的理由",
    ),
    ({"activities": []}, "schedule", "未填写研修安排"),
    *[
        ({"activities": [ROW | {name: None if name in {"on", "hours", "form", "way"} else " "}]},
         "schedule", f"第 1 项研修安排缺：{word}")
        for name, word in [
            ("on", "时间"), ("place", "地点"), ("content", "活动内容"),
            ("participants", "参与人员"), ("hours", "学时"), ("form", "研修形式"),
            ("way", "组织方式"),
        ]
    ],
    ({"activities": [ROW | {"hours": "0"}]}, "schedule", "缺：学时"),
    ({"activities": [ROW | {"on": "2001-01-01"}]}, "schedule", "不在本考核年度内"),
]  # fmt: skip


@pytest.mark.requirement("R70", "R71", "R72", "R73", "R74", "R75")
@pytest.mark.parametrize(("change", "part", "words"), STUDY)
def test_a_piece_missing_in_a_study_plan_is_named(
    change: dict[str, Any], part: str, words: str
) -> None:
    (found,) = missing(gaps(PlanKind.STUDY, study_plan(**change)))
    assert found.part == part
    assert words in found.message


@pytest.mark.requirement("R73")
def test_coverage_and_hours_are_warnings_and_never_block() -> None:
    one_environment = chosen("A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8")
    few = [ROW | {"hours": "24.5"}]
    found = gaps(PlanKind.STUDY, study_plan(abilities=one_environment, activities=few))
    assert missing(found) == ()
    words = [gap.message for gap in found]
    assert "所选微能力未覆盖混合学习环境" in words
    assert "所选微能力未覆盖智慧学习环境" in words
    assert "所选微能力未覆盖学业评价维度" in words
    assert "研修安排合计 24.5 学时，本考核年度要求校本研修实践不少于 25 学时" in words


@pytest.mark.requirement("R78")
def test_the_schedule_is_held_against_the_hours_of_its_own_year() -> None:
    content = kinds.parse(PlanKind.STUDY, study_plan(activities=[ROW | {"hours": "25"}]))
    assert kinds.check(content, YARDSTICK) == ()
    (found,) = kinds.check(content, replace(YARDSTICK, offline_hours=Decimal("30.0")))
    assert found.message == "研修安排合计 25 学时，本考核年度要求校本研修实践不少于 30 学时"
    assert found.is_warning


HEAD, OTHER = school_plan()["members"]
GOAL = school_plan()["goals"][0]
SCHOOL = [
    ({"members": [HEAD | {"position": "manager"}, OTHER]}, "team", "负责人须为校（园）长"),
    ({"members": [HEAD | {"is_head": False}, OTHER]}, "team", "须指定一位团队负责人"),
    ({"members": [HEAD]}, "team", "还没有学校相关管理人员"),
    ({"members": [HEAD, OTHER | {"duty": ""}]}, "team", "第 2 位成员缺：分工职责"),
    ({"swot": school_plan()["swot"] | {"staff": {}}}, "swot", "现状分析缺“师资情况”"),
    (
        {"swot": {name: one | {"threats": ""} for name, one in school_plan()["swot"].items()}},
        "swot",
        "没有写挑战",
    ),
    ({"vision": ""}, "vision", "未填写发展愿景"),
    ({"agreements": school_plan()["agreements"][:1]}, "vision", "缺全体教职工认可"),
    (
        {"agreements": [school_plan()["agreements"][0], {"key": "z", "by": "staff"}]},
        "vision",
        "第 2 条认可记录缺：日期、经过",
    ),
    ({"goals": [GOAL | {"years": None}]}, "goals", "第 1 条绩效目标缺：期限"),
    ({"goals": [GOAL | {"is_ability": False}]}, "goals", "一至两条与教师信息技术应用能力"),
    ({"tasks": school_plan()["tasks"][:1]}, "division", "缺教研组的分工"),
    (
        {"tasks": [school_plan()["tasks"][0] | {"measures": ""}, school_plan()["tasks"][1]]},
        "division",
        "第 1 条分工缺：推进措施",
    ),
]


@pytest.mark.requirement("R56", "R62", "R63", "R64", "R66")
@pytest.mark.parametrize(("change", "part", "words"), SCHOOL)
def test_a_piece_missing_in_a_school_plan_is_named(
    change: dict[str, Any], part: str, words: str
) -> None:
    (found,) = missing(gaps(PlanKind.SCHOOL, school_plan(**change)))
    assert found.part == part
    assert words in found.message


@pytest.mark.requirement("R64")
def test_more_than_two_ability_goals_are_a_warning() -> None:
    goals = [GOAL | {"key": f"g{n}"} for n in range(3)]
    (found,) = gaps(PlanKind.SCHOOL, school_plan(goals=goals))
    assert found.is_warning
    assert "有 3 条" in found.message


@pytest.mark.requirement("R61")
@pytest.mark.parametrize(
    ("follows", "words"),
    [("", "还没有目标与学校发展规划"), ("g9", "已不在现行发展规划中"), ("g1", "")],
)
def test_goals_that_serve_no_goal_of_the_school_are_a_warning(follows: str, words: str) -> None:
    plan = study_plan()
    plan["basic_goals"][0]["follows"] = follows
    content = kinds.parse(PlanKind.STUDY, plan)
    found = kinds.check(content, Yardstick(KNOWN, DAYS, Decimal(25), {"g1": "全员达标"}))
    assert missing(found) == ()
    assert [words in gap.message for gap in found] == ([True] if words else [])
