"""The engine and the rules, against the notice: never below a tenth, never nobody, no favour."""

import hashlib
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.draws import engine, rules
from assessment.draws.engine import Stratum, Terms
from assessment.draws.refusals import (
    CodeUnknown,
    RateTooLow,
    SampleWrong,
    SeedNoteMissing,
    SeedWrong,
    StepNotOpen,
)
from assessment.draws.rules import Consequence, DrawKind, DrawLevel, DrawState, DrawVerb

pytestmark = pytest.mark.requirement("R45", "R52", "R53")
DRAW = UUID("01890000-0000-7000-8000-000000000001")
NAMES = UUID("01890000-0000-7000-8000-000000000002")
SIZES = st.lists(st.integers(1, 60), min_size=1, max_size=12)
SEEDS = st.text("0123456789abcdef", min_size=6, max_size=64)
E, P, F = DrawLevel.EXCELLENT, DrawLevel.PASS, DrawLevel.FAIL


def strata_of(sizes: list[int]) -> list[Stratum]:
    """Schools of these sizes, always with the same people."""
    return [
        Stratum(
            number,
            uuid5(NAMES, f"school {number}"),
            f"第{number}小学",
            f"/1/2/{number}/",
            engine.packed(DRAW, [uuid5(NAMES, f"{number}-{one}") for one in range(size)]),
        )
        for number, size in enumerate(sizes, start=1)
    ]


def drawn(terms: Terms, strata: list[Stratum], seed: str) -> dict[int, list[engine.Ranked]]:
    tokens = [engine.tokens_of(DRAW, one) for one in strata]
    found = engine.selection(terms, strata, tokens, seed)
    return {stratum.ordinal: ranked for stratum, ranked in found}


def spot(rate: int = 10) -> Terms:
    return Terms("CY-0", DrawKind.SPOT_CHECK, rate, 0)


@given(SIZES, SEEDS, st.integers(10, 100))
def test_at_least_the_rate_of_every_school_and_of_all(
    sizes: list[int], seed: str, rate: int
) -> None:
    found = drawn(spot(rate), strata_of(sizes), seed)
    counts = [len(found[number]) for number in range(1, len(sizes) + 1)]
    for size, count in zip(sizes, counts, strict=True):
        assert 1 <= count <= size
        assert count * 100 >= rate * size
        assert (count - 1) * 100 < rate * size  # nobody more than rounding up asks for
    assert sum(counts) * 100 >= rate * sum(sizes)


@given(SIZES, SEEDS)
def test_the_same_frame_and_seed_give_the_same_list(sizes: list[int], seed: str) -> None:
    strata = strata_of(sizes)
    assert drawn(spot(), strata, seed) == drawn(spot(), strata, seed)


@given(SIZES, SEEDS)
def test_ranks_are_the_plain_sha_256_of_seed_and_token(sizes: list[int], seed: str) -> None:
    strata = strata_of(sizes)
    for stratum in strata:
        tokens = engine.tokens_of(DRAW, stratum)
        plain = sorted(tokens, key=lambda t: hashlib.sha256(f"{seed}|{t}".encode()).hexdigest())
        order = engine.order_of(stratum, tokens, seed)
        assert [one.token for one in order] == plain
        assert [one.rank for one in order] == list(range(1, stratum.count + 1))
        assert {engine.token_of(DRAW, one.person_id) == one.token for one in order} == {True}


@given(SIZES, SEEDS, st.integers(3, 5))
def test_on_site_three_to_five_or_the_whole_small_school(
    sizes: list[int], seed: str, sample: int
) -> None:
    terms = Terms("CY-0", DrawKind.ON_SITE, 0, sample)
    found = drawn(terms, strata_of(sizes), seed)
    for number, size in enumerate(sizes, start=1):
        assert len(found[number]) == min(size, sample)


@given(SIZES, SEEDS)
def test_a_wider_sample_holds_the_narrower_one(sizes: list[int], seed: str) -> None:
    """So the next ranks can be added later without touching who was drawn."""
    strata = strata_of(sizes)
    narrow, wide = drawn(spot(10), strata, seed), drawn(spot(20), strata, seed)
    for number, some in narrow.items():
        assert wide[number][: len(some)] == some


def test_over_many_seeds_everybody_is_drawn_about_equally_often() -> None:
    (school,) = strata_of([20])
    times = dict.fromkeys(engine.tokens_of(DRAW, school), 0)
    for number in range(2000):
        for one in drawn(spot(), [school], f"seed {number:06}")[1]:
            times[one.token] += 1
    assert sum(times.values()) == 4000
    assert all(140 <= count <= 260 for count in times.values())  # 200 ± 4 standard deviations


def test_the_frame_binds_terms_schools_and_people() -> None:
    strata = strata_of([3, 2])
    tokens = [engine.tokens_of(DRAW, one) for one in strata]
    text = engine.frame_text(spot(), strata, tokens)
    head, *lines = text.splitlines()
    assert head == "tisheng-draw-1\tCY-0\tspot_check\t10\t0"
    assert [line.split("\t")[0] for line in lines] == ["1 第1小学"] * 3 + ["2 第2小学"] * 2
    assert engine.frame_hash(text) == hashlib.sha256(text.encode()).hexdigest()
    assert engine.frame_text(spot(20), strata, tokens) != text
    assert tokens[0] == sorted(tokens[0])  # the order tells nobody who came when


