"""How much strangers may ask: one list serves all of them, and one address asks so often."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

from fastapi import FastAPI, Request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from cases.showcases.refusals import StrangersTooMany

_MOST_KEPT = 64
Body = tuple[bytes, str]  # and its tag


class Strangers:
    """What one process keeps of and for people who do not sign in."""

    def __init__(self, calls_a_minute: int, list_seconds: int) -> None:
        """Set the calls of one address (0: no limit) and for how long a list serves everybody."""
        self._limit = RateLimitItemPerMinute(calls_a_minute) if calls_a_minute else None
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._seconds = list_seconds
        self._kept: dict[str, tuple[float, Body]] = {}
        self._reading = asyncio.Lock()

    def admit(self, address: str) -> None:
        """Count a call of an address, or refuse it."""
        if self._limit is not None and not self._limiter.hit(self._limit, address):
            raise StrangersTooMany(retry_after=20)

    async def list_of(self, asked: str, read: Callable[[], Awaitable[Body]]) -> Body:
        """Return a list that was read some seconds ago, else read it: one at a time."""
        async with self._reading:
            now = monotonic()
            until, body = self._kept.get(asked, (now, None))
            if body is not None and now < until:
                return body
            body = await read()
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[asked] = (monotonic() + self._seconds, body)
            return body


def strangers_of(request: Request) -> Strangers:
    """Return what the composition root has set."""
    app: FastAPI = request.app
    found: Strangers = app.state.strangers
    return found


async def admitted(request: Request) -> None:
    """Refuse an address that asks more often than a school behind one address does."""
    strangers_of(request).admit(request.client.host if request.client else "unknown")
