from itertools import pairwise

import pytest

from tests.bench.deadline import losses
from tests.bench.measure import at_least, at_most, p95_of
from tests.bench.rush import Tally
from tests.bench.staffing import EACH, ROWS, School, free_ability, quotas, shared

CODES = [f"A{number}" for number in range(1, 31)]


def city() -> list[School]:
    """Three districts of twenty schools and five that the city runs itself."""
    homes = ["/1/2/", "/1/3/", "/1/4/"] * 20 + [""] * 5
    return [School(f"s{at}", f"{home or '/1/'}{at}/", home) for at, home in enumerate(homes)]


@pytest.mark.parametrize("total", [0, 1, 7, 60_000])
def test_a_share_is_even_and_nothing_is_left(total: int) -> None:
    found = shared(total, 7)

    assert (len(found), sum(found)) == (7, total)
    assert max(found) - min(found) <= 1
    assert all(one >= other for one, other in pairwise(found))


@pytest.mark.parametrize(("total", "crowd"), [(60_000, 300), (6_000, 300), (2_000, 100)])
def test_one_school_one_district_and_a_tenth_of_it_have_what_the_goals_say(
    total: int, crowd: int
) -> None:
    schools = city()
    large = schools[3]
    found = dict(zip(schools, quotas(schools, total, large, "/1/3/"), strict=True))

    def of(district: str) -> int:
        return sum(amount for one, amount in found.items() if one.district == district)

    assert found[large] == crowd
    assert (of("/1/2/"), of("/1/3/")) == (total // 10, total // 100)
    assert sum(found.values()) == total


@pytest.mark.parametrize("number", [1, 29, 30, 60_000])
def test_a_free_ability_is_none_of_the_own_and_none_twice(number: int) -> None:
    own = {CODES[(number * EACH + k) % len(CODES)] for k in range(EACH)}
    free = [free_ability(CODES, number, turn) for turn in range(len(CODES) - EACH)]

    assert own.isdisjoint(free)
    assert len({*free}) == len(free)
    with pytest.raises(IndexError):
        free_ability(CODES, number, len(free))


def test_the_statements_of_the_rows_come_apart() -> None:
    statements = [one for one in ROWS.read_text("utf-8").split(";\n") if one.strip()]

    assert sum("INSERT INTO" in one for one in statements) == 9


def test_p95_is_the_time_that_one_in_twenty_exceeds() -> None:
    assert p95_of([float(one) for one in range(100, 0, -1)]) == 96
    assert p95_of([7.0]) == 7


def test_a_lost_write_or_a_refusal_without_a_time_misses_the_goal() -> None:
    assert losses(Tally(writes=10, refused=3), 0).is_met
    assert not losses(Tally(writes=10), 1).is_met
    assert not losses(Tally(writes=10, bare=1), 0).is_met


def test_crowds_are_counted_together() -> None:
    seen = Tally([1.0], writes=2, refused=1)
    seen.add(Tally([2.0], writes=3, bare=1, unsaid=4))

    assert seen == Tally([1.0, 2.0], writes=5, refused=1, bare=1, unsaid=4)


def test_a_ratio_is_the_median_of_neighbours() -> None:
    pairs = [(2.0, 1.0), (9.0, 1.0), (3.0, 1.0)]

    assert (at_most("", pairs, "ms", 3).ratio, at_most("", pairs, "ms", 3).is_met) == (3, True)
    assert not at_least("", pairs, "ms", 3.1).is_met