@pytest.mark.parametrize("rate", [0, 9, 101])
def test_a_spot_check_below_a_tenth_is_refused(rate: int) -> None:
    with pytest.raises(RateTooLow):
        rules.check_terms(DrawKind.SPOT_CHECK, rate, 0)
    rules.check_terms(DrawKind.SPOT_CHECK, 10, 0)


@pytest.mark.parametrize("sample", [0, 2, 6])
def test_on_site_is_three_to_five(sample: int) -> None:
    with pytest.raises(SampleWrong):
        rules.check_terms(DrawKind.ON_SITE, 0, sample)
    for fine in (3, 4, 5):
        rules.check_terms(DrawKind.ON_SITE, 0, fine)


def test_a_seed_is_words_of_digits_and_letters_with_its_source() -> None:
    assert rules.read_seed("  3 5  2 6 1 4 ", "六人掷骰") == "3 5 2 6 1 4"
    for wrong in ("12345", "", "3|5|2|6", "种子种子种子", "1" * 65):
        with pytest.raises(SeedWrong):
            rules.read_seed(wrong, "六人掷骰")
    with pytest.raises(SeedNoteMissing):
        rules.read_seed("352614", "")


def test_codes_are_read_however_they_were_typed() -> None:
    code = rules.draw_code(2**60 - 1)
    assert code == "CY-ZZZZ-ZZZZ-ZZZZ"
    assert rules.read_draw_code(" cy zzzz zzzzzzzz ") == code
    assert rules.read_draw_code("CY-O0IL-0000-0000") == "CY-0011-0000-0000"
    for wrong in ("YT-0000-0000-0000", "CY-0000", "CY-UUUU-0000-0000", ""):
        with pytest.raises(CodeUnknown):
            rules.read_draw_code(wrong)


def test_every_state_and_verb() -> None:
    allowed = {
        DrawState.FROZEN: {DrawVerb.DRAW, DrawVerb.CANCEL, DrawVerb.NAME},
        DrawState.DRAWN: {
            DrawVerb.NAME,
            DrawVerb.SUBSTITUTE,
            DrawVerb.RECORD,
            DrawVerb.CONCLUDE,
            DrawVerb.DECIDE,
        },
        DrawState.REVIEWING: {
            DrawVerb.NAME,
            DrawVerb.SUBSTITUTE,
            DrawVerb.RECORD,
            DrawVerb.WIDEN,
            DrawVerb.CONCLUDE,
            DrawVerb.DECIDE,
        },
        DrawState.CONCLUDED: {DrawVerb.DECIDE},
        DrawState.CANCELLED: set(),
    }
    for state in DrawState:
        assert set(rules.possible(state)) == allowed[state]
        for verb in set(DrawVerb) - allowed[state]:
            with pytest.raises(StepNotOpen):
                rules.take(verb, state)
    assert rules.take(DrawVerb.DRAW, DrawState.FROZEN) is DrawState.DRAWN
    assert rules.take(DrawVerb.RECORD, DrawState.DRAWN) is DrawState.REVIEWING
    assert rules.take(DrawVerb.SUBSTITUTE, DrawState.DRAWN) is DrawState.DRAWN


def test_agreement_counts_levels_apart() -> None:
    found = rules.agreement([(E, E), (E, P), (E, F), (F, F), (P, None)])
    assert (found.pieces, found.rated, found.agree) == (5, 4, 2)
    assert (found.by_one, found.by_two, found.differing) == (1, 1, 2)
    assert (found.passing, found.excellent) == (2, 1)
    assert found.percent(found.differing) == 500
    assert rules.NOTHING.percent(0) is None


@pytest.mark.parametrize(
    ("pairs", "stage", "end"),
    [
        ([], 1, Consequence.NONE),
        ([(E, E), (E, None)], 1, Consequence.OPEN),
        ([(E, E)] * 9 + [(E, P)], 1, Consequence.NONE),  # a tenth is reached, not exceeded
        ([(E, E)] * 8 + [(E, P)], 1, Consequence.WIDEN),
        ([(E, E)] * 8 + [(E, P)], 2, Consequence.RETURN),
        ([(E, E)] * 9 + [(F, P)], 2, Consequence.NONE),
    ],
)
def test_the_ladder(
    pairs: list[tuple[DrawLevel, DrawLevel | None]], stage: int, end: Consequence
) -> None:
    assert rules.consequence(rules.agreement(pairs), 10, stage) is end


def test_open_schools_and_due_samples_block_the_end() -> None:
    assert rules.blocks_conclusion([Consequence.NONE, Consequence.OPEN])
    assert rules.blocks_conclusion([Consequence.WIDEN])
    assert not rules.blocks_conclusion([Consequence.NONE, Consequence.RETURN])
