"""Hashing as production does it, and the rules of passwords and sessions."""

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import extract_parameters
from hypothesis import given
from hypothesis import strategies as st

from auth.accounts.rules import CODE_ALPHABET, PasswordTooWeak, check_password, username_of
from auth.accounts.service import new_code
from auth.passwords import Passwords
from auth.sessions.rules import Known, Lifetime, holds
from auth.settings import Settings

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
LIFETIME = Lifetime(timedelta(minutes=30), timedelta(hours=12))


async def test_production_hashes_with_argon2id_19_mib_twice() -> None:
    passwords = Passwords(Settings())
    hashed = await passwords.hash("Right-Horse-77")
    found = extract_parameters(hashed)
    assert hashed.startswith("$argon2id$")
    assert (found.memory_cost, found.time_cost, found.parallelism) == (19_456, 2, 1)
    assert await passwords.matches("Right-Horse-77", hashed)
    assert not await passwords.matches("Right-Horse-78", hashed)
    assert not await passwords.matches("nobody has this password", None)
    assert not await passwords.matches("x", "not a hash")
    passwords.close()


@pytest.mark.parametrize("password", ["Right-Horse-77", "abcdefG1", "密码abcDEF", "aB3" * 20])
def test_good_passwords_pass(password: str) -> None:
    check_password(password, username="li", name="李雷")


@pytest.mark.parametrize("password", ["Ab1!", "abcdefgh1", "P@ssw0rd", "Liwei-2026", "李雷-Abc12"])
def test_bad_passwords_do_not(password: str) -> None:
    with pytest.raises(PasswordTooWeak) as refused:
        check_password(password, username="liwei", name="李雷")
    assert refused.value.errors


@given(st.text(max_size=40))
def test_a_user_name_has_one_spelling(text: str) -> None:
    once = username_of(text)
    assert username_of(once) == once or once != text


def test_codes_are_random_and_readable() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(set(code) <= set(CODE_ALPHABET) and len(code) == 10 for code in codes)
    assert not set("01ILOU") & set(CODE_ALPHABET)


def known(**changes: object) -> Known:
    facts: dict[str, object] = {
        "started_at": NOON,
        "used_at": NOON,
        "confirmed_at": NOON,
        "ended_at": None,
        "signed_out_at": None,
        "is_active": True,
    }
    return Known(**(facts | changes))  # type: ignore[arg-type]  # names checked by the call


@pytest.mark.parametrize(
    ("changes", "minutes", "expected"),
    [
        ({}, 30, True),
        ({}, 30.1, False),
        ({"used_at": NOON + timedelta(hours=11, minutes=50)}, 720, True),
        ({"used_at": NOON + timedelta(hours=11, minutes=50)}, 721, False),
        ({"ended_at": NOON}, 1, False),
        ({"is_active": False}, 1, False),
        ({"signed_out_at": NOON}, 1, True),
        ({"signed_out_at": NOON + timedelta(seconds=1)}, 1, False),
    ],
)
def test_when_a_session_holds(
    changes: dict[str, object], minutes: float, *, expected: bool
) -> None:
    assert holds(known(**changes), LIFETIME, NOON + timedelta(minutes=minutes)) is expected
