"""Somebody whom the other system knows and whose staff number it does not: tied by signing in here.

The proof is a sign-in through the other system and one with this platform's password, both in one
browser within minutes, and the person's own word. A sign-in that the hub began counts for nothing:
no state of ours proves that this browser asked for it, and a stranger's account could slip in.
"""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from auth.access import hash_of
from auth.people.rules import PersonStatus
from auth.people.tables import Person
from auth.sessions.service import BY_PASSWORD
from auth.sessions.tables import Session
from auth.sso import queries, rules
from auth.sso.service.desk import SsoDesk
from auth.sso.service.tying import tie
from auth.sso.tables import AttemptRow, Provider
from kernel.actor import Actor

LINKABLE: Final = "subject"  # stands in an outcome that may be tied, and nowhere else


def waiting_in(outcome: dict[str, object]) -> str:
    """Return the account that an outcome offers to tie; "" when it offers none."""
    is_unbound = outcome.get("code") == rules.AccountUnbound.code
    return str(outcome.get(LINKABLE, "")) if is_unbound else ""


async def link(session: AsyncSession, desk: SsoDesk, actor: Actor, cookie: str) -> None:
    """Tie the account of this browser's last sign-in elsewhere to the caller.

    Raises NothingToLink, LinkNotFresh, PersonAway or LinkTaken.
    """
    attempt = await _waiting(session, desk, cookie)
    await _check_fresh(session, actor, attempt)
    provider = await session.get_one(Provider, attempt.provider_id)
    person = await session.get(Person, actor.person_id)
    if not provider.is_enabled:
        raise rules.NothingToLink
    if person is None or person.status != PersonStatus.ACTIVE:
        raise rules.PersonAway
    subject = waiting_in(attempt.outcome or {})
    known = await queries.lock_identity(session, provider.id, subject)
    if known is not None or await queries.is_tied(session, provider.id, person.id):
        raise rules.LinkTaken
    attempt.outcome, attempt.expires_at = None, desk.desk.now()
    try:
        await tie(session, desk, provider, (subject, person), actor)
    except rules.IdentityTaken as fault:
        raise rules.LinkTaken from fault


async def _waiting(session: AsyncSession, desk: SsoDesk, cookie: str) -> AttemptRow:
    found = await queries.last_attempt(session, hash_of(cookie)) if cookie else None
    row = await queries.lock_attempt(session, found.state_hash) if found else None
    if row is None or row.expires_at <= desk.desk.now() or not waiting_in(row.outcome or {}):
        raise rules.NothingToLink
    return row


async def _check_fresh(session: AsyncSession, actor: Actor, attempt: AttemptRow) -> None:
    """Only a sign-in by password that came after: no session that somebody left open."""
    known = await session.get(Session, actor.session_id) if actor.session_id else None
    is_fresh = (
        known is not None
        and known.person_id == actor.person_id
        and known.method == BY_PASSWORD
        and attempt.used_at is not None
        and known.started_at >= attempt.used_at
    )
    if not is_fresh:
        raise rules.LinkNotFresh
