"""When a session 会话 holds. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kernel.errors import NotAllowed, Unauthenticated


class SessionEnded(Unauthenticated):
    """Signed out, too long idle, too old, or its refresh token was used twice."""

    code = "session_ended"
    title = "登录已失效，请重新登录"


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
