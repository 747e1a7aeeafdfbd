"""The rotation of peers: fair, never oneself, no mutual pair where one can be avoided."""

from collections import Counter
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.certifications.peers import choose, pool_of

pytestmark = pytest.mark.requirement("R105")
WANTED = 2


def people(count: int) -> list[UUID]:
    return [UUID(int=at + 1) for at in range(count)]


def play(
    count: int, authors: list[int]
) -> tuple[list[tuple[UUID, tuple[UUID, ...]]], Counter[UUID]]:
    """Hand works in one after the other, as the service asks the rotation."""
    pool, loads = people(count), Counter[UUID]()
    given_works: list[tuple[UUID, tuple[UUID, ...]]] = []
    for at in authors:
        author = pool[at % count]
        rated = {other for other, peers in given_works if author in peers}
        peers = choose(author, pool, loads, rated, WANTED)
        # Nobody who could take the seat is left two works behind whoever took one.
        others = [one for one in pool if one not in (author, *peers)]
        for one in peers:
            assert all(loads[one] <= loads[other] for other in others)
        loads.update(peers)
        given_works.append((author, peers))
    return given_works, loads


@given(st.integers(2, 12), st.lists(st.integers(0, 100), min_size=1, max_size=40))
def test_never_oneself_never_twice_and_as_many_as_there_are(count: int, authors: list[int]) -> None:
    works, _ = play(count, authors)
    for author, peers in works:
        assert author not in peers
        assert len(set(peers)) == len(peers) == min(WANTED, count - 1)


@given(st.integers(3, 15), st.integers(1, 3), st.randoms(use_true_random=False))
def test_the_load_is_fair_when_everybody_has_handed_in_as_much(
    count: int, each: int, random: object
) -> None:
    order = [at for at in range(count) for _ in range(each)]
    random.shuffle(order)  # type: ignore[attr-defined]
    _, loads = play(count, order)
    counts = [loads[one] for one in people(count)]

    assert max(counts) - min(counts) <= 2
    assert sum(counts) == len(order) * WANTED


@given(st.integers(6, 20))
def test_in_the_order_of_the_ring_everybody_has_the_same_load(count: int) -> None:
    works, loads = play(count, list(range(count)))
    pairs = {(peer, author) for author, peers in works for peer in peers}
    mutual = [pair for pair in pairs if (pair[1], pair[0]) in pairs]

    assert set(loads.values()) == {WANTED}
    assert len(mutual) <= WANTED * 2  # fairness comes first, at the ring's end only


@given(st.integers(4, 12), st.lists(st.integers(0, 100), min_size=1, max_size=30))
def test_a_mutual_pair_needs_a_reason(count: int, authors: list[int]) -> None:
    """It is only formed when every other colleague of the same load is in such a pair, too."""
    pool, loads = people(count), Counter[UUID]()
    works: list[tuple[UUID, tuple[UUID, ...]]] = []
    for at in authors:
        author = pool[at % count]
        rated = {other for other, peers in works if author in peers}
        peers = choose(author, pool, loads, rated, WANTED)
        for one in peers:
            if one in rated:
                equals = [p for p in pool if p not in (author, *peers) and loads[p] == loads[one]]
                assert all(p in rated for p in equals)
        loads.update(peers)
        works.append((author, peers))


def test_the_same_question_has_the_same_answer() -> None:
    pool = people(7)
    loads = {pool[1]: 3, pool[2]: 1}
    first = choose(pool[0], pool, loads, {pool[3]}, WANTED)

    assert first == choose(pool[0], list(reversed(pool)), dict(loads), [pool[3]], WANTED)
    assert first == (pool[4], pool[5])


def test_a_group_that_is_too_small_is_filled_from_the_school() -> None:
    group, school = people(2), people(6)

    assert pool_of(group, school, group[0], WANTED) == tuple(school)
    assert pool_of(people(3), school, group[0], WANTED) == tuple(people(3))
    assert choose(group[0], pool_of([], group, group[0], WANTED), {}, (), WANTED) == (group[1],)
    assert choose(group[0], [group[0]], {}, (), WANTED) == ()
