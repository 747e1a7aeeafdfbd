"""On the way to another system, and back with an identity."""

import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from auth.access import hash_of
from auth.people.queries import person_by_staff_no
from auth.people.rules import PersonStatus
from auth.people.tables import Person
from auth.sessions.service import Arrival, SignedIn, begin
from auth.sso import queries, rules
from auth.sso.port import Secrets
from auth.sso.rules import Identity, ProviderKind
from auth.sso.service.desk import ADAPTERS, SsoDesk, names_of, remote_of, session_key
from auth.sso.service.linking import LINKABLE
from auth.sso.service.logout import keep_hint
from auth.sso.service.tying import tie
from auth.sso.tables import AttemptRow, Provider
from auth.throttle import service as throttle
from auth.throttle.rules import AddressThrottled, Limit
from kernel.audit import Entry, write_audit
from kernel.errors import Refusal

_LIFETIME: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Started:
    """Where the browser goes, and the cookie that ties the answer to it."""

    address: str
    cookie: str


@dataclass(frozen=True, slots=True)
class Landed:
    """How a sign-in came back: a session, or a refusal; the cookie shows its outcome."""

    signed_in: SignedIn | None
    return_to: str
    refusal: Refusal | None = None
    cookie: str = ""


async def start(desk: SsoDesk, code: str, return_to: str | None) -> Started:
    """Begin a sign-in at a provider. Raises ProviderUnknown, ProviderDown or AnswerInvalid."""
    async with desk.desk.uow() as session:
        provider = await queries.enabled_provider(session, code)
    if provider is None:
        raise rules.ProviderUnknown
    made = Secrets(*(secrets.token_urlsafe(32) for _ in range(3)))
    cookie = secrets.token_urlsafe(32)
    adapter = ADAPTERS[ProviderKind(provider.kind)]
    address = await adapter.start(desk.calls, remote_of(desk, provider), made)
    row = _attempt(desk, provider, made, cookie)
    row.return_to = rules.return_path(return_to)
    async with desk.desk.uow.begin() as session:
        session.add(row)
    return Started(address, cookie)


def _attempt(desk: SsoDesk, provider: Provider, made: Secrets, cookie: str) -> AttemptRow:
    return AttemptRow(
        state_hash=hash_of(made.state),
        cookie_hash=hash_of(cookie),
        provider_id=provider.id,
        nonce=made.nonce,
        verifier=made.verifier,
        return_to="/workbench",
        expires_at=desk.desk.now() + _LIFETIME,
    )


async def arrive(
    desk: SsoDesk, code: str, query: Mapping[str, str], cookie: str, origin: tuple[str, str]
) -> Landed:
    """Turn the callback of a provider into a session, or say why not.

    `origin` is the caller's address and what the browser calls itself. Whatever is refused leaves
    an audit row; ProviderUnknown and the limit per address are raised.
    """
    async with desk.desk.uow() as session:
        provider = await queries.enabled_provider(session, code)
    if provider is None:
        raise rules.ProviderUnknown
    await _count(desk, origin[0])
    attempt: AttemptRow | None = None
    identity: Identity | None = None
    try:
        attempt = await _claim(desk, provider, query.get("state", ""), cookie)
        made = Secrets(query["state"], attempt.nonce, attempt.verifier) if attempt else None
        finish = ADAPTERS[ProviderKind(provider.kind)].finish
        identity = await finish(desk.calls, remote_of(desk, provider), made, query)
        signed_in = await _enter(desk, provider, identity, origin)
    except Refusal as refusal:
        shown = await _note(desk, provider, (attempt, identity, cookie), refusal, origin[0])
        return Landed(None, "/login", refusal, shown)
    return Landed(signed_in, attempt.return_to if attempt else "/workbench")


async def _count(desk: SsoDesk, address: str) -> None:
    """Bound what one address can make us ask of a provider."""
    policy = desk.desk.policy
    window = timedelta(minutes=policy.failure_window_minutes)
    limit = Limit(f"sso:{address}", policy.failures_per_address, window, AddressThrottled)
    refused: Refusal | None = None
    async with desk.desk.uow.begin() as session:
        try:
            await throttle.reserve(session, [limit], desk.desk.now())
        except AddressThrottled as refusal:
            refused = refusal
    if refused is not None:
        raise refused


