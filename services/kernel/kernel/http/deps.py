"""What a route may ask for: the caller, the unit of work, the clock, the settings."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Request

from kernel.actor import Actor, Grant, Role
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import NotAllowed, Unauthenticated
from kernel.http.keys import AccessKeys

# Raises when the session is over, or its rights are old: auth asks its tables, others a watch.
SessionCheck = Callable[[Actor], Awaitable[None]]


class PasswordChangeRequired(NotAllowed):
    """The password was handed out, or is too old: it must be replaced before anything else."""

    code = "password_change_required"
    title = "请先修改密码，然后继续使用"


class SecondFactorRequired(NotAllowed):
    """The password was right; the code of the second factor has not been given yet."""

    code = "second_factor_required"
    title = "请输入动态验证码，完成登录后继续使用"


class SecondFactorMissing(NotAllowed):
    """This role must have a second factor, and the person has set up none."""

    code = "second_factor_enrolment_required"
    title = "您的角色须启用动态验证码，请先完成绑定，然后继续使用"


_OUT: Final = "/api/auth/v1/sessions/current"
_ME: Final = "/api/auth/v1/me"
# What a token with the claim `limited` may still reach, by its value: the step that is due.
_WHILE_LIMITED: Final[dict[str, tuple[type[NotAllowed], frozenset[str]]]] = {
    "second_factor": (SecondFactorRequired, frozenset({_OUT, f"{_OUT}/second-factor"})),
    "password": (PasswordChangeRequired, frozenset({_OUT, _ME, f"{_ME}/password"})),
    "enrolment": (
        SecondFactorMissing,
        frozenset({_OUT, _ME, f"{_ME}/second-factor", f"{_ME}/second-factor/confirm"}),
    ),
}


def _check_limits(limited: object, path: str) -> None:
    """Refuse what a limited session may not reach yet; an unknown limit reaches nothing."""
    if not limited:
        return
    refusal, open_paths = _WHILE_LIMITED.get(str(limited), (NotAllowed, frozenset()))
    if path not in open_paths:
        raise refusal


def actor_of(claims: dict[str, object]) -> Actor:
    """Shape verified claims as an Actor; a claim of the wrong form makes the token invalid."""
    try:
        grants = tuple(
            Grant(Role(grant["role"]), UUID(grant["org_id"]), str(grant["org_path"]))
            for grant in claims.get("grants", [])  # type: ignore[attr-defined]  # checked by `except`
        )
        sid = claims.get("sid")
        return Actor(
            person_id=UUID(str(claims["sub"])),
            name=str(claims.get("name", "")),
            session_id=UUID(str(sid)) if sid else None,
            grants=grants,
            scopes=frozenset(str(claims.get("scope", "")).split()),
            rights_version=int(claims.get("rv", 0)),  # type: ignore[call-overload]
        )
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise Unauthenticated from fault


async def current_actor(request: Request) -> Actor:
    """Return the caller; 401 without a bearer token that holds. Verified once per request."""
    known: Actor | None = getattr(request.state, "actor", None)
    if known is not None:
        return known
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    keys: AccessKeys = request.app.state.access_keys
    claims = await keys.verify(token.strip())
    _check_limits(claims.get("limited"), request.url.path)
    actor = actor_of(claims)
    check: SessionCheck | None = getattr(request.app.state, "session_check", None)
    if check is not None:
        await check(actor)
    request.state.actor = actor
    return actor


async def unit_of_work(request: Request) -> UnitOfWork:
    """Return the factory of transactions; commit happens in the service, never after the answer."""
    uow: UnitOfWork = request.app.state.uow
    return uow


async def clock(request: Request) -> Clock:
    """Return the server's clock."""
    now: Clock = request.app.state.clock
    return now


CurrentActor = Annotated[Actor, Depends(current_actor)]
Uow = Annotated[UnitOfWork, Depends(unit_of_work)]
Now = Annotated[Clock, Depends(clock)]
