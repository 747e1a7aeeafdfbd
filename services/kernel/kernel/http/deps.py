"""What a route may ask for: the caller, the unit of work, the clock, the settings."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from kernel.actor import Actor, Grant, Role
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import NotAllowed, Unauthenticated
from kernel.http.keys import AccessKeys


class PasswordChangeRequired(NotAllowed):
    """The first password must be replaced before anything else."""

    code = "password_change_required"
    title = "首次登录请先修改密码，然后继续使用"


# What a token with the claim `limited` may still reach: oneself, the new password, signing out.
_WHILE_LIMITED = ("/v1/me", "/v1/me/password", "/v1/sessions/current")


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
    if claims.get("limited") and not request.url.path.endswith(_WHILE_LIMITED):
        raise PasswordChangeRequired
    request.state.actor = actor = actor_of(claims)
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
