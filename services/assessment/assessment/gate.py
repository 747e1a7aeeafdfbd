"""How many requests are answered at once; whoever comes when all places are taken comes again.

On the last evening five hundred teachers save at the same moment. Without a gate each of them waits
for a connection as long as the pool is patient, and a request that needs a second one may fail
after its work was committed. With it those inside are answered as quickly as on any other day, and
the others are told at once and in a few bytes when to try again.
"""

import secrets
from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kernel.errors import Unavailable
from kernel.http.problems import answer, status_of

# Probes and measuring must see a busy process as a living one.
_ALWAYS: Final = ("/api/assessment/health/", "/api/assessment/metrics")
_SOONEST, _LATEST = 1, 4  # seconds


class Crowded(Unavailable):
    """All places are taken."""

    code = "crowded"
    title = "现在使用的人很多，请稍后再试；正在填写的内容仍保留在您的浏览器中"


class Gate:
    """Lets so many requests in, plain ASGI; a place is free again when its answer begins."""

    def __init__(self, app: ASGIApp, at_once: int) -> None:
        """Wrap an application."""
        self._app = app
        self._at_once = at_once
        self._inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or send it away."""
        if scope["type"] != "http" or scope["path"].startswith(_ALWAYS):
            await self._app(scope, receive, send)
        elif self._inside >= self._at_once:
            # Not all of them at the same moment again.
            wait = _SOONEST + secrets.randbelow(_LATEST - _SOONEST + 1)
            refusal = Crowded(retry_after=wait)
            await answer(Request(scope), status_of(refusal), refusal)(scope, receive, send)
        else:
            await self._let_in(scope, receive, send)

    async def _let_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        leave = self._place()

        async def leaving(message: Message) -> None:
            # What follows is read by a slow network, not worked for.
            if message["type"] == "http.response.start":
                leave()
            await send(message)

        try:
            await self._app(scope, receive, leaving)
        finally:
            leave()

    def _place(self) -> Callable[[], None]:
        """Take a place; return what gives it back, once."""
        self._inside += 1
        is_taken = True

        def leave() -> None:
            nonlocal is_taken
            self._inside -= is_taken
            is_taken = False

        return leave
