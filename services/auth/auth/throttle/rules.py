"""Limits on wrong attempts (防暴力破解). Pure."""

from dataclasses import dataclass
from datetime import timedelta

from kernel.errors import TooMany


class AccountLocked(TooMany):
    """Too many wrong passwords for one user name, whether or not it exists."""

    code = "account_locked"
    title = "密码错误次数过多，账号已临时锁定，请稍后再试"


class AddressThrottled(TooMany):
    """Too many wrong attempts from one address."""

    code = "too_many_attempts"
    title = "该网络的错误尝试过多，请稍后再试"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many wrong attempts under one key; the window begins anew with each of them."""

    key: str
    attempts: int
    window: timedelta
    refusal: type[TooMany]
