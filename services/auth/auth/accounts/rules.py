"""User names, passwords and one-time codes (密码规则). Pure."""

import re
import unicodedata
from typing import Final

from kernel.errors import FieldError, Invalid, Unauthenticated

CODE_LENGTH: Final = 10
# Without 0/O, 1/I/L and U: read from a printed slip and typed on any keyboard; 30 letters, 49 bits.
CODE_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
MIN_LENGTH: Final = 8
_CLASSES: Final = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
_CLASSES_NEEDED: Final = 3
# They pass the class rule and are tried first by everybody.
_COMMON: Final = frozenset(
    {
        "password1!", "passw0rd", "p@ssw0rd", "p@ssword1", "abc12345", "abcd1234", "abc123456",
        "aa123456", "a1234567", "qwer1234", "1qaz2wsx", "1qaz@wsx", "admin123", "admin@123",
        "test1234", "yantai123", "yantai2021", "yantai@123", "welcome1", "changeme1", "iloveyou1",
    }
)  # fmt: skip


class CredentialsWrong(Unauthenticated):
    """One answer for an unknown user, a wrong password and a disabled account."""

    code = "credentials_wrong"
    title = "用户名或密码不正确，请核对后重试"


class CodeExpired(Unauthenticated):
    """The right one-time code, too late."""

    code = "one_time_code_expired"
    title = "一次性口令已过期，请联系本单位管理员重新发放"


class PasswordTooWeak(Invalid):
    code = "password_too_weak"
    title = "新密码不符合要求"


class OldPasswordWrong(Invalid):
    code = "old_password_wrong"
    title = "原密码不正确，请核对后重试"


def username_of(text: str) -> str:
    """Return the one spelling under which a user name is kept: full-width and case folded."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def check_password(password: str, *, username: str, name: str, old: str | None = None) -> None:
    """Refuse a weak password, with every reason (profile `dengbao`: ≥ 8, 3 of 4 classes)."""
    folded = password.casefold()
    kinds = sum(bool(re.search(kind, password)) for kind in _CLASSES)
    is_own = any(part.casefold() in folded for part in (username, name) if part)
    reasons = [
        (len(password) < MIN_LENGTH, f"至少 {MIN_LENGTH} 位"),
        (kinds < _CLASSES_NEEDED, "大写字母、小写字母、数字、符号中至少包含三种"),
        (is_own, "不能包含用户名或姓名"),
        (folded in _COMMON, "过于常见，容易被猜到"),
        (password == old, "不能与原密码相同"),
    ]
    errors = [FieldError("new_password", PasswordTooWeak.code, why) for bad, why in reasons if bad]
    if errors:
        raise PasswordTooWeak("；".join(e.message for e in errors), errors=errors)
