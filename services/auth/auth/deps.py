"""What routes of this service ask for."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from auth.passwords import Passwords
from auth.settings import Settings
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.http.deps import CurrentActor, Now, Uow


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


CurrentCall = Annotated[Call, Depends(_call)]
CurrentSettings = Annotated[Settings, Depends(_settings)]
CurrentPasswords = Annotated[Passwords, Depends(_passwords)]
Address = Annotated[str, Depends(_address)]
