"""Rights that change reach a service within seconds, not with the person's next token."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from typing import Final

import structlog
from fastapi import FastAPI

from kernel.actor import Actor
from kernel.errors import RightsChanged, SessionEnded
from kernel.http.client import ServiceClient
from kernel.settings import ServiceSettings

PATH: Final = "/api/auth/v1/directory/rights"
_PAUSE: Final = 1.0  # seconds


class RightsWatch:
    """Whose rights changed, and which sessions ended, while tokens from before may still hold.

    Kept in memory: the list is short and whole each time, and a version never counts back, so that
    an old list refuses no new token. While auth is away the last list holds, as tokens themselves
    do: they end within ten minutes.
    """

    def __init__(self, auth: ServiceClient) -> None:
        """Know nothing yet."""
        self._auth = auth
        self._versions: Mapping[str, int] = {}
        self._ended: Collection[str] = frozenset()

    async def check(self, actor: Actor) -> None:
        """Refuse a token of an ended session, or of rights that are not today's."""
        if actor.session_id is None:
            return
        if str(actor.session_id) in self._ended:
            raise SessionEnded
        if actor.rights_version < self._versions.get(str(actor.person_id), 0):
            raise RightsChanged

    async def read(self) -> None:
        """Ask auth once; Unavailable when it cannot answer."""
        told = await self._auth.get(PATH)
        self._versions, self._ended = told["versions"], frozenset(told["ended"])

    async def follow(self) -> None:
        """Ask again and again, for as long as the process lives."""
        is_away = False
        while True:
            try:
                await self.read()
                is_away = False
            except Exception as fault:  # noqa: BLE001 -- the watch must outlive any odd answer
                if not is_away:
                    structlog.get_logger().warning("rights_unavailable", detail=str(fault))
                is_away = True
            await asyncio.sleep(_PAUSE)


@asynccontextmanager
async def watch_rights(app: FastAPI, settings: ServiceSettings) -> AsyncIterator[None]:
    """Let the application check every caller against auth's list while it runs."""
    auth = ServiceClient(settings.auth_url, settings, name="登录服务")
    watch = RightsWatch(auth)
    app.state.session_check = watch.check
    try:
        async with asyncio.TaskGroup() as group:
            following = group.create_task(watch.follow())
            yield
            following.cancel()
    finally:
        await auth.close()
