"""Rules of reviewing: distance to the school, two blind reviews, arbiter, the city's changes."""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.reviews import rules
from assessment.reviews.rules import Marked, ReviewState, Seat, Tenure
from assessment.rubrics.rules import Mark

SCHOOL = "/1/12/345/"
TODAY = date(2026, 11, 24)


def marked(points: str, reason: str = "", void: tuple[str, ...] | None = None) -> Marked:
    worth = Decimal(points)
    mark = Mark(points=worth, reason=reason) if void is None else Mark(void, reason=reason)
    return Marked(mark, worth)


@pytest.mark.requirement("R37")
@pytest.mark.parametrize(
    ("path", "to_on", "is_near"),
    [
        (SCHOOL, None, True),
        (SCHOOL + "7/", None, True),  # a teaching group of the school
        (SCHOOL, date(2023, 11, 25), True),
        (SCHOOL, date(2023, 11, 24), False),  # three years are over
        (SCHOOL, date(2020, 2, 29), False),
        ("/1/12/346/", None, False),
        ("/1/12/", None, False),  # the district office itself is not the school
        ("/1/12/3450/", None, False),
    ],
)
def test_a_former_school_stays_out_of_reach_for_three_years(
    path: str, to_on: date | None, *, is_near: bool
) -> None:
    assert rules.has_conflict(SCHOOL, [Tenure(path, to_on)], [], TODAY) is is_near


@pytest.mark.requirement("R37")
def test_the_cooling_time_that_ends_on_a_leap_day_ends_on_the_first_of_march() -> None:
    tenure = [Tenure(SCHOOL, date(2024, 2, 29))]
    assert rules.has_conflict(SCHOOL, tenure, [], date(2027, 2, 28))
    assert not rules.has_conflict(SCHOOL, tenure, [], date(2027, 3, 1))


@pytest.mark.requirement("R37")
def test_school_staff_never_review_their_school() -> None:
    assert rules.has_conflict(SCHOOL, [], [SCHOOL], TODAY)
    assert not rules.has_conflict(SCHOOL, [], ["/1/12/9/"], TODAY)


def test_equal_points_keep_the_first_mark_and_both_reasons() -> None:
    first = {"C1": marked("0", "甲", void=("C1.1",)), "C7": marked("1", "少一项制度")}
    second = {"C1": marked("0", "乙", void=("C1.2",)), "C7": marked("1", "少一项制度")}

    merged = rules.agreed({1: first, 2: second})

    assert merged["C1"] == marked("0", "甲；乙", void=("C1.1", "C1.2"))
    assert merged["C7"].mark.reason == "少一项制度"


def test_what_differs_is_decided_by_the_third_person_alone() -> None:
    first = {"C1": marked("2"), "C2": marked("1")}
    second = {"C1": marked("2"), "C2": marked("2")}
    assert rules.disputed({1: first, 2: second}) == ("C2",)

    merged = rules.agreed({1: first, 2: second, 3: {"C2": marked("0", "复看材料")}})

    assert merged["C2"].points == 0
    assert merged["C1"].points == 2


POINTS = st.integers(0, 6).map(str)


@given(st.lists(st.tuples(POINTS, POINTS, POINTS), min_size=1, max_size=29))
def test_a_merged_mark_always_comes_from_somebody(rows: list[tuple[str, str, str]]) -> None:
    first = {f"C{i}": marked(a) for i, (a, _, _) in enumerate(rows)}
    second = {f"C{i}": marked(b) for i, (_, b, _) in enumerate(rows)}
    in_dispute = rules.disputed({1: first, 2: second})
    third = {code: marked(rows[int(code[1:])][2]) for code in in_dispute}

    merged = rules.agreed({1: first, 2: second, 3: third})

    assert merged.keys() == first.keys()
    for code, mark in merged.items():
        if code in in_dispute:
            assert mark == third[code]
        else:
            assert mark.points == first[code].points == second[code].points


def test_the_city_overlay_keeps_what_it_does_not_touch() -> None:
    district = {"C1": marked("1"), "C2": marked("2")}
    changed = {"C2": marked("0", "愿景空洞")}
    assert rules.overlay(district, changed) == {"C1": marked("1"), "C2": changed["C2"]}


def test_a_change_of_the_district_mark_needs_a_reason() -> None:
    theirs = Mark(reason="符合要求")
    rules.change_needs_reason(theirs, Mark())
    rules.change_needs_reason(theirs, Mark(("C2.1",), reason="分析不全面"))
    with pytest.raises(rules.ReasonMissing):
        rules.change_needs_reason(theirs, Mark(("C2.1",), reason="  "))


DONE, OPEN = ReviewState.CONCLUDED, ReviewState.OPEN
A, B = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("seats", "reviewers", "in_dispute", "expected", "is_done"),
    [
        ([], 1, (), 1, False),
        ([Seat(1, A, OPEN)], 1, (), None, False),
        ([Seat(1, A, DONE)], 1, (), None, True),
        ([Seat(1, A, DONE)], 2, (), 2, False),
        ([Seat(1, A, DONE), Seat(2, B, OPEN)], 2, (), None, False),
        ([Seat(1, A, DONE), Seat(2, B, DONE)], 2, (), None, True),
        ([Seat(1, A, DONE), Seat(2, B, DONE)], 2, ("C7",), 3, False),
        ([Seat(1, A, DONE), Seat(2, B, DONE), Seat(3, uuid4(), OPEN)], 2, ("C7",), None, False),
        ([Seat(1, A, DONE), Seat(2, B, DONE), Seat(3, uuid4(), DONE)], 2, ("C7",), None, True),
    ],
)
def test_seats_open_in_order_and_the_stage_ends_with_the_last(
    seats: list[Seat],
    reviewers: int,
    in_dispute: tuple[str, ...],
    expected: int | None,
    *,
    is_done: bool,
) -> None:
    assert rules.next_seat(seats, reviewers, in_dispute) == expected
    assert rules.stage_is_done(seats, reviewers, in_dispute) is is_done


def test_a_blank_is_not_a_zero() -> None:
    assert rules.blanks(["C1", "C2"], ["C2"]) == ("C1",)
    assert rules.items_of_seat(3, ["C1", "C2"], ["C2"]) == ("C2",)
    assert rules.items_of_seat(1, ["C1", "C2"], ["C2"]) == ("C1", "C2")
