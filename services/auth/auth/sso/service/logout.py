"""Signing out here and there: our sessions end with theirs, and theirs with ours."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from auth.access import hash_of
from auth.sealing import SealingKeyMissing
from auth.sessions.service import CameFrom, end
from auth.sessions.tables import Session
from auth.sso import cas, oidc, queries
from auth.sso.rules import AnswerInvalid, ProviderKind, ProviderUnknown
from auth.sso.service.desk import ADAPTERS, SsoDesk, remote_of, session_key
from auth.sso.tables import Provider, UsedToken
from kernel.errors import Refusal

_KEPT: Final = timedelta(minutes=5)


async def keep_hint(session: AsyncSession, desk: SsoDesk, session_id: UUID, hint: str) -> None:
    """Keep, sealed, what the provider wants to see again when this session ends."""
    if not hint:
        return
    known = await session.get_one(Session, session_id)
    with suppress(SealingKeyMissing):  # a provider without a secret needs no key; it asks instead
        known.logout_hint = desk.hint_seal.seal(hint, str(session_id))


def _opened(desk: SsoDesk, came_from: CameFrom) -> str:
    if came_from.logout_hint is None:
        return ""
    try:
        return desk.hint_seal.open(came_from.logout_hint, str(came_from.session_id))
    except SealingKeyMissing:  # sealed with a key that is gone: the provider asks instead
        return ""


async def logout_address(desk: SsoDesk, came_from: CameFrom) -> str:
    """Return where the browser ends its session at the provider; "" when that cannot be told."""
    async with desk.desk.uow() as session:
        provider = await session.get(Provider, came_from.provider_id)
    if provider is None or not provider.is_enabled:
        return ""
    back = f"{desk.settings.public_url}/login"
    try:
        logout = ADAPTERS[ProviderKind(provider.kind)].logout
        return await logout(desk.calls, remote_of(desk, provider), back, _opened(desk, came_from))
    except Refusal:
        return ""  # the session here has ended; the other system is away


async def end_by_provider(desk: SsoDesk, code: str, token: str, message: str) -> int:
    """End the sessions that a provider's logout message names; return how many were still on.

    `token` is OIDC's logout token, signed by the issuer; `message` CAS's logout request, which
    names the service ticket that only the server and we know. Raises AnswerInvalid.
    """
    async with desk.desk.uow() as session:
        provider = await queries.enabled_provider(session, code)
    if provider is None:
        raise ProviderUnknown
    subject, name = "", ""
    used: UsedToken | None = None
    if provider.kind == ProviderKind.OIDC and token:
        remote = remote_of(desk, provider)
        subject, name, jti, expiry = await oidc.read_logout(desk.calls, remote, token)
        until = datetime.fromtimestamp(expiry, UTC) + _KEPT
        used = UsedToken(hash=hash_of(f"{provider.id}:{jti}"), expires_at=until)
    elif provider.kind == ProviderKind.CAS and message:
        name = cas.read_logout(message)
    else:
        raise AnswerInvalid
    return await _end(desk, provider, (subject, name), used)


async def _end(
    desk: SsoDesk, provider: Provider, whose: tuple[str, str], used: UsedToken | None
) -> int:
    subject, name = whose
    async with desk.desk.uow.begin() as session:
        if used is not None:
            try:
                async with session.begin_nested():
                    session.add(used)
            except IntegrityError as fault:
                raise AnswerInvalid from fault
        key = session_key(provider.id, name) or b""
        found = await queries.sessions_from(session, provider.id, key, subject)
        for known in found:
            await end(session, known, "ended_by_provider", desk.desk.now())
        return len(found)
