"""What routes of this service may ask for beyond the kernel."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from cases.ports import Outside
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.http.deps import current_actor


@dataclass(frozen=True, slots=True)
class Call:
    """Who calls, when, and the factory of transactions."""

    actor: Actor
    uow: UnitOfWork
    now: Clock


async def call(request: Request) -> Call:
    """Bundle what nearly every route hands to its service function, as one dependency."""
    state = request.app.state
    return Call(await current_actor(request), state.uow, state.clock)


async def outside(request: Request) -> Outside:
    """Return the ports, as the composition root or a test has set them."""
    found: Outside = request.app.state.outside
    return found


Calling = Annotated[Call, Depends(call)]
World = Annotated[Outside, Depends(outside)]
