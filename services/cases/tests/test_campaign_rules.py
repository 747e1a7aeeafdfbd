"""The terms of a campaign, and every step of an entry × side × state. Pure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.campaigns.refusals import (
    EntriesNotYet,
    EntryIsOwn,
    EntryOfOwnSchool,
    EntryStepNotPossible,
    EntryTooLate,
)
from cases.campaigns.rules import (
    LIVE,
    CampaignKind,
    CampaignLevel,
    CampaignState,
    EntryHolder,
    EntrySide,
    EntryState,
    EntryVerb,
)
from cases.campaigns.service.hands import DESKS
from cases.campaigns.terms import Dates, Terms, are_later, defaults, problems_of, shares
from cases.campaigns.way import (
    STEPS,
    Call,
    Place,
    Standing,
    after,
    check_time,
    deadline,
    first_holder,
    freed,
    has_reached,
    possible,
    take,
)
from kernel.errors import NotAllowed

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
ALL = tuple(EntrySide)


def terms(level: CampaignLevel = CampaignLevel.CITY) -> Terms:
    return replace(defaults(CampaignKind.SELECTION, level, "评选", NOW), call="通知")


@pytest.mark.requirement("R26", "R30")
@pytest.mark.parametrize("level", CampaignLevel)
def test_the_defaults_lack_the_call_alone(level: CampaignLevel) -> None:
    begun = defaults(CampaignKind.CONTEST, level, "大比武", NOW)
    assert [one.code for one in problems_of(begun, level)] == ["call_missing"]
    assert problems_of(terms(level), level) == []
    assert sum(one["points"] for one in begun.sheet) == 100
    assert any(one["is_it_ability"] for one in begun.sheet)
    assert (begun.judges_each, begun.arbiter_gap, begun.announce_days) == (2, Decimal(15), 5)


LINE = {"key": "a", "name": "甲", "points": 100, "is_it_ability": True, "says": ""}


@pytest.mark.requirement("R26")
@pytest.mark.parametrize(
    ("more", "field", "code"),
    [
        ({"title": " "}, "title", "title_missing"),
        ({"call": ""}, "call", "call_missing"),
        ({"school_quota": -1}, "school_quota", "quota_negative"),
        ({"district_quota": -1}, "district_quota", "quota_negative"),
        ({"judges_each": 1}, "judges_each", "judges_too_few"),
        ({"arbiter_gap": Decimal(0)}, "arbiter_gap", "gap_not_positive"),
        ({"announce_days": 0}, "announce_days", "announce_too_short"),
        ({"entries_until": NOW - DAY}, "entries_until", "dates_out_of_order"),
        ({"districts_until": None}, "districts_until", "districts_until_missing"),
        ({"districts_until": NOW}, "districts_until", "dates_out_of_order"),
        ({"judging_until": NOW + DAY}, "judging_until", "dates_out_of_order"),
        ({"sheet": [LINE | {"points": 99}]}, "sheet", "sheet_not_100"),
        ({"sheet": [LINE | {"is_it_ability": False}]}, "sheet", "sheet_without_it_ability"),
        (
            {"sheet": [LINE | {"points": 50}, LINE | {"points": 50, "name": "乙"}]},
            "sheet", "sheet_repeats",
        ),
        ({"sheet": [LINE | {"name": ""}]}, "sheet", "sheet_name_missing"),
        (
            {"sheet": [LINE, LINE | {"key": "b", "name": "乙", "points": 0}]},
            "sheet", "sheet_points_missing",
        ),
        ({"awards": []}, "awards", "awards_missing"),
        ({"awards": [{"name": "", "count": 1}]}, "awards", "award_name_missing"),
        ({"awards": [{"name": "一等奖", "count": 0}]}, "awards", "award_empty"),
        ({"awards": [{"name": "一等奖", "count": 1}] * 2}, "awards", "awards_repeat"),
    ],
)  # fmt: skip
def test_each_problem_has_its_field_and_sentence(
    more: dict[str, object], field: str, code: str
) -> None:
    (found,) = problems_of(replace(terms(), **more), CampaignLevel.CITY)  # type: ignore[arg-type]
    assert (found.field, found.code) == (field, code)
    assert found.message


@pytest.mark.requirement("R30")
@pytest.mark.parametrize("level", [CampaignLevel.SCHOOL, CampaignLevel.DISTRICT])
def test_only_a_city_can_spare_the_judges_own_district(level: CampaignLevel) -> None:
    (found,) = problems_of(replace(terms(level), spares_own_district=True), level)
    assert (found.field, found.code) == ("spares_own_district", "spares_own_district_city_only")
    assert problems_of(terms(CampaignLevel.CITY), CampaignLevel.CITY) == []
    assert terms(CampaignLevel.CITY).spares_own_district


@given(st.lists(st.integers(1, 100), min_size=1, max_size=12))
def test_a_sheet_is_right_when_it_sums_to_a_hundred(points: list[int]) -> None:
    sheet = [
        LINE | {"key": f"k{at}", "name": f"项{at}", "points": n} for at, n in enumerate(points)
    ]
    codes = {one.code for one in problems_of(replace(terms(), sheet=sheet), CampaignLevel.CITY)}
    assert codes == (set() if sum(points) == 100 else {"sheet_not_100"})


@pytest.mark.parametrize(
    ("field", "days"), [*product(("entries", "districts", "judging"), (-1, 0, 1))]
)
def test_dates_move_later_only(field: str, days: int) -> None:
    old = terms()
    assert old.districts_until is not None
    moved = {
        "entries": old.entries_until, "districts": old.districts_until, "judging": old.judging_until
    }  # fmt: skip
    moved[field] += days * DAY
    dates = Dates(moved["entries"], moved["districts"], moved["judging"])
    assert are_later(old, dates) is (days >= 0)


@given(
    st.dictionaries(st.uuids(), st.integers(0, 5000), max_size=20),
    st.integers(1, 500), st.integers(0, 5), st.integers(5, 50),
)  # fmt: skip
def test_shares_grow_with_heads_within_their_bounds(
    heads: dict[UUID, int], per: int, least: int, most: int
) -> None:
    found = shares(heads, per, least, most)
    assert found.keys() == heads.keys()
    assert all(least <= number <= most for number in found.values())
    by_heads = [found[key] for key in sorted(heads, key=lambda one: heads[one])]
    assert by_heads == sorted(by_heads)


def test_a_place_for_every_group_of_teachers_begun() -> None:
    a, b, c = uuid4(), uuid4(), uuid4()
    assert shares({a: 0, b: 50, c: 51}, 50, 0, 9) == {a: 0, b: 1, c: 2}


CALL = Call(CampaignLevel.CITY, CampaignState.OPEN, NOW, NOW + DAY, NOW + 2 * DAY)
LAST = {EntrySide.DISTRICT: NOW + 2 * DAY}


@pytest.mark.parametrize("side", ALL)
@pytest.mark.parametrize("verb", EntryVerb)
def test_deadlines_are_kept_to_the_second(verb: EntryVerb, side: EntrySide) -> None:
    with pytest.raises(EntriesNotYet):
        check_time(verb, side, CALL, NOW - SECOND)
    check_time(verb, side, CALL, NOW)
    end = LAST.get(side, NOW + DAY)
    check_time(verb, side, CALL, end - SECOND)
    if verb in (EntryVerb.PROPOSE, EntryVerb.NOMINATE, EntryVerb.WITHDRAW):
        assert deadline(verb, side, CALL) == end
        with pytest.raises(EntryTooLate):
            check_time(verb, side, CALL, end)
    else:
        check_time(verb, side, CALL, end + DAY)


SCHOOL, DISTRICT, OWNER, AUTHOR = (
    EntrySide.SCHOOL, EntrySide.DISTRICT, EntrySide.OWNER, EntrySide.AUTHOR
)  # fmt: skip
P, N, A = EntryState.PROPOSED, EntryState.NOMINATED, EntryState.ADMITTED
AT_SCHOOL, AT_DISTRICT, AT_OWNER = EntryHolder.SCHOOL, EntryHolder.DISTRICT, EntryHolder.OWNER
# Written down by hand: who may take which step where in a city's campaign; nothing else may.
ALLOWED = {
    (EntryVerb.NOMINATE, SCHOOL, P, AT_SCHOOL),
    (EntryVerb.NOMINATE, DISTRICT, N, AT_DISTRICT),
    (EntryVerb.RETURN, SCHOOL, P, AT_SCHOOL),
    (EntryVerb.RETURN, DISTRICT, N, AT_DISTRICT),
    (EntryVerb.RETURN, OWNER, N, AT_OWNER),
    (EntryVerb.ADMIT, OWNER, N, AT_OWNER),
    (EntryVerb.REFUSE, OWNER, N, AT_OWNER),
    (EntryVerb.REFUSE, OWNER, A, AT_OWNER),
    (EntryVerb.WITHDRAW, AUTHOR, P, AT_SCHOOL),
    (EntryVerb.WITHDRAW, AUTHOR, N, AT_DISTRICT),
    (EntryVerb.WITHDRAW, AUTHOR, N, AT_OWNER),
    (EntryVerb.WITHDRAW, AUTHOR, A, AT_OWNER),
    (EntryVerb.WITHDRAW, SCHOOL, N, AT_DISTRICT),
    (EntryVerb.WITHDRAW, DISTRICT, N, AT_OWNER),
}
STANDS = [(P, AT_SCHOOL), (N, AT_DISTRICT), (N, AT_OWNER), (A, AT_OWNER)] + [
    (state, holder) for state in set(EntryState) - set(LIVE) for holder in EntryHolder
]


def place(state: EntryState, holder: EntryHolder, *, is_city_run: bool = False) -> Place:
    """An entry there, with the places it then has."""
    has_school = state in (N, A)
    return Place(
        state, holder, is_city_run,
        has_school_place=has_school,
        has_district_place=has_school and holder is AT_OWNER and not is_city_run,
    )  # fmt: skip


@pytest.mark.requirement("R30", "R31")
@pytest.mark.parametrize(("verb", "side", "stand"), [*product(STEPS, ALL, STANDS)])
def test_every_step_of_every_side_in_every_state(
    verb: EntryVerb, side: EntrySide, stand: tuple[EntryState, EntryHolder]
) -> None:
    where, who = place(*stand), Standing((side,))
    if (verb, side, *stand) in ALLOWED:
        assert take(verb, where, who, CALL, ALL) is side
        to, holder = after(verb, side, where, CALL.level)
        # What may no longer win takes no place, and what takes one may win.
        given_back = freed(verb, side, where)
        if to not in LIVE:
            assert where.has_school_place == (SCHOOL in given_back)
            assert where.has_district_place == (DISTRICT in given_back)
        assert (to in LIVE) or holder is where.held_by
        return
    expected = EntryStepNotPossible if side in STEPS[verb].sides else NotAllowed
    with pytest.raises(expected):
        take(verb, where, who, CALL, ALL)


@pytest.mark.parametrize("state", sorted(set(CampaignState) - {CampaignState.OPEN}))
@pytest.mark.parametrize("row", sorted(ALLOWED))
def test_nothing_moves_unless_the_campaign_is_open(
    row: tuple[EntryVerb, EntrySide, EntryState, EntryHolder], state: CampaignState
) -> None:
    verb, side, state_of, holder = row
    with pytest.raises(EntryStepNotPossible):
        take(verb, place(state_of, holder), Standing((side,)), replace(CALL, state=state), ALL)


@pytest.mark.parametrize("row", sorted(ALLOWED))
def test_nobody_decides_on_their_own_or_for_an_office_on_their_school(
    row: tuple[EntryVerb, EntrySide, EntryState, EntryHolder],
) -> None:
    verb, side, state_of, holder = row
    own, school = Standing((side,), is_author=True), Standing((side,), is_of_school=True)
    if side is AUTHOR:
        assert take(verb, place(state_of, holder), own, CALL, ALL) is AUTHOR
        assert possible(place(state_of, holder), own, CALL, DESKS, NOW) == ()
        return
    with pytest.raises(EntryIsOwn):
        take(verb, place(state_of, holder), own, CALL, ALL)
    if side is SCHOOL:
        assert take(verb, place(state_of, holder), school, CALL, ALL) is SCHOOL
    else:
        with pytest.raises(EntryOfOwnSchool):
            take(verb, place(state_of, holder), school, CALL, ALL)


@pytest.mark.parametrize(
    ("level", "is_city_run", "holders"),
    [
        (CampaignLevel.CITY, False, [AT_SCHOOL, AT_DISTRICT, AT_OWNER]),
        (CampaignLevel.CITY, True, [AT_SCHOOL, AT_OWNER]),
        (CampaignLevel.DISTRICT, False, [AT_SCHOOL, AT_OWNER]),
        (CampaignLevel.SCHOOL, False, [AT_OWNER]),
    ],
)
def test_the_ladder_of_each_level(
    level: CampaignLevel, *, is_city_run: bool, holders: list[EntryHolder]
) -> None:
    call, state, holder = replace(CALL, level=level), P, first_holder(level)
    seen = [holder]
    while holder is not AT_OWNER:
        where = place(state, holder, is_city_run=is_city_run)
        side = take(EntryVerb.NOMINATE, where, Standing((SCHOOL, DISTRICT)), call, ALL)
        state, holder = after(EntryVerb.NOMINATE, side, where, level)
        seen.append(holder)
    assert seen == holders
    where = place(state, holder, is_city_run=is_city_run)
    assert take(EntryVerb.ADMIT, where, Standing((OWNER,)), call, ALL) is OWNER


def test_above_its_last_holder_nobody_sees_an_entry() -> None:
    seen = {holder: [one for one in DESKS if has_reached(holder, one)] for holder in EntryHolder}
    assert seen == {
        AT_SCHOOL: [SCHOOL],
        AT_DISTRICT: [SCHOOL, DISTRICT],
        AT_OWNER: [SCHOOL, DISTRICT, OWNER],
    }
