"""When a session 会话 holds. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from kernel.errors import NotAllowed


class RequestedWithMissing(NotAllowed):
    """The header that a foreign page cannot send is missing."""

    code = "csrf_header_missing"
    title = "请求缺少安全标头（X-Requested-With: tisheng），请从平台页面操作"


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lasts without use, and at all."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about a session when its refresh token comes back."""

    started_at: datetime
    used_at: datetime
    confirmed_at: datetime
    ended_at: datetime | None
    signed_out_at: datetime | None
    is_active: bool


def holds(known: Known, lifetime: Lifetime, now: datetime) -> bool:
    """Tell whether a session may go on.

    `confirmed_at` is when the person last proved the password; whatever ended all sessions of the
    account after that (a new password, leaving) ended this one.
    """
    is_idle = now - known.used_at > lifetime.idle
    is_old = now - known.started_at > lifetime.absolute
    is_signed_out = known.signed_out_at is not None and known.confirmed_at < known.signed_out_at
    return known.is_active and known.ended_at is None and not (is_idle or is_old or is_signed_out)


class Step(StrEnum):
    """What a person must do before the session opens everything; the claim `limited` says it."""

    SECOND_FACTOR = "second_factor"
    PASSWORD = "password"  # noqa: S105 -- the name of a step
    ENROLMENT = "enrolment"


@dataclass(frozen=True, slots=True)
class Proofs:
    """What a person has proved in this session, and what is asked of the person."""

    is_by_password: bool
    password_is_due: bool
    has_factor: bool
    gave_factor: bool
    factor_is_demanded: bool


def due_step(proofs: Proofs) -> Step | None:
    """Return the next step, the strictest first: no password is changed without the factor."""
    if proofs.has_factor and not proofs.gave_factor:
        return Step.SECOND_FACTOR
    if proofs.is_by_password and proofs.password_is_due:
        return Step.PASSWORD
    if proofs.factor_is_demanded and not proofs.has_factor:
        return Step.ENROLMENT
    return None


# The first that fits counts: what calls itself Edge also calls itself Chrome.
_SYSTEMS: Final = (
    (r"HarmonyOS|OpenHarmony", "鸿蒙设备"),
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android.*Mobile", "安卓手机"),
    (r"Android", "安卓平板"),
    (r"Windows", "Windows 电脑"),
    (r"Mac OS X|Macintosh", "Mac 电脑"),
    (r"Linux|X11", "Linux 电脑"),
)
_BROWSERS: Final = (
    (r"MicroMessenger", "微信"),
    (r"DingTalk", "钉钉"),
    (r"wxwork", "企业微信"),
    (r"QQBrowser|MQQBrowser", "QQ 浏览器"),
    (r"360SE|360EE|QIHU", "360 浏览器"),
    (r"UCBrowser", "UC 浏览器"),
    (r"HuaweiBrowser", "华为浏览器"),
    (r"Edg/|EdgA/|EdgiOS/", "Edge"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|HeadlessChrome/", "Chrome"),
    (r"Safari/", "Safari"),
)


def device_of(user_agent: str) -> str:
    """Return a device in a few words, such as `Windows 电脑 · Edge`."""
    parts = [
        next((words for pattern, words in kinds if re.search(pattern, user_agent)), "")
        for kinds in (_SYSTEMS, _BROWSERS)
    ]
    return " · ".join(part for part in parts if part) or "未知设备"
