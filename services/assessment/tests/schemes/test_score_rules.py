"""Points come from facts by the published scheme; nothing is rounded up, nothing open is a zero."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from assessment.schemes.document import SchemeContent, SchemeItem
from assessment.schemes.kinds import OutcomeForm, ScoreAudience
from assessment.teacher_scores.documents import document_of
from assessment.teacher_scores.given import Given, check
from assessment.teacher_scores.queries.facts import Candidate
from assessment.teacher_scores.refusals import MarkWrong
from assessment.teacher_scores.scoring import (
    Certified,
    Facts,
    Frame,
    Mark,
    Score,
    band_of,
    points_of,
    score_of,
)
from kernel.clock import utc_now
from kernel.db import uuid7

from .conftest import whole

pytestmark = pytest.mark.requirement("R59", "R80", "R82", "R83", "R141")
FRAME = Frame(Decimal(25), Decimal(25), 3)
NOW = utc_now()


def item(key: str, **more: Any) -> SchemeItem:
    (found,) = [one for one in whole().items if one.key == key]
    return SchemeItem.model_validate(found.model_dump() | more)


def marked(
    points: str | None = None, reason: str = "", counts: dict[str, int] | None = None
) -> Mark:
    given = {OutcomeForm(form): count for form, count in (counts or {}).items()}
    return Mark(None if points is None else Decimal(points), given, reason, "李主任", NOW)


def levels(*found: str) -> list[Certified]:
    return [Certified(f"A{at}", f"能力{at}", level) for at, level in enumerate(found, 1)]


FULL_MARKS = {
    "practice": marked("20"),
    "outcomes": marked(counts={"lesson_design": 1, "lesson_recording": 1, "case_study": 1}),
}


def facts(*found: str, **more: Any) -> Facts:
    told: dict[str, Any] = {
        "online": Decimal(25),
        "offline": Decimal(30),
        "plan_approved_at": NOW - timedelta(days=90),
        "plan_approved_by": "李主任",
        "abilities": levels(*found),
    }
    return Facts(**told | more)


def scored(known: Facts, marks: dict[str, Mark] | None = None, **more: Any) -> Score:
    scheme = SchemeContent.model_validate(whole().as_json() | more)
    return score_of(scheme, known, FULL_MARKS if marks is None else marks, FRAME)


@pytest.mark.parametrize(
    ("hours", "shortfall", "points"),
    [
        ("0", "share", "0"),
        ("24.5", "share", "14.7"),
        ("24", "share", "14.4"),
        ("25", "share", "15"),
        ("90", "share", "15"),
        ("24.5", "none", "0"),
        ("25", "none", "15"),
    ],
)
def test_hours_count_against_the_years_figure(hours: str, shortfall: str, points: str) -> None:
    one = item("online", shortfall=shortfall)
    assert points_of(one, Facts(online=Decimal(hours)), None, FRAME) == Decimal(points)


def test_a_share_is_cut_never_rounded_up() -> None:
    one = item("offline", points="10")
    frame = Frame(Decimal(25), Decimal(30), 3)
    assert points_of(one, Facts(offline=Decimal(20)), None, frame) == Decimal("6.6")


@pytest.mark.parametrize(("days", "points"), [(90, "10"), (10, "6"), (None, "0")])
def test_a_plan_counts_by_the_day_of_its_first_approval(days: int | None, points: str) -> None:
    at = None if days is None else NOW - timedelta(days=days)
    assert points_of(item("plan"), Facts(plan_approved_at=at), None, FRAME) == Decimal(points)


@pytest.mark.parametrize(
    ("found", "points"),
    [
        ((), "0"),
        (("excellent",), "10"),
        (("excellent", "pass", "fail"), "17"),
        (("pass", "pass", "pass"), "21"),
        (("fail", "pass", "excellent", "excellent", "excellent"), "30"),
    ],
)
def test_the_best_abilities_count(found: tuple[str, ...], points: str) -> None:
    known = Facts(abilities=levels(*found))
    assert points_of(item("abilities"), known, None, FRAME) == Decimal(points)


@pytest.mark.parametrize(
    ("counts", "points"),
    [
        ({"lesson_design": 0}, "0"),
        ({"lesson_design": 1, "lesson_recording": 1}, "10"),
        ({"lesson_design": 9}, "5"),
        ({"lesson_design": 1, "lesson_recording": 2, "case_study": 1}, "15"),
    ],
)
def test_results_count_by_number_and_form(counts: dict[str, int], points: str) -> None:
    found = points_of(item("outcomes"), Facts(), marked(counts=counts), FRAME)
    assert found == Decimal(points)


def test_what_nobody_marked_is_no_zero() -> None:
    score = scored(facts("pass", "pass", "pass"), {"practice": marked("20")})
    assert [one.key for one in score.open] == ["outcomes"]
    assert (score.total, score.band, score.so_far) == (None, None, Decimal(76))


def test_a_mark_above_a_lowered_maximum_is_open_again() -> None:
    assert points_of(item("practice", points="15"), Facts(), marked("20"), FRAME) is None
    assert points_of(item("practice"), Facts(), marked(None), FRAME) is None


def test_learning_and_practice_are_judged_apart() -> None:
    score = scored(facts("pass", "pass", "pass"))
    assert {str(aspect): points for aspect, points in score.parts.items()} == {
        "learning": Decimal(25),
        "practice": Decimal(66),
    }
    assert (score.total, score.band) == (Decimal(91), "优秀")


KEY = frozenset({ScoreAudience.KEY_TEACHER})


@pytest.mark.parametrize(
    ("audiences", "extra", "bonus"),
    [(frozenset(), 4, "0"), (KEY, 0, "0"), (KEY, 2, "2"), (KEY, 9, "5")],
)
def test_key_and_young_teachers_are_encouraged(
    audiences: frozenset[ScoreAudience], extra: int, bonus: str
) -> None:
    found = ["pass"] * (3 + extra) + ["fail"]
    score = scored(facts(*found, audiences=audiences))
    assert score.bonus == Decimal(bonus)
    assert score.total == Decimal(91) + Decimal(bonus)


def test_a_total_never_exceeds_a_hundred_and_a_bonus_may_stand_apart() -> None:
    best = facts(*["excellent"] * 6, audiences=KEY)
    assert scored(best).total == Decimal(100)
    known = facts(*["pass"] * 6, audiences=KEY)
    apart = scored(known, bonus_mode="apart")
    assert (apart.total, apart.bonus) == (Decimal(91), Decimal(3))


@pytest.mark.parametrize(
    ("total", "band"),
    [
        ("100", "优秀"),
        ("90", "优秀"),
        ("89.9", "合格"),
        ("60", "合格"),
        ("59.9", "不合格"),
        ("0", "不合格"),
    ],
)
def test_a_band_begins_at_its_least_points(total: str, band: str) -> None:
    assert band_of(whole(), Decimal(total)) == band


def words(known: Facts, marks: dict[str, Mark]) -> tuple[dict[str, str], str]:
    scheme = whole()
    score = score_of(scheme, known, marks, FRAME)
    one = Candidate(uuid7(), "张老师", "T1", known, marks, {}, None)
    said = document_of(scheme, one, score, FRAME)
    return {part["key"]: part["text"] for part in said["items"]}, said["text"]


def test_every_point_says_where_it_comes_from() -> None:
    marks = FULL_MARKS | {"practice": marked("18.5", "缺少下学期的记录")}
    items, total = words(facts("excellent", "pass", online=Decimal(20)), marks)
    assert items["online"] == "已计入线上学时 20，年度要求 25，按比例得 15 × 20 ÷ 25 = 12 分"
    assert items["offline"] == "已计入线下学时 30，年度要求 25，已达到，得满分 10 分"
    assert "由李主任首次审核通过" in items["plan"]
    assert "按时，得满分 10 分" in items["plan"]
    assert items["abilities"].startswith("已评定：A1 优秀、A2 合格。取等级最高的 3 项")
    assert items["practice"].endswith("评 18.5 分（满分 20 分）：缺少下学期的记录")
    assert "教学设计 1 件、课堂实录 1 件、教学案例 1 件" in items["outcomes"]
    assert total == "各项合计 82.5 分；等次“合格”（60 分起）"


def test_what_is_missing_says_so() -> None:
    items, total = words(Facts(), {})
    assert items["plan"].startswith("个人提升计划尚未通过学校审核")
    assert items["abilities"].startswith("还没有评定等级的微能力")
    assert (items["practice"], items["outcomes"]) == ("学校尚未评分", "学校尚未核定成果件数")
    assert total == "“常态化应用”、“成果资源包”尚未评定，暂不能得出总分和等次；已得 0 分"


@pytest.mark.parametrize(
    ("key", "given", "code"),
    [
        ("practice", Given(Decimal("20.5")), "points_out_of_range"),
        ("practice", Given(Decimal("3.3"), reason="x"), "points_out_of_range"),
        ("practice", Given(Decimal(19)), "reason_missing"),
        ("practice", Given(counts={OutcomeForm.CASE_STUDY: 1}), "counts_not_wanted"),
        ("outcomes", Given(Decimal(5)), "points_not_wanted"),
        ("outcomes", Given(counts={OutcomeForm.REFLECTION: 1}, reason="x"), "form_not_wanted"),
        ("outcomes", Given(counts={OutcomeForm.CASE_STUDY: 1}), "reason_missing"),
    ],
)
def test_a_mark_fits_its_item(key: str, given: Given, code: str) -> None:
    with pytest.raises(MarkWrong) as refused:
        check(item(key), given)
    assert code in [one.code for one in refused.value.errors]


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("practice", Given()),
        ("practice", Given(Decimal(20))),
        ("practice", Given(Decimal("0.5"), reason="一次记录")),
        ("outcomes", Given(counts={OutcomeForm.LESSON_DESIGN: 1}, reason="缺课堂实录")),
        ("outcomes", Given()),
    ],
)
def test_a_mark_that_fits_is_taken(key: str, given: Given) -> None:
    check(item(key), given)
