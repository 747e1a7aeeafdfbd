"""Counts the calls of machines on every route that lets them in."""

from fastapi import Request

from auth.clients.service import count_call
from kernel.http.deps import Now, Uow, current_actor


async def count_machines(request: Request, uow: Uow, now: Now) -> None:
    """Let people pass; refuse a machine that is switched off or over its limit."""
    actor = await current_actor(request)
    if actor.session_id is None and actor.scopes:
        await count_call(uow, actor.person_id, now())