async def _claim(desk: SsoDesk, provider: Provider, state: str, cookie: str) -> AttemptRow | None:
    """Use up the sign-in that this answer belongs to; None where the hub itself began it."""
    if not state and provider.kind == ProviderKind.EDUYUN:
        return None
    async with desk.desk.uow.begin() as session:
        known = await queries.lock_attempt(session, hash_of(state)) if state else None
        is_ours = (
            known is not None
            and known.provider_id == provider.id
            and known.used_at is None
            and known.expires_at > desk.desk.now()
            and secrets.compare_digest(known.cookie_hash, hash_of(cookie))
        )
        if known is None or not is_ours:
            raise rules.StateMismatch
        known.used_at = desk.desk.now()
    return known


async def _enter(
    desk: SsoDesk, provider: Provider, identity: Identity, origin: tuple[str, str]
) -> SignedIn:
    """Begin a session for the person of an identity; the first time, tie the two together."""
    address, user_agent = origin
    async with desk.desk.uow.begin() as session:
        person = await _person_of(session, desk, provider, identity)
        if person.status != PersonStatus.ACTIVE:
            raise rules.PersonAway
        await throttle.give_back(session, f"sso:{address}")
        key = session_key(provider.id, identity.session)
        arrival = Arrival(person.id, person.name, address, user_agent, provider.id, key)
        signed_in = await begin(session, desk.desk, arrival)
        await keep_hint(session, desk, signed_in.session_id, identity.logout_hint)
    return signed_in


async def _person_of(
    session: AsyncSession, desk: SsoDesk, provider: Provider, identity: Identity
) -> Person:
    known = await queries.lock_identity(session, provider.id, identity.subject)
    if known is not None:
        known.used_at = desk.desk.now()
        return await session.get_one(Person, known.person_id)
    number = rules.claim(identity.claims, names_of(provider).staff_no)
    person = await _registered(session, number) if number else None
    if person is None:
        raise rules.AccountUnbound
    if person.status != PersonStatus.ACTIVE:
        raise rules.PersonAway
    if await queries.is_tied(session, provider.id, person.id):
        raise rules.IdentityTaken
    await tie(session, desk, provider, (identity.subject, person))
    return person


async def _registered(session: AsyncSession, number: str) -> Person | None:
    """Return the person of a staff number: as the other system spells it, else as forms do."""
    exact = await person_by_staff_no(session, number)
    spelling = unicodedata.normalize("NFKC", number).strip().upper()
    return exact or await person_by_staff_no(session, spelling)


async def _note(
    desk: SsoDesk,
    provider: Provider,
    found: tuple[AttemptRow | None, Identity | None, str],
    refusal: Refusal,
    address: str,
) -> str:
    """Write why a sign-in was refused; return the cookie that may show it."""
    attempt, identity, cookie = found
    now = desk.desk.now()
    unit = rules.claim(identity.claims, names_of(provider).unit) if identity else ""
    outcome: dict[str, Any] = {"code": refusal.code, "provider": provider.name, "unit": unit}
    async with desk.desk.uow.begin() as session:
        if attempt is None:  # the hub began it, or nobody knows who: keep what to tell
            cookie = secrets.token_urlsafe(32)
            made = Secrets(*(secrets.token_urlsafe(32) for _ in range(3)))
            row = _attempt(desk, provider, made, cookie)
            row.used_at, row.outcome = now, outcome
            session.add(row)
        else:
            row = await session.get_one(AttemptRow, attempt.state_hash, with_for_update=True)
            if identity is not None and isinstance(refusal, rules.AccountUnbound):
                outcome[LINKABLE] = identity.subject
                row.expires_at = now + _LIFETIME
            row.outcome = outcome
        await session.flush()
        detail = {"reason": refusal.code, "provider": provider.code, "address": address}
        if identity is not None:
            detail["subject"] = identity.subject
        entry = Entry(None, "sso.refuse", "sso_provider", provider.id, "", now, detail)
        await write_audit(session, entry)
    return cookie


async def outcome_of(desk: SsoDesk, cookie: str) -> tuple[dict[str, Any], list[Any]] | None:
    """Return what came of this browser's last refused sign-in, and whom to ask at the unit."""
    async with desk.desk.uow() as session:
        row = await queries.last_attempt(session, hash_of(cookie)) if cookie else None
        if row is None or row.outcome is None or row.expires_at <= desk.desk.now():
            return None
        is_unbound = row.outcome["code"] in (rules.AccountUnbound.code, rules.IdentityTaken.code)
        unit = str(row.outcome.get("unit", "")) if is_unbound else ""
        return row.outcome, list(await queries.contacts_at(session, unit))
