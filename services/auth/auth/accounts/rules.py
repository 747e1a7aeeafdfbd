"""User names, passwords and one-time codes (密码规则). Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pypinyin import lazy_pinyin

from auth.accounts.guessed import is_common
from kernel.errors import FieldError, Invalid, Unauthenticated

CODE_LENGTH: Final = 10
# Without 0/O, 1/I/L and U: read from a printed slip and typed on any keyboard; 30 letters, 49 bits.
CODE_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_CLASSES: Final = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
_CLASSES_NEEDED: Final = 3
# A run of the account's own characters this long gives the password away.
_FRAGMENT: Final = 5
_PINYIN: Final = 4


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


@dataclass(frozen=True, slots=True)
class PasswordRules:
    """What a new password must fulfil; `days` is None where nobody is made to change it."""

    min_length: int = 8
    needs_classes: bool = True
    history: int = 5
    days: int | None = 180


# 等保 2.0 asks for kinds of characters and regular change; ASVS 6.2.5 and 6.2.10 forbid both.
DENGBAO: Final = PasswordRules()


def asvs(min_length: int) -> PasswordRules:
    """Return the rules of ASVS 5.0: length and the list of common passwords, nothing else."""
    return PasswordRules(min_length, needs_classes=False, history=0, days=None)


def username_of(text: str) -> str:
    """Return the one spelling under which a user name is kept: full-width and case folded."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _fragments(username: str, name: str) -> set[str]:
    """Return what may not stand in a password: the account, runs of it, the name, its pinyin."""
    account = username.casefold()
    runs = {account[at : at + _FRAGMENT] for at in range(len(account) - _FRAGMENT + 1)}
    spoken = "".join(lazy_pinyin(name)).casefold()
    whole = {account, name.casefold(), spoken if len(spoken) >= _PINYIN else ""}
    return (runs | whole) - {""}


def too_weak(why: str) -> PasswordTooWeak:
    """Return the refusal for one reason."""
    return PasswordTooWeak(why, errors=[FieldError("new_password", PasswordTooWeak.code, why)])


def check_password(
    password: str,
    *,
    username: str,
    name: str,
    old: str | None = None,
    rules: PasswordRules = DENGBAO,
) -> None:
    """Refuse a weak password, with every reason; the history is compared by the service."""
    folded = password.casefold()
    kinds = sum(bool(re.search(kind, password)) for kind in _CLASSES)
    reasons = [
        (len(password) < rules.min_length, f"至少 {rules.min_length} 位"),
        (
            rules.needs_classes and kinds < _CLASSES_NEEDED,
            "大写字母、小写字母、数字、符号中至少包含三种",
        ),
        (any(part in folded for part in _fragments(username, name)), "不能包含账号、姓名或其拼音"),
        (is_common(password), "过于常见，容易被猜到"),
        (password == old, "不能与原密码相同"),
    ]
    errors = [FieldError("new_password", PasswordTooWeak.code, why) for bad, why in reasons if bad]
    if errors:
        raise PasswordTooWeak("；".join(e.message for e in errors), errors=errors)


def is_too_old(changed_at: datetime, rules: PasswordRules, now: datetime) -> bool:
    """Tell whether a password must be replaced because of its age."""
    return rules.days is not None and now - changed_at > timedelta(days=rules.days)
