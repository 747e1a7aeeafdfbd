"""The own sessions: ending one, or all others."""

from datetime import datetime
from uuid import UUID

from auth.sessions.service import end, end_all
from auth.sessions.tables import Session
from kernel.actor import Actor
from kernel.db import UnitOfWork
from kernel.errors import NotFound


async def end_session(uow: UnitOfWork, actor: Actor, session_id: UUID, now: datetime) -> None:
    """End one of the own sessions; doing it twice is no fault, somebody else's is NotFound."""
    async with uow.begin() as session:
        known = await session.get(Session, session_id, with_for_update=True)
        if known is None or known.person_id != actor.person_id:
            raise NotFound
        await end(session, known, "ended_remotely", now, actor=actor)


async def end_others(uow: UnitOfWork, actor: Actor, now: datetime) -> int:
    """End all own sessions but this one; return how many were still on."""
    async with uow.begin() as session:
        return await end_all(session, actor, actor.person_id, now, but=actor.session_id)
