"""The state table, levels and the share of 优秀, against DOMAIN §4.3 and the notice."""

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.certifications import rules
from assessment.certifications.levels import Mark, Piece, Share, ability_level, mark_errors, missing
from assessment.certifications.refusals import (
    CertificationRated,
    CertificationStepNotOpen,
    OwnCertification,
)
from assessment.certifications.rules import (
    CertificationState,
    CertificationVerb,
    Level,
    Party,
    Standing,
)
from kernel.errors import NotAllowed

# Written out by hand from DOMAIN §4.3: verb, from, to ("=" stays, "?" decided by the seats), party.
DOMAIN = """
save        draft        =            owner
save        returned     =            owner
submit      draft        self_rated   owner
submit      returned     self_rated   owner
withdraw    self_rated   draft        owner
withdraw    peer_rated   draft        owner
peer_rate   self_rated   =            peer
peer_return self_rated   returned     peer
take_over   self_rated   =            leader
release     self_rated   =            school
give_on     self_rated   =            system
rate        peer_rated   school_rated school
correct     school_rated =            school
correct     re_reviewed  =            school
return      peer_rated   returned     school
return      school_rated returned     school
return      re_reviewed  returned     school
sample      school_rated sampled      system
release_sample sampled   school_rated system
re_review   sampled      re_reviewed  system
finalise    school_rated final        school
finalise    re_reviewed  final        school
undo        final        school_rated school
"""
ROWS = [line.split() for line in DOMAIN.strip().splitlines()]
TABLE = {(CertificationVerb(v), CertificationState(s)): (to, Party(p)) for v, s, to, p in ROWS}
VERBS = sorted({verb for verb, _ in TABLE})
PARTIES = [frozenset(some) for size in range(4) for some in combinations(Party, size)]


def expected(
    verb: CertificationVerb, state: CertificationState, standing: Standing
) -> type[Exception] | None:
    party = next(p for (v, _), (_, p) in TABLE.items() if v is verb)
    if Party.OWNER in standing.parties and party not in (Party.OWNER, Party.SYSTEM):
        return OwnCertification
    if party not in standing.parties:
        return NotAllowed
    if (verb, state) not in TABLE:
        return CertificationStepNotOpen
    if verb is CertificationVerb.WITHDRAW and standing.has_ratings:
        return CertificationRated
    return None


@pytest.mark.requirement("R148", "R114")
@pytest.mark.parametrize("verb", VERBS)
def test_every_state_party_and_relation(verb: CertificationVerb) -> None:
    for state, parties, rated in product(CertificationState, PARTIES, (True, False)):
        standing = Standing(parties, rated)
        wanted = expected(verb, state, standing)
        if wanted is None:
            rules.check(verb, state, standing)
            after, _ = TABLE[verb, state]
            said = rules.STEPS[verb].after
            assert (said or "=") == after
        else:
            with pytest.raises(wanted):
                rules.check(verb, state, standing)


def test_what_is_offered_is_what_is_allowed() -> None:
    for state, parties, rated in product(CertificationState, PARTIES, (True, False)):
        standing = Standing(parties, rated)
        offered = set(rules.possible(state, standing))
        allowed = {verb for verb in VERBS if expected(verb, state, standing) is None}
        of_people = {v for v in allowed if rules.STEPS[v].party is not Party.SYSTEM}
        # Only for a day, and by the batch that finalised: nothing to offer on every final one.
        assert offered == of_people - {CertificationVerb.UNDO}


@pytest.mark.requirement("R141", "R85")
@pytest.mark.parametrize(
    ("levels", "ability"),
    [
        ("excellent excellent", Level.EXCELLENT),
        ("excellent pass", Level.PASS),
        ("pass pass", Level.PASS),
        ("excellent fail", Level.FAIL),
        ("fail fail", Level.FAIL),
        ("excellent -", Level.FAIL),
        ("- -", Level.FAIL),
    ],
)
def test_the_level_of_an_ability_is_computed(levels: str, ability: Level) -> None:
    given_levels = {f"A1.{at}": Level(one) for at, one in enumerate(levels.split()) if one != "-"}

    assert ability_level(["A1.0", "A1.1"], given_levels) is ability


@given(st.lists(st.sampled_from([*Level, None]), min_size=1, max_size=8))
def test_a_level_never_rises_when_a_task_gets_worse(levels: list[Level | None]) -> None:
    order = [Level.FAIL, Level.PASS, Level.EXCELLENT]
    keys = [str(at) for at in range(len(levels))]
    told = {key: level for key, level in zip(keys, levels, strict=True) if level}
    before = ability_level(keys, told)
    worse = ability_level(keys, {**told, "0": Level.FAIL})

    assert order.index(worse) <= order.index(before)
    assert worse is Level.FAIL


@pytest.mark.requirement("R113")
def test_every_gap_of_marks_is_named() -> None:
    names = {"A1.1": "教学设计", "A1.2": "课堂实录"}
    marks = [Mark("A1.1", Level.PASS), Mark("A9.9", Level.EXCELLENT)]
    found = {(one.field, one.code) for one in mark_errors(names, marks)}

    assert found == {
        ("A1.1", "reason_missing"),
        ("A9.9", "task_unknown"),
        ("A1.2", "level_missing"),
    }
    twice = [Mark("A1.1", Level.EXCELLENT), Mark("A1.1", Level.EXCELLENT)]
    assert {one.code for one in mark_errors({"A1.1": "教学设计"}, twice)} == {"task_twice"}


@pytest.mark.requirement("R112", "R114")
def test_handing_in_names_each_missing_piece() -> None:
    pieces = [Piece("A1.1", "教学设计", 0, Level.PASS), Piece("A1.2", "课堂实录", 1, None)]
    found = [(one.field, one.code) for one in missing(pieces)]

    assert found == [("A1.1", "evidence_missing"), ("A1.2", "self_level_missing")]


@pytest.mark.requirement("R35", "R91")
@pytest.mark.parametrize(
    ("rated", "cap", "allowed", "excess_of_three"),
    [
        (10, None, None, 0),
        (10, 300, 3, 0),
        (9, 300, 2, 1),  # 2.7 is rounded down
        (2, 300, 1, 2),  # the floor: one is always allowed
        (0, 0, 1, 2),
        (10, 1000, 10, 0),
    ],
)
def test_the_cap_rounds_down_and_leaves_small_schools_one(
    rated: int, cap: int | None, allowed: int | None, excess_of_three: int
) -> None:
    share = Share(rated, 0, cap)

    assert (share.allowed, share.excess(3)) == (allowed, excess_of_three)


def test_the_share_is_in_thousandths_rounded_down() -> None:
    assert (Share(3, 2, None).share, Share(0, 0, None).share) == (666, None)
