"""Identity card numbers: which are refused, and what is kept of the others. Invented numbers."""

import pytest

from auth.people.card_number import (
    IdentityCardOld,
    IdentityCardRounded,
    IdentityCardWrong,
    checked,
    masked,
)
from auth.people.identity_card import IdentityCardSealed, Safe

GOOD = "11010519491231002X"  # the example of GB 11643
SECRET = "k" * 43


@pytest.mark.parametrize(
    "text", [GOOD, GOOD.lower(), f" {GOOD} ", "１１０１０５１９４９１２３１００２Ｘ"]
)
def test_a_good_number_has_one_spelling(text: str) -> None:
    assert checked(text) == GOOD


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("110105194912310021", IdentityCardWrong),
        ("110105194913310021", IdentityCardWrong),
        ("1101051949123100", IdentityCardWrong),
        ("", IdentityCardWrong),
        ("110105491231002", IdentityCardOld),
        ("1.10105194912310E+17", IdentityCardRounded),
        ("110105194912310000.0", IdentityCardRounded),
    ],
)
def test_a_wrong_number_is_refused_with_its_reason(text: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        checked(text)


def test_the_mask_keeps_three_and_four() -> None:
    assert masked("370602198001011234") == "370***********1234"


@pytest.mark.requirement("R146")
def test_what_is_sealed_opens_only_with_the_same_key() -> None:
    safe = Safe(SECRET)
    sealed = safe.seal(GOOD)

    assert GOOD.encode() not in sealed
    assert sealed != safe.seal(GOOD)  # a nonce each: equal numbers do not show
    assert safe.unseal(sealed) == GOOD
    with pytest.raises(IdentityCardSealed):
        Safe("x" * 43).unseal(sealed)
    with pytest.raises(IdentityCardSealed):
        safe.unseal(sealed[:-1] + b"?")


def test_the_blind_index_finds_the_same_number_and_tells_nothing() -> None:
    index = Safe(SECRET).index(GOOD)
    assert index == Safe(SECRET).index(GOOD)
    assert index != Safe("x" * 43).index(GOOD)


def test_without_a_key_nothing_is_kept() -> None:
    with pytest.raises(IdentityCardSealed):
        Safe("").seal(GOOD)
