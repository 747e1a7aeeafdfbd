"""What routes of this service ask for."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Final, TypeVar

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from auth.passwords import Passwords
from auth.sealing import Seal
from auth.setting_store import Policy, policy_of
from auth.settings import Settings
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.http.deps import CurrentActor, Now, Uow

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Call:
    """Who asks, with what to answer: the caller, the unit of work and the clock."""

    actor: Actor
    uow: UnitOfWork
    now: Clock


async def _call(actor: CurrentActor, uow: Uow, now: Now) -> Call:
    return Call(actor, uow, now)


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _passwords(request: Request) -> Passwords:
    passwords: Passwords = request.app.state.passwords
    return passwords


async def _address(request: Request) -> str:
    """Return the caller's address.

    Behind the gateway uvicorn replaces the peer by X-Forwarded-For, and only when the peer is one
    of FORWARDED_ALLOW_IPS (default 127.0.0.1); the gateway overwrites what a client sent in it.
    Nothing else is believed: no other header reaches the throttle.
    """
    return request.client.host if request.client else "unknown"


async def _policy(request: Request, uow: Uow) -> Policy:
    async with uow() as session:
        return await policy_of(session, request.app.state.settings)


async def _user_agent(request: Request) -> str:
    """Return what the browser calls itself, as far as it is kept."""
    text = request.headers.get("User-Agent", "")
    return "".join(letter for letter in text if letter.isprintable())[:_MAX_AGENT]


def factor_seal(settings: Settings) -> Seal:
    """Return the seal of authenticator secrets and recovery codes."""
    return Seal(settings.sealing_key.get_secret_value(), "second factor")


async def _factor_seal(request: Request) -> Seal:
    return factor_seal(request.app.state.settings)


_MAX_AGENT: Final = 300

CurrentCall = Annotated[Call, Depends(_call)]
CurrentSettings = Annotated[Settings, Depends(_settings)]
CurrentPasswords = Annotated[Passwords, Depends(_passwords)]
Address = Annotated[str, Depends(_address)]
CurrentPolicy = Annotated[Policy, Depends(_policy)]
UserAgent = Annotated[str, Depends(_user_agent)]
FactorSeal = Annotated[Seal, Depends(_factor_seal)]


async def rehearsal(uow: UnitOfWork, work: Callable[[AsyncSession], Awaitable[R]]) -> R:
    """Do something, keep nothing: a preview shows exactly what the same call would do."""
    async with uow() as session:
        try:
            return await work(session)
        finally:
            await session.rollback()
