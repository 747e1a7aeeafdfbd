"""Scores, ranking, awards and the spreading of entries, against ADR 0071."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from uuid import UUID, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.campaigns.rules import CampaignLevel
from cases.judging.rules import (
    DecidedBy,
    announce_until,
    check_code,
    number_series,
    read_code,
)
from cases.judging.scoring import (
    Criterion,
    Given,
    PointFault,
    Score,
    Scored,
    faults_of,
    lot,
    needs_arbiter,
    placed,
    score_of,
    total_of,
    wants_comment,
)
from cases.judging.spreading import Conflict, Person, Work, conflict_of, pick, spread

pytestmark = pytest.mark.requirement("R26", "R30", "R128")
NAMES = UUID("01890000-0000-7000-8000-000000000071")
HALVES = st.integers(0, 200).map(lambda n: Decimal(n) / 2)
GAP = Decimal(15)
AWARDS = [{"name": "一等奖", "count": 1}, {"name": "二等奖", "count": 2}]


def who(name: object) -> UUID:
    return uuid5(NAMES, str(name))


def sheets(*totals: float, arbiter: float | None = None) -> list[Given]:
    found = [Given(who(at), Decimal(str(one)), Decimal(10)) for at, one in enumerate(totals)]
    if arbiter is not None:
        found.append(Given(who("arbiter"), Decimal(str(arbiter)), Decimal(10), is_arbiter=True))
    return found


@pytest.mark.parametrize(
    ("given_ones", "score", "spread"),
    [
        (sheets(80, 85), "82.500", "5"),
        (sheets(80, 81, 82), "81.000", "2"),
        (sheets(70, 70, 71), "70.333", "1"),
        (sheets(70, 85), "77.500", "15"),  # as far as allowed
        (sheets(70, 90, arbiter=88), "89.000", "2"),
        (sheets(70, 90, arbiter=71), "70.500", "1"),
        (sheets(70, 90, arbiter=80), "85.000", "10"),  # equally near: the higher
        (sheets(60, 75, 90, arbiter=76), "75.500", "1"),
    ],
)
def test_the_score_is_the_mean_or_that_of_the_arbiter_and_the_nearest(
    given_ones: list[Given], score: str, spread: str
) -> None:
    found = score_of(given_ones, GAP)
    assert (found.score, found.spread) == (Decimal(score), Decimal(spread))


@given(st.lists(HALVES, min_size=2, max_size=5), HALVES)
def test_a_score_lies_between_the_sheets_that_count(totals: list[Decimal], third: Decimal) -> None:
    ones = [Given(who(at), total, total / 5) for at, total in enumerate(totals)]
    is_far = needs_arbiter(ones, GAP)
    assert is_far == any(abs(a - b) > GAP for a in totals for b in totals)
    if is_far:
        with pytest.raises(ValueError, match="unpack"):
            score_of(ones, GAP)
        ones.append(Given(who("arbiter"), third, third / 5, is_arbiter=True))
    found = score_of(ones, GAP)
    counted = [one for one in ones if one.judge_id in found.counted]
    assert len(counted) == (2 if is_far else len(totals))
    assert min(o.total for o in counted) <= found.score <= max(o.total for o in counted)
    if is_far:
        (nearest,) = (one for one in counted if not one.is_arbiter)
        distance = abs(nearest.total - third)
        assert all(abs(total - third) >= distance for total in totals)
        rivals = [total for total in totals if abs(total - third) == distance]
        assert nearest.total == max(rivals)
    assert found == score_of(list(reversed(ones)), GAP)


def a_score(score: Decimal, it_score: Decimal, spread_: Decimal) -> Score:
    return Score(score, it_score, spread_, spread_, is_arbitrated=False, counted=frozenset())


FEW = st.integers(0, 2).map(Decimal)
SCORES = st.lists(st.tuples(FEW, FEW, FEW, st.booleans()), max_size=9)


@given(SCORES, st.text("0123456789abcdef", min_size=8, max_size=8))
def test_the_order_and_the_awards_follow_the_decision(rows: list[tuple], seed: str) -> None:  # type: ignore[type-arg]  # of hypothesis
    scored = [Scored(who(at), a_score(*row[:3]), is_struck=row[3]) for at, row in enumerate(rows)]
    order = placed(scored, seed, AWARDS)
    by_id = {one.entry_id: one for one in scored}
    assert [one.place for one in order] == list(range(1, len(rows) + 1))
    assert order == placed(list(reversed(scored)), seed, AWARDS)
    for above, below in pairwise(order):
        a, b = by_id[above.entry_id], by_id[below.entry_id]
        assert a.is_struck <= b.is_struck
        if a.is_struck == b.is_struck:
            assert _key(a, seed) < _key(b, seed)
    winners = [one for one in order if one.award]
    whole = sum(not one.is_struck for one in scored)
    assert [one.award for one in winners] == ["一等奖", "二等奖", "二等奖"][:whole]
    assert not any(by_id[one.entry_id].is_struck for one in winners)


def _key(one: Scored, seed: str) -> tuple[Decimal, Decimal, Decimal, str]:
    digest = hashlib.sha256(f"{seed}:{one.entry_id}".encode()).hexdigest()
    return -one.score.score, -one.score.it_score, one.score.spread, digest


def test_what_decided_is_told() -> None:
    rows = [(90, 20, 1), (80, 20, 1), (80, 19, 1), (80, 19, 2), (80, 19, 2)]
    scored = [
        Scored(who(at), a_score(Decimal(a), Decimal(b), Decimal(c)))
        for at, (a, b, c) in enumerate(rows)
    ]
    order = placed(scored, "5eed", AWARDS)
    assert [one.decided_by for one in order] == list(DecidedBy)[:5]
    assert lot("5eed", order[3].entry_id) < lot("5eed", order[4].entry_id)


def test_a_struck_entry_stands_last_and_those_below_move_up() -> None:
    rows = [90, 85, 80, 75]
    scored = [
        Scored(who(at), a_score(Decimal(one), Decimal(0), Decimal(0)), is_struck=at == 0)
        for at, one in enumerate(rows)
    ]
    order = placed(scored, "5eed", AWARDS)
    assert [(one.entry_id, one.award) for one in order] == [
        (who(1), "一等奖"),
        (who(2), "二等奖"),
        (who(3), "二等奖"),
        (who(0), None),
    ]
    assert order[-1].decided_by is DecidedBy.STRUCK


SHEET = (
    Criterion("design", "教学设计", Decimal(70), is_it_ability=False, says=""),
    Criterion("it", "信息技术应用能力", Decimal(30), is_it_ability=True, says=""),
)


@pytest.mark.parametrize(
    ("points", "whole", "faults"),
    [
        ({"design": "70", "it": "0"}, True, {}),
        ({"design": "70.5"}, False, {"design": PointFault.BOUNDS}),
        ({"design": "60.25"}, False, {"design": PointFault.STEP}),
        ({"other": "1"}, False, {"other": PointFault.UNKNOWN}),
        ({"design": "1"}, False, {}),
        ({"design": "1"}, True, {"it": PointFault.MISSING}),
    ],
)
def test_points_have_bounds_and_a_step(
    points: dict[str, str],
    whole: bool,  # noqa: FBT001 -- a case
    faults: dict[str, PointFault],
) -> None:
    given_ones = {key: Decimal(value) for key, value in points.items()}
    assert faults_of(SHEET, given_ones, whole=whole) == faults


def test_totals_and_when_a_comment_is_due() -> None:
    assert total_of(SHEET, {"design": Decimal(60), "it": Decimal("29.5")}) == (
        Decimal("89.5"),
        Decimal("29.5"),
    )
    said = ["59.5", "60", "90", "90.5"]
    assert [wants_comment(Decimal(one)) for one in said] == [True, False, False, True]


WORK = Work(who("w"), frozenset({who("author")}), "/1/2/3/", has_district=True)


@pytest.mark.parametrize(
    ("person", "spares", "conflict"),
    [
        (Person(who("author"), ("/1/9/9/",)), False, Conflict.AUTHOR),
        (Person(who("a"), ("/1/2/3/",)), False, Conflict.OWN_SCHOOL),
        (Person(who("a"), ("/1/2/3/8/",)), False, Conflict.OWN_SCHOOL),  # a group of it
        (Person(who("a"), ("/1/2/33/",)), False, None),
        (Person(who("a"), ("/1/2/4/",)), False, None),
        (Person(who("a"), ("/1/2/4/",)), True, Conflict.OWN_DISTRICT),
        (Person(who("a"), ("/1/2/",)), True, Conflict.OWN_DISTRICT),
        (Person(who("a"), ("/1/5/6/",)), True, None),
        (Person(who("a"), ("/1/5/6/", "/1/2/4/")), True, Conflict.OWN_DISTRICT),
        (Person(who("a"), ()), True, None),
    ],
)
def test_conflicts(person: Person, spares: bool, conflict: Conflict | None) -> None:  # noqa: FBT001
    assert conflict_of(person, WORK, spares_own_district=spares) == conflict


@pytest.mark.parametrize(("name", "conflict"), [("author", Conflict.AUTHOR), ("a", None)])
def test_in_a_schools_own_campaign_only_authors_keep_away(
    name: str, conflict: Conflict | None
) -> None:
    person = Person(who(name), ("/1/2/3/",))
    inner = replace(WORK, is_inner=True)
    assert conflict_of(person, inner, spares_own_district=False) == conflict


def test_a_city_run_school_has_no_district_to_spare() -> None:
    work = Work(who("w"), frozenset(), "/1/7/", has_district=False)
    person = Person(who("a"), ("/1/8/",))
    assert conflict_of(person, work, spares_own_district=True) is None


PLACES = st.sampled_from(["/1/2/3/", "/1/2/4/", "/1/5/6/", "/1/5/7/", "/1/9/"])
STAGES = st.frozensets(st.sampled_from(["primary", "junior"]), max_size=2)
WORKS = st.lists(st.tuples(PLACES, STAGES), min_size=1, max_size=14)
PEOPLE = st.lists(st.tuples(PLACES, STAGES), min_size=1, max_size=8)


def works_of(rows: Sequence[tuple[str, frozenset[str]]]) -> list[Work]:
    return [
        Work(who(f"w{at}"), frozenset(), path, has_district=path != "/1/9/", stages=stages)
        for at, (path, stages) in enumerate(rows)
    ]


def people_of(rows: Sequence[tuple[str, frozenset[str]]]) -> list[Person]:
    return [Person(who(f"p{at}"), (path,), stages) for at, (path, stages) in enumerate(rows)]


@settings(max_examples=150)
@given(WORKS, PEOPLE, st.integers(2, 3), st.booleans())
def test_entries_are_spread_without_conflicts_and_as_evenly_as_can_be(
    w: list[tuple[str, frozenset[str]]],
    p: list[tuple[str, frozenset[str]]],
    each: int,
    spares: bool,  # noqa: FBT001 -- drawn
) -> None:
    works, people = works_of(w), people_of(p)
    found = spread(works, people, each, spares_own_district=spares, seed="s")
    load = Counter(judge for judges in found.judges.values() for judge in judges)
    assert {one.id: load[one.id] for one in people} == found.load
    free = {
        work.id: {
            one.id for one in people if conflict_of(one, work, spares_own_district=spares) is None
        }
        for work in works
    }
    for work in works:
        judges = found.judges[work.id]
        assert len(set(judges)) == len(judges) == min(each, len(free[work.id]))
        assert set(judges) <= free[work.id]
        assert found.lacking.get(work.id, 0) == each - len(judges)
    # Where a judge has two more than another, no entry could go from the one to the other.
    for work_id, judges in found.judges.items():
        for giver in judges:
            for taker in free[work_id] - set(judges):
                assert load[giver] - load[taker] < 2


def test_without_conflicts_loads_differ_by_one() -> None:
    works = works_of([("/1/2/3/", frozenset())] * 50)
    people = people_of([("/1/5/6/", frozenset())] * 7)
    found = spread(works, people, 3, spares_own_district=True, seed="s")
    assert sorted(found.load.values()) == [21] * 4 + [22] * 3
    again = spread(works, people, 3, spares_own_district=True, seed="other")
    assert again.judges != found.judges


def test_who_suits_comes_first_while_the_load_is_even() -> None:
    primary, junior = frozenset({"primary"}), frozenset({"junior"})
    works = works_of([("/1/2/3/", primary)] * 6 + [("/1/2/3/", junior)] * 6)
    people = people_of([("/1/5/6/", primary)] * 2 + [("/1/5/6/", junior)] * 2)
    found = spread(works, people, 2, spares_own_district=False, seed="s")
    suited = {one.id: one.stages for one in people}
    for work in works:
        assert all(suited[judge] == work.stages for judge in found.judges[work.id])


def test_a_big_campaign_is_spread_within_moments() -> None:
    places = ["/1/2/3/", "/1/2/4/", "/1/5/6/", "/1/5/7/", "/1/9/"]
    works = works_of([(places[at % 5], frozenset()) for at in range(600)])
    people = people_of([(places[at % 5], frozenset()) for at in range(40)])
    found = spread(works, people, 3, spares_own_district=True, seed="s")
    assert not found.lacking
    assert max(found.load.values()) - min(found.load.values()) <= 1


def test_the_least_loaded_takes_one_more() -> None:
    people = people_of(
        [("/1/5/6/", frozenset()), ("/1/5/7/", frozenset()), ("/1/2/3/", frozenset())]
    )
    load = {people[0].id: 3, people[1].id: 1, people[2].id: 0}
    assert pick(WORK, people, load, (), spares_own_district=False) == people[1].id
    taken = [people[1].id]
    assert pick(WORK, people, load, taken, spares_own_district=False) == people[0].id
    taken.append(people[0].id)
    assert pick(WORK, people, load, taken, spares_own_district=False) is None


@given(st.integers(0, 2**60 - 1))
def test_codes_are_read_as_people_type_them(number: int) -> None:
    code = check_code(number)
    assert read_code(code) == code
    assert read_code(code.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == code


def test_numbers_and_the_end_of_the_notice() -> None:
    assert number_series(CampaignLevel.CITY, "烟台市", 2026) == "烟提升〔2026〕评 "
    assert number_series(CampaignLevel.DISTRICT, "芝罘区", 2026) == "烟提升·芝罘区〔2026〕评 "
    friday = datetime(2026, 11, 27, 3, tzinfo=UTC)
    assert announce_until(friday, 1) == datetime(2026, 11, 30, 16, tzinfo=UTC)
    assert announce_until(friday, 5) == datetime(2026, 12, 4, 16, tzinfo=UTC)
