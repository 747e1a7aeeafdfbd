"""Scoring the notice's rubric: properties of the engine, and the consequences the notice has."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.rubrics import refusals, rules
from assessment.rubrics.from_notice import read_notice
from assessment.rubrics.rules import Grade, Item, Kind, Mark

RUBRIC = read_notice()[1].to_rules()
FULL = {
    code: Mark(points=item.max_points) if item.kind is Kind.GRADED else Mark()
    for code, item in RUBRIC.items.items()
}
REASON = st.text("好差缺", min_size=1, max_size=5)


@st.composite
def marks_of(draw: st.DrawFn, item: Item) -> Mark:
    if item.kind is Kind.GRADED:
        half_steps = draw(st.integers(0, int(item.max_points * 2)))
        return Mark(points=Decimal(half_steps) / 2, reason=draw(REASON))
    void = tuple(draw(st.lists(st.sampled_from(sorted(item.voids)), unique=True, max_size=2)))
    missing: tuple[str, ...] = ()
    if item.kind is Kind.DEDUCT_PER_ITEM:
        count = draw(st.integers(0, 12))
        missing = tuple(f"第{n}次活动无影像" for n in range(count))
    return Mark(void, missing)


ANY_MARKS = st.fixed_dictionaries({code: marks_of(item) for code, item in RUBRIC.items.items()})


def score(marks: dict[str, Mark]) -> rules.Score:
    return rules.score(RUBRIC, marks, half_points=True)


@pytest.mark.requirement("R142")
@given(ANY_MARKS)
def test_the_total_is_the_sum_of_the_items(marks: dict[str, Mark]) -> None:
    found = score(marks)
    assert found.total == sum(item.points for item in found.items)
    assert found.process_points + found.outcome_points == found.total
    assert all(0 <= item.points <= item.max for item in found.items)


@pytest.mark.requirement("R34")
@given(ANY_MARKS)
def test_any_base_loss_fails_and_nothing_else_hides_it(marks: dict[str, Mark]) -> None:
    found = score(marks)
    lost = [i.code for i in found.items if i.lost and RUBRIC.items[i.code].is_base]
    assert list(found.base_losses) == lost
    assert (found.grade is Grade.FAIL) == bool(lost)  # below 80 always contains a base loss
    if not lost:
        assert found.total == 80 + found.outcome_points
        assert (found.grade is Grade.EXCELLENT) == (found.outcome_points >= 10)


@pytest.mark.requirement("R142")
@given(ANY_MARKS)
def test_the_explanation_names_every_lost_point(marks: dict[str, Mark]) -> None:
    found = score(marks)
    for item in found.items:
        told = [line for line in found.explanation if line.startswith(f"{item.code} ")]
        points = f"扣 {rules.plain(item.lost)} 分"
        assert bool(told) == bool(item.lost)
        assert all(points in line for line in told)
        gate = f"{item.code} {points}，属基础项 {RUBRIC.items[item.code].a_code}，等次为不合格"
        assert (gate in found.explanation) == (item.code in found.base_losses)


@pytest.mark.requirement("R142")
@given(ANY_MARKS, st.sampled_from(sorted(RUBRIC.items)))
def test_a_better_mark_never_lowers_total_or_grade(marks: dict[str, Mark], code: str) -> None:
    order = [Grade.FAIL, Grade.PASS, Grade.EXCELLENT]
    before, after = score(marks), score(marks | {code: FULL[code]})
    assert after.total >= before.total
    assert order.index(after.grade) >= order.index(before.grade)


@pytest.mark.requirement("R34")
@pytest.mark.parametrize(
    ("a4_points", "grade"),
    [
        ("20", Grade.EXCELLENT),
        ("10", Grade.EXCELLENT),
        ("9.5", Grade.PASS),  # 89.5 is never rounded up
        ("9", Grade.PASS),
        ("0", Grade.PASS),
    ],
)
def test_without_base_loss_the_grade_follows_a4(a4_points: str, grade: Grade) -> None:
    left, marks = Decimal(a4_points), dict(FULL)
    for code, item in RUBRIC.items.items():
        if not item.is_base:
            given_points = min(left, item.max_points)
            marks[code] = Mark(points=given_points, reason="按材料")
            left -= given_points
    found = score(marks)
    assert (found.total, found.process_points) == (80 + Decimal(a4_points), Decimal(80))
    assert found.grade is grade


@pytest.mark.requirement("R34")
def test_ninety_nine_can_fail_and_says_why() -> None:
    found = score(FULL | {"C7": Mark(points=Decimal(0), reason="没有制度汇编")})
    assert (found.total, found.grade, found.base_losses) == (Decimal(99), Grade.FAIL, ("C7",))
    assert "C7 扣 1 分，属基础项 A1，等次为不合格" in found.explanation
    assert any("没有制度汇编" in line for line in found.explanation)


@pytest.mark.requirement("R142")
@pytest.mark.parametrize(("pieces", "points"), [(0, 10), (1, 9), (10, 0), (12, 0)])
def test_c19_loses_a_point_for_each_missing_piece(pieces: int, points: int) -> None:
    missing = tuple(f"第{n}次教研无影像" for n in range(pieces))
    found = score(FULL | {"C19": Mark(missing=missing)})
    (c19,) = [item for item in found.items if item.code == "C19"]
    assert c19.points == points
    assert all(piece in c19.reason for piece in missing)


def test_c19_is_void_when_it_does_not_match_the_schedule() -> None:
    found = score(FULL | {"C19": Mark(void=("C19.1",), missing=("第1次",))})
    (c19,) = [item for item in found.items if item.code == "C19"]
    assert (c19.points, c19.reason) == (Decimal(0), "提供的相关资料与研修安排不一致")


def test_one_fault_of_c13_takes_all_six_points() -> None:
    found = score(FULL | {"C13": Mark(void=("C13.3",))})
    assert found.total == 94
    assert any("选择理由不充分不科学" in line for line in found.explanation)


@pytest.mark.requirement("R142")
def test_a_blank_is_not_a_zero() -> None:
    with pytest.raises(refusals.MarksIncomplete) as refused:
        score({code: mark for code, mark in FULL.items() if code not in {"C2", "C29"}})
    assert refused.value.extra["blank"] == ["C2", "C29"]


@pytest.mark.parametrize(
    ("code", "mark", "refusal"),
    [
        ("C1", Mark(void=("C2.1",)), refusals.VoidKeyUnknown),
        ("C1", Mark(void=("C1.1", "C1.1")), refusals.VoidKeyUnknown),
        ("C1", Mark(points=Decimal(1)), refusals.MarkFormWrong),
        ("C1", Mark(missing=("照片",)), refusals.MarkFormWrong),
        ("C7", Mark(), refusals.MarkFormWrong),
        ("C7", Mark(points=Decimal("1.5"), reason="x"), refusals.PointsOutOfRange),
        ("C29", Mark(points=Decimal("5.25"), reason="x"), refusals.PointsStepWrong),
        ("C29", Mark(points=Decimal(5)), refusals.ReasonMissing),
        ("C29", Mark(points=Decimal(5), reason="  "), refusals.ReasonMissing),
        ("C19", Mark(missing=("照片", "照片")), refusals.MissingPieceInvalid),
        ("C19", Mark(missing=(" ",)), refusals.MissingPieceInvalid),
        ("C99", Mark(), refusals.ItemUnknown),
    ],
)
def test_marks_that_do_not_fit_are_refused(code: str, mark: Mark, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        score(FULL | {code: mark})


def test_half_points_need_the_setting() -> None:
    marks = FULL | {"C29": Mark(points=Decimal("5.5"), reason="特色不够鲜明")}
    assert rules.score(RUBRIC, marks, half_points=True).total == Decimal("99.5")
    with pytest.raises(refusals.PointsStepWrong):
        rules.score(RUBRIC, marks, half_points=False)
