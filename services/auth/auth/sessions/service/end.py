"""Ending sessions: one's own, others, all of a person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.sessions import queries
from auth.sessions.service.desk import home_of
from auth.sessions.tables import Session
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class CameFrom:
    """The sign-in provider that an ended session came from, and its sealed hint for the end."""

    session_id: UUID
    provider_id: UUID
    logout_hint: bytes | None


async def end(
    session: AsyncSession,
    known: Session,
    reason: str,
    now: datetime,
    *,
    actor: Actor | None = None,
) -> None:
    """End a session that is still on, with an audit row."""
    if known.ended_at is not None:
        return
    known.ended_at = now
    known.end_reason = reason
    known.logout_hint = None
    await session.flush()
    path = await home_of(session, known.person_id)
    detail = {"reason": reason, "session_id": known.id}
    entry = Entry(actor, "session.end", "person", known.person_id, path, now, detail)
    await write_audit(session, entry)


async def end_all(
    session: AsyncSession,
    actor: Actor,
    person_id: UUID,
    now: datetime,
    *,
    but: UUID | None = None,
) -> int:
    """End all sessions of a person, or all but one; return how many were still on."""
    reason = "ended_by_oneself" if actor.person_id == person_id else "ended_by_administrator"
    count = await queries.end_all(session, person_id, reason, now, but=but)
    path = await home_of(session, person_id)
    detail = {"reason": reason, "count": count}
    entry = Entry(actor, "session.end_all", "person", person_id, path, now, detail)
    await write_audit(session, entry)
    return count


async def sign_out(uow: UnitOfWork, actor: Actor, now: datetime) -> CameFrom | None:
    """End the caller's session; return the sign-in provider that it came from, if any."""
    if actor.session_id is None:
        return None
    async with uow.begin() as session:
        known = await session.get(Session, actor.session_id, with_for_update=True)
        if known is None or known.person_id != actor.person_id:
            return None
        provider_id, hint = known.provider_id, known.logout_hint
        await end(session, known, "signed_out", now, actor=actor)
    return CameFrom(actor.session_id, provider_id, hint) if provider_id else None
