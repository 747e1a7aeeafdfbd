"""Signing in, staying in, signing out (登录、续期、退出)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.access import hash_of, new_refresh
from auth.accounts.rules import CodeExpired, CredentialsWrong, username_of
from auth.grants.queries import grants_of
from auth.passwords import Passwords
from auth.people.queries import paths_of
from auth.people.rules import PersonStatus
from auth.sessions import queries, rules
from auth.sessions.queries import Candidate
from auth.sessions.rules import Known, Lifetime, SessionEnded
from auth.sessions.tables import RefreshToken, Session
from auth.settings import Settings
from auth.throttle import service as throttle
from auth.throttle.rules import AccountLocked, AddressThrottled, Limit
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import Refusal, Unavailable


@dataclass(frozen=True, slots=True)
class Attempt:
    """A user name and a password, and the address they came from."""

    username: str
    password: str
    address: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that has just been begun or renewed, with its next refresh token."""

    session_id: UUID
    person_id: UUID
    name: str
    grants: Sequence[Any]
    refresh: str
    ends_at: datetime
    must_change_password: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """What signing in works with."""

    uow: UnitOfWork
    passwords: Passwords
    settings: Settings
    now: Clock

    @property
    def lifetime(self) -> Lifetime:
        """How long sessions last."""
        return Lifetime(
            timedelta(minutes=self.settings.session_idle_minutes),
            timedelta(hours=self.settings.session_hours),
        )

    def limits(self, username: str, address: str) -> tuple[Limit, Limit]:
        """Return the limits an attempt falls under: the user name's and the address's."""
        window = timedelta(minutes=self.settings.failure_window_minutes)
        own, shared = self.settings.failures_per_account, self.settings.failures_per_address
        return (
            Limit(f"address:{address}", shared, window, AddressThrottled),
            Limit(f"account:{username}", own, window, AccountLocked),
        )


async def sign_in(desk: Desk, attempt: Attempt) -> SignedIn:
    """Begin a session. Unknown user, wrong password and disabled account are one answer.

    Raises CredentialsWrong, CodeExpired, AccountLocked, AddressThrottled or SignInBusy.
    """
    username = username_of(attempt.username)
    limits = desk.limits(username, attempt.address)
    refused: Refusal | None = None
    async with desk.uow.begin() as session:  # commits the count even when it refuses
        try:
            await throttle.reserve(session, limits, desk.now())
        except Refusal as refusal:
            refused = refusal
        who = await queries.candidate(session, username)
    if refused is not None:
        raise refused
    try:
        is_right = await desk.passwords.matches(
            attempt.password, who.password_hash if who and who.is_active else None
        )
    except Unavailable:
        async with desk.uow.begin() as session:
            for limit in limits:
                await throttle.give_back(session, limit.key)
        raise
    if who is None or not is_right:
        await _note_refused(desk, who, attempt.address)
        raise CredentialsWrong
    if who.code_expires_at is not None and who.code_expires_at <= desk.now():
        raise CodeExpired
    return await _begin(desk, who, limits, attempt.address)


async def _begin(desk: Desk, who: Candidate, limits: tuple[Limit, Limit], address: str) -> SignedIn:
    by_address, by_account = limits
    now = desk.now()
    async with desk.uow.begin() as session:
        await throttle.forget(session, by_account.key)
        await throttle.give_back(session, by_address.key)
        begun = Session(
            person_id=who.person_id, started_at=now, used_at=now, confirmed_at=now, address=address
        )
        session.add(begun)
        await session.flush()
        signed_in = await _issue(session, begun, (who.name, who.must_change_password), desk)
        actor = Actor(who.person_id, who.name, begun.id, ())
        path = await _home(session, who.person_id)
        detail = {"address": address, "session_id": begun.id}
        entry = Entry(actor, "session.begin", "person", who.person_id, path, now, detail)
        await write_audit(session, entry)
    return signed_in


async def _issue(
    session: AsyncSession, begun: Session, who: tuple[str, bool], desk: Desk
) -> SignedIn:
    """Give out the next refresh token with today's rights."""
    token, hashed = new_refresh()
    session.add(RefreshToken(hash=hashed, session_id=begun.id, issued_at=desk.now()))
    name, must_change = who
    return SignedIn(
        session_id=begun.id,
        person_id=begun.person_id,
        name=name,
        grants=await grants_of(session, begun.person_id),
        refresh=token,
        ends_at=begun.started_at + desk.lifetime.absolute,
        must_change_password=must_change,
    )


async def _home(session: AsyncSession, person_id: UUID) -> str:
    paths = await paths_of(session, person_id)
    return paths[0] if paths else ""


async def _note_refused(desk: Desk, who: Candidate | None, address: str) -> None:
    """Leave an audit row; the text typed as an unknown user name may be a password: not kept."""
    async with desk.uow.begin() as session:
        # Asked for nobody too: both cases must cost the same.
        path = await _home(session, who.person_id if who else UUID(int=0))
        subject = who.person_id if who else "unknown"
        detail = {"address": address}
        entry = Entry(None, "session.refuse", "person", subject, path, desk.now(), detail)
        await write_audit(session, entry)


async def refresh(desk: Desk, token: str) -> SignedIn:
    """Renew a session with a refresh token that was never used; a used one ends the session."""
    async with desk.uow.begin() as session:
        renewed = await _renew(session, desk, token)
    # Raised after the commit: what was found about the session must stay.
    if renewed is None:
        raise SessionEnded
    return renewed


async def _renew(session: AsyncSession, desk: Desk, token: str) -> SignedIn | None:
    found = await queries.lock_refresh(session, hash_of(token))
    if found is None:
        return None
    presented, known = found
    now = desk.now()
    if presented.used_at is not None:
        await _end(session, known, "refresh_reused", now)
        return None
    state = await queries.account_state(session, known.person_id)
    facts = Known(
        started_at=known.started_at,
        used_at=known.used_at,
        confirmed_at=known.confirmed_at,
        ended_at=known.ended_at,
        signed_out_at=state.signed_out_at,
        is_active=state.status == PersonStatus.ACTIVE,
    )
    if not rules.holds(facts, desk.lifetime, now):
        return None
    presented.used_at = now
    known.used_at = now
    return await _issue(session, known, (state.name, state.must_change_password), desk)


async def _end(session: AsyncSession, known: Session, reason: str, now: datetime) -> None:
    if known.ended_at is not None:
        return
    known.ended_at = now
    known.end_reason = reason
    await session.flush()
    path = await _home(session, known.person_id)
    detail = {"reason": reason, "session_id": known.id}
    entry = Entry(None, "session.end", "person", known.person_id, path, now, detail)
    await write_audit(session, entry)


async def sign_out(uow: UnitOfWork, actor: Actor, now: datetime) -> None:
    """End the caller's session; doing it twice is no fault."""
    if actor.session_id is None:
        return
    async with uow.begin() as session:
        known = await session.get(Session, actor.session_id, with_for_update=True)
        if known is not None and known.person_id == actor.person_id:
            await _end(session, known, "signed_out", now)
