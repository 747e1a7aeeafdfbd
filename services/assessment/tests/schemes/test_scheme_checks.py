"""A scheme is held against annex 5: hundred points, five key points, bands, encouragement."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from assessment.plans.rules import missing
from assessment.schemes.checks import Yardstick, gaps_of
from assessment.schemes.differences import differences
from assessment.schemes.document import SchemeContent
from assessment.schemes.kinds import NOTICE_POINTS, ItemKind, KeyPoint
from assessment.schemes.rules import SchemeState, SchemeVerb, possible, take
from assessment.schemes.sources import key_points, suggestion
from kernel.actor import Role
from kernel.errors import Conflict, NotAllowed, NotFound

from .conftest import ENDS_ON, STARTS_ON, whole

pytestmark = pytest.mark.requirement("R23", "R79", "R80", "R82", "R83", "R89")
YEAR = Yardstick(STARTS_ON, ENDS_ON, 3, today=STARTS_ON)


def texts(scheme: SchemeContent) -> list[str]:
    return [gap.message for gap in missing(gaps_of(scheme, YEAR))]


def changed(**more: Any) -> SchemeContent:
    return SchemeContent.model_validate(whole().as_json() | more)


def item(key: str, **more: Any) -> SchemeContent:
    """Return the suggestion with one item changed."""
    rows = whole().as_json()["items"]
    return changed(items=[row | more if row["key"] == key else row for row in rows])


def test_the_suggestion_lacks_nothing_and_covers_the_five_key_points() -> None:
    scheme = whole()
    assert gaps_of(scheme, YEAR) == ()
    assert scheme.total() == Decimal(100)
    assert {one.point for one in scheme.items} >= set(NOTICE_POINTS)
    assert [one.key for one in key_points().points] == list(NOTICE_POINTS)
    assert "明确的整改要求" in key_points().points[0].text


def test_the_plan_of_a_short_year_is_due_within_it() -> None:
    short = suggestion(STARTS_ON, STARTS_ON.replace(day=STARTS_ON.day), STARTS_ON)
    (plan,) = [one for one in short.items if one.kind is ItemKind.PERSONAL_PLAN]
    assert plan.due_on == STARTS_ON


def test_an_empty_scheme_names_everything_one_by_one() -> None:
    found = texts(SchemeContent())
    for word in (
        *("制定依据", "还没有考核项目", "线上学时", "线下学时", "成果资源包", "整改要求"),
        *("何为优秀", "何为合格", "何为不合格", "鼓励政策", "两个等次", "激励措施"),
    ):
        assert any(word in text for text in found), word
    assert sum("没有对应的项目" in text for text in found) == 5


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ("15", "合计 95 分，须为 100 分（还差 5 分）"),
        ("20.5", "合计 100.5 分，须为 100 分（多出 0.5 分）"),
    ],
)
def test_points_sum_to_a_hundred(points: str, said: str) -> None:
    assert texts(item("practice", points=points)) == [f"各项分值{said}"]


@pytest.mark.parametrize(
    ("key", "more", "said"),
    [
        ("plan", {"due_on": None}, "未设计划通过审核的期限"),
        ("plan", {"due_on": "2001-01-01"}, "不在本考核年度内"),
        ("plan", {"late_points": "10.5"}, "高于本项分值"),
        ("abilities", {"wanted": 2}, "不得少于本年度规定的 3 项"),
        ("abilities", {"excellent_points": "9"}, "全部优秀合计 27 分，与本项分值 30 分不一致"),
        ("abilities", {"pass_points": "10.5"}, "合格得分高于优秀得分"),
        ("outcomes", {"forms": []}, "未写明成果的数量"),
        ("outcomes", {"quality": " "}, "未写明成果的质量要求"),
        ("outcomes", {"presentation": ""}, "未写明成果的呈现形式"),
        ("practice", {"standard": ""}, "未写明评价标准"),
        ("practice", {"name": ""}, "未填写名称"),
        ("practice", {"point": None}, "未对应考核要点"),
    ],
)
def test_each_kind_of_item_says_what_it_lacks(key: str, more: Any, said: str) -> None:
    assert any(said in text for text in texts(item(key, **more)))


def test_a_key_point_without_an_item_is_named() -> None:
    found = texts(item("practice", point="other"))
    assert found == ["考核要点“关注实践应用是否常态有效”没有对应的项目"]


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        ([("优秀", "90")], "至少设两个等次"),
        ([("优秀", "60"), ("合格", "90"), ("不合格", "0")], "从高到低"),
        ([("优秀", "90"), ("合格", "60")], "须为 0"),
        ([("优秀", "90"), ("优秀", "0")], "重复"),
        ([("", "90"), ("合格", "0")], "未填写名称"),
        ([("优秀", None), ("合格", "0")], "未设最低分"),
    ],
)
def test_every_total_has_one_band(bands: list[tuple[str, str | None]], said: str) -> None:
    rows = [{"key": f"b{at}", "name": n, "least": p} for at, (n, p) in enumerate(bands)]
    assert any(said in text for text in texts(changed(bands=rows)))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"points_each": None}, "未设每项加分和最高加分"),
        ({"points_each": "6"}, "每项加分高于最高加分"),
        ({"audience": None}, "未选择对象"),
        ({"name": ""}, "未填写名称"),
    ],
)
def test_a_bonus_is_complete(more: Any, said: str) -> None:
    bonus = whole().as_json()["bonuses"][0] | more
    assert texts(changed(bonuses=[bonus])) == [f"第 1 条鼓励政策{said}"]


def test_without_constraints_it_only_warns() -> None:
    (gap,) = gaps_of(changed(constraints=""), YEAR)
    assert gap.is_warning
    assert texts(changed(constraints="")) == []


def test_a_deadline_that_is_over_is_said_and_does_not_block() -> None:
    (plan,) = [one for one in whole().items if one.kind is ItemKind.PERSONAL_PLAN]
    assert plan.due_on is not None
    on_the_day = replace(YEAR, today=plan.due_on)
    assert gaps_of(whole(), on_the_day) == ()
    (gap,) = gaps_of(whole(), replace(YEAR, today=plan.due_on + timedelta(days=1)))
    assert (gap.is_warning, gap.row) == (True, plan.key)
    assert f"的期限 {plan.due_on} 已过" in gap.message


@pytest.mark.parametrize("points", ["0.3", "100.5", "-1"])
def test_points_are_halves_up_to_a_hundred(points: str) -> None:
    with pytest.raises(ValidationError):
        item("practice", points=points)


def test_a_difference_is_told_in_words() -> None:
    before = whole().as_json()
    rows = [
        row | {"points": "25", "name": "日常应用"} if row["key"] == "practice" else row
        for row in before["items"]
        if row["key"] != "online"
    ]
    forms = [{"form": "lesson_design", "least": 2}]
    rows = [row | {"forms": forms} if row["key"] == "outcomes" else row for row in rows]
    rows.append({"key": "new", "name": "示范课", "kind": "marked", "point": "other"})
    found = differences(before, before | {"items": rows, "bonus_mode": "apart"})
    told = [(one.kind, one.row, one.field, one.before, one.after) for one in found]
    assert ("changed", "日常应用", "points", "20", "25") in told
    assert (
        "changed",
        "成果资源包",
        "forms",
        "教学设计 1 件、课堂实录 1 件、教学案例 1 件",
        "教学设计 2 件",
    ) in told
    assert ("added", "示范课", "", "", "示范课；学校评分；学校自定") in told
    assert ("removed", "线上课程学习") in [one[:2] for one in told]
    assert ("changed", "", "bonus_mode") in [one[:3] for one in told]
    assert differences(before, before) == []


def test_a_key_point_and_a_kind_of_one_code_keep_their_own_names() -> None:
    assert str(KeyPoint.PERSONAL_PLAN) == str(ItemKind.PERSONAL_PLAN)
    before = whole().as_json()
    rows = [row | {"point": "other"} if row["key"] == "plan" else row for row in before["items"]]
    (one,) = differences(before, before | {"items": rows})
    assert one.before == "关注个人规划是否科学合理"


@pytest.mark.parametrize("state", SchemeState)
@pytest.mark.parametrize("verb", SchemeVerb)
@pytest.mark.parametrize("role", [None, *Role])
def test_every_step_in_every_state_by_everybody(
    state: SchemeState, verb: SchemeVerb, role: Role | None
) -> None:
    roles = frozenset() if role is None else frozenset({role})
    writers = (
        {Role.SCHOOL_LEAD} if verb is SchemeVerb.PUBLISH else {Role.SCHOOL_LEAD, Role.SCHOOL_TEAM}
    )
    begins = SchemeState.PUBLISHED if verb is SchemeVerb.REVISE else SchemeState.DRAFT
    ends = SchemeState.PUBLISHED if verb is SchemeVerb.PUBLISH else SchemeState.DRAFT
    assert (verb in possible(state, roles)) is (role in writers and state is begins)
    if role in writers and state is begins:
        assert take(verb, state, roles) is ends
        return
    expected = NotFound if role is None else Conflict if role in writers else NotAllowed
    with pytest.raises(expected):
        take(verb, state, roles)
