"""What signing in works with, and how a session begins and is handed out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.access import new_refresh
from auth.accounts.rules import is_too_old
from auth.accounts.service import rules_of
from auth.grants.queries import grants_of
from auth.passwords import Passwords
from auth.people.queries import paths_of
from auth.people.rules import PersonStatus
from auth.privacy.queries import is_notice_due
from auth.sealing import Seal
from auth.second_factor.service import Guard, is_demanded
from auth.sessions import queries, rules
from auth.sessions.rules import Lifetime, Proofs, Step
from auth.sessions.tables import RefreshToken, Session
from auth.setting_store import Policy
from auth.throttle.rules import AccountLocked, AddressThrottled, Limit
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.db import UnitOfWork

BY_PASSWORD: Final = "password"  # noqa: S105 -- the name of a method
BY_SSO: Final = "sso"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A user name and a password, the address they came from and what the browser calls itself."""

    username: str
    password: str
    address: str
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who has proved who he or she is, and how."""

    person_id: UUID
    name: str
    address: str
    user_agent: str
    provider_id: UUID | None = None
    provider_session: bytes | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that has just been begun or renewed, with its next refresh token."""

    session_id: UUID
    person_id: UUID
    name: str
    grants: Sequence[Any]
    rights_version: int
    refresh: str
    ends_at: datetime
    next_step: Step | None
    is_notice_due: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """What signing in works with."""

    uow: UnitOfWork
    passwords: Passwords
    policy: Policy
    seal: Seal
    now: Clock

    @property
    def lifetime(self) -> Lifetime:
        """How long sessions last."""
        return lifetime_of(self.policy)

    @property
    def guard(self) -> Guard:
        """What checking a second factor works with."""
        return Guard(self.uow, self.seal, self.policy, self.now)

    def limits(self, username: str, address: str) -> tuple[Limit, Limit]:
        """Return the limits an attempt falls under: the user name's and the address's."""
        window = timedelta(minutes=self.policy.failure_window_minutes)
        own, shared = self.policy.failures_per_account, self.policy.failures_per_address
        return (
            Limit(f"address:{address}", shared, window, AddressThrottled),
            Limit(f"account:{username}", own, window, AccountLocked),
        )


def lifetime_of(policy: Policy) -> Lifetime:
    """Return how long the settings let a session last."""
    return Lifetime(
        timedelta(minutes=policy.session_idle_minutes), timedelta(hours=policy.session_hours)
    )


async def begin(session: AsyncSession, desk: Desk, arrival: Arrival) -> SignedIn:
    """Begin a session and write its audit row."""
    now = desk.now()
    begun = Session(
        person_id=arrival.person_id,
        started_at=now,
        used_at=now,
        confirmed_at=now,
        address=arrival.address,
        user_agent=arrival.user_agent,
        method=BY_SSO if arrival.provider_id else BY_PASSWORD,
        provider_id=arrival.provider_id,
        provider_session=arrival.provider_session,
    )
    session.add(begun)
    await session.flush()
    signed_in = await issue(session, begun, desk)
    actor = Actor(arrival.person_id, arrival.name, begun.id, ())
    path = await home_of(session, arrival.person_id)
    detail = {
        "address": arrival.address,
        "session_id": begun.id,
        "method": begun.method,
        "device": rules.device_of(arrival.user_agent),
    }
    entry = Entry(actor, "session.begin", "person", arrival.person_id, path, now, detail)
    await write_audit(session, entry)
    return signed_in


async def issue(session: AsyncSession, known: Session, desk: Desk) -> SignedIn:
    """Give out the next refresh token with today's rights, and say what is due first."""
    # The version before the rights: a change in between costs one renewal more, and hides nothing.
    state = await queries.account_state(session, known.person_id)
    grants = await grants_of(session, known.person_id)
    token, hashed = new_refresh()
    session.add(RefreshToken(hash=hashed, session_id=known.id, issued_at=desk.now()))
    changed_at = state.password_changed_at
    is_old = changed_at is not None and is_too_old(changed_at, rules_of(desk.policy), desk.now())
    proofs = Proofs(
        is_by_password=known.method == BY_PASSWORD,
        password_is_due=bool(state.must_change_password) or is_old,
        has_factor=state.factor_confirmed_at is not None,
        gave_factor=known.second_factor_at is not None,
        factor_is_demanded=is_demanded(desk.policy, grants),
    )
    return SignedIn(
        session_id=known.id,
        person_id=known.person_id,
        name=state.name,
        grants=grants,
        # Somebody who left while signing in gets no token that outlives the news.
        rights_version=state.rights_version if state.status == PersonStatus.ACTIVE else 0,
        refresh=token,
        ends_at=known.started_at + desk.lifetime.absolute,
        next_step=rules.due_step(proofs),
        is_notice_due=await is_notice_due(session, known.person_id),
    )


async def home_of(session: AsyncSession, person_id: UUID) -> str:
    """Return the path of the unit that a person's audit rows are filed under."""
    paths = await paths_of(session, person_id)
    return paths[0] if paths else ""
