"""Time-based codes of an authenticator app (RFC 6238) and recovery codes. Pure."""

import hmac
from datetime import datetime
from typing import Final

import pyotp

from kernel.actor import Role
from kernel.errors import Conflict, Invalid, NotAllowed, TooMany

STEP_SECONDS: Final = 30
_WINDOW: Final = (0, -1, 1)  # clocks of telephones are up to half a minute off
RECOVERY_CODES: Final = 10
ISSUER: Final = "提升平台"
# 等保 level 3: two factors for those who administer, watch or lead the whole platform.
ADMINISTRATORS: Final = (
    Role.SYSTEM_ADMIN,
    Role.SECURITY_ADMIN,
    Role.AUDITOR,
    Role.CITY_OFFICE,
)


class CodeWrong(Invalid):
    """Wrong, too old, or used before: one answer."""

    code = "second_factor_wrong"
    title = "动态验证码不正确或已经用过，请等待下一个验证码后重试"


class FactorLocked(TooMany):
    code = "second_factor_locked"
    title = "验证码错误次数过多，请稍后再试"


class FactorExists(Conflict):
    code = "second_factor_exists"
    title = "已启用动态验证码；如需更换设备，请先停用再重新绑定"


class FactorMissing(Conflict):
    code = "second_factor_missing"
    title = "尚未启用动态验证码"


class FactorDemanded(Conflict):
    code = "second_factor_demanded"
    title = "您的角色必须使用动态验证码，不能停用；更换设备请联系另一位系统管理员重置"


class NotOwnFactor(NotAllowed):
    code = "not_own_second_factor"
    title = "不能重置自己的动态验证码，请由另一位系统管理员办理"


def new_secret() -> str:
    """Return a random secret of 160 bits in base 32."""
    return pyotp.random_base32()


def uri_of(secret: str, username: str) -> str:
    """Return what the QR code says to the authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


def matching_step(secret: str, code: str, now: datetime, last_step: int | None) -> int | None:
    """Return the time step whose code this is; None when there is none after the last one used."""
    current = int(now.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for distance in _WINDOW:
        step = current + distance
        is_right = hmac.compare_digest(totp.at(step * STEP_SECONDS).encode(), code.encode())
        if is_right and (last_step is None or step > last_step):
            return step
    return None


def recovery_spelling(text: str) -> str:
    """Return the one spelling of a recovery code, however it is typed."""
    return "".join(letter for letter in text.upper() if letter.isalnum())
