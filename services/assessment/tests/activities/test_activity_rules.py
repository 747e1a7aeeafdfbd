"""The rules of activities, against C19 and without a database."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from assessment.activities import rules
from assessment.activities.refusals import (
    ActivityHoursTooMany,
    ActivityNotOver,
    ActivityStepNotPossible,
    SignInClosed,
    SignInOver,
    SignInTooEarly,
)
from assessment.activities.rules import (
    ActivityState,
    ActivityVerb,
    Attending,
    Held,
    Piece,
    Scheduled,
    Span,
    Tries,
)
from kernel.errors import Conflict

pytestmark = pytest.mark.requirement("R78", "R101")
START = datetime(2026, 11, 27, 6, tzinfo=UTC)
SPAN = Span(START, START + timedelta(hours=2))
KEY, OTHER_KEY = b"k" * 32, b"o" * 32
ID, OTHER_ID = UUID(int=1), UUID(int=2)
MINUTE = timedelta(minutes=1)


def test_a_code_holds_for_its_window_and_the_next_one_only() -> None:
    begins = datetime.fromtimestamp(START.timestamp() // 20 * 20, UTC)
    code = rules.code_at(KEY, ID, begins)
    good = [
        rules.is_code_good(KEY, ID, code, begins + timedelta(seconds=s))
        for s in (-1, 0, 19.9, 20, 39.9, 40)
    ]
    assert good == [False, True, True, True, True, False]


def test_a_code_belongs_to_one_activity_and_its_key() -> None:
    code = rules.code_at(KEY, ID, START)
    assert (len(code), code.isdecimal()) == (6, True)
    assert not rules.is_code_good(KEY, OTHER_ID, code, START)
    assert not rules.is_code_good(OTHER_KEY, ID, code, START)


def test_codes_of_a_day_look_like_chance() -> None:
    day = [rules.code_at(KEY, ID, START + timedelta(seconds=20 * n)) for n in range(4320)]
    assert len(set(day)) > 4_290  # 9 repetitions are expected of 4,320 draws out of a million
    assert {code[0] for code in day} == set("0123456789")


@pytest.mark.parametrize(("second", "left"), [(0, 20), (1, 19), (19, 1), (20, 20)])
def test_the_screen_tells_how_long_a_code_stays(second: int, left: int) -> None:
    assert rules.seconds_left(datetime.fromtimestamp(1_800_000_000 + second, UTC)) == left


@pytest.mark.parametrize(
    ("minutes", "came"),
    [
        (-30, Attending.ON_TIME),
        (15, Attending.ON_TIME),
        (16, Attending.LATE),
        (119, Attending.LATE),
    ],
)
def test_who_comes_later_than_a_quarter_of_an_hour_is_late(minutes: int, came: Attending) -> None:
    assert rules.signed(ActivityState.SIGNING, SPAN, START + minutes * MINUTE) is came


@pytest.mark.parametrize("state", sorted(set(ActivityState) - {ActivityState.SIGNING}))
def test_nobody_signs_in_while_it_is_not_open_or_after_the_end(state: ActivityState) -> None:
    with pytest.raises(SignInClosed):
        rules.signed(state, SPAN, START)
    with pytest.raises(SignInOver):
        rules.signed(ActivityState.SIGNING, SPAN, SPAN.ends_at)


def test_sign_in_opens_half_an_hour_before_and_never_after_the_end() -> None:
    def take(at: datetime) -> ActivityState:
        return rules.take(ActivityVerb.OPEN_SIGN_IN, ActivityState.PLANNED, SPAN, at)

    assert take(START - 30 * MINUTE) is ActivityState.SIGNING
    with pytest.raises(SignInTooEarly):
        take(START - 31 * MINUTE)
    with pytest.raises(SignInOver):
        take(SPAN.ends_at)


def test_it_is_closed_after_its_end_only() -> None:
    with pytest.raises(ActivityNotOver):
        rules.take(ActivityVerb.CLOSE, ActivityState.SIGNING, SPAN, SPAN.ends_at - MINUTE)
    after = rules.take(ActivityVerb.CLOSE, ActivityState.SIGNING, SPAN, SPAN.ends_at)
    assert after is ActivityState.CLOSED


@pytest.mark.parametrize("state", list(ActivityState))
@pytest.mark.parametrize("verb", list(ActivityVerb))
@pytest.mark.parametrize("at", [START - 60 * MINUTE, START, SPAN.ends_at])
def test_what_is_offered_is_what_is_taken(
    state: ActivityState, verb: ActivityVerb, at: datetime
) -> None:
    is_offered = verb in rules.possible(state, SPAN, at)
    try:
        rules.take(verb, state, SPAN, at)
    except Conflict:
        assert not is_offered
    else:
        assert is_offered


def test_what_is_closed_or_cancelled_is_not_cancelled() -> None:
    for state in (ActivityState.CLOSED, ActivityState.CANCELLED):
        with pytest.raises(ActivityStepNotPossible):
            rules.take(ActivityVerb.CANCEL, state, SPAN, START)


def test_two_hours_of_time_hold_four_hours_of_study_at_most() -> None:
    rules.check_hours(SPAN, Decimal(4))
    with pytest.raises(ActivityHoursTooMany):
        rules.check_hours(SPAN, Decimal("4.5"))


def test_five_wrong_codes_in_a_minute_make_one_wait_and_twenty_end_it() -> None:
    tries = Tries()
    for n in range(5):
        assert tries.wait(START + n * timedelta(seconds=1)) is None
        tries = tries.after(START + n * timedelta(seconds=1))
    assert tries.wait(START + timedelta(seconds=5)) == 56
    assert tries.wait(START + MINUTE) is None
    for n in range(1, 16):
        tries = tries.after(START + n * MINUTE)
    assert tries.total == 20
    assert tries.wait(START + timedelta(hours=1)) == 24 * 3600


ROW = Scheduled(ID, "某校", "a1", date(2026, 11, 27), "", "", "研讨", "", Decimal(2))
AFTER = SPAN.ends_at
TOMORROW = date(2026, 11, 28)


def held(state: ActivityState, *, has_image: bool = False) -> Held:
    return Held(ID, "研讨", state, SPAN, has_image)


@pytest.mark.parametrize(
    ("done", "today", "lacks"),
    [
        ([], date(2026, 11, 27), []),
        ([], TOMORROW, [Piece.NOT_HELD]),
        ([held(ActivityState.CANCELLED)], TOMORROW, [Piece.NOT_HELD]),
        ([held(ActivityState.ENDED)], TOMORROW, [Piece.NOT_CLOSED]),
        ([held(ActivityState.CLOSED)], TOMORROW, [Piece.NO_IMAGE]),
        ([held(ActivityState.CLOSED, has_image=True)], TOMORROW, []),
        ([held(ActivityState.CLOSED), held(ActivityState.CLOSED, has_image=True)], TOMORROW, []),
        ([held(ActivityState.ENDED), held(ActivityState.CLOSED)], TOMORROW, [Piece.NO_IMAGE]),
    ],
)
def test_a_row_of_the_schedule_lacks_one_piece_at_a_time(
    done: list[Held], today: date, lacks: list[Piece]
) -> None:
    assert rules.missing_pieces(ROW, done, AFTER, today) == lacks


def test_an_activity_that_is_not_over_lacks_nothing_and_a_row_without_a_day_neither() -> None:
    assert rules.missing_pieces(ROW, [held(ActivityState.SIGNING)], START, TOMORROW) == []
    undated = Scheduled(ID, "某校", "a1", None, "", "", "研讨", "", None)
    assert rules.missing_pieces(undated, [], AFTER, TOMORROW) == []
