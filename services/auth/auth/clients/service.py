"""Letting machines in."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.clients import queries, rules
from auth.clients.rules import (
    ClientBusy,
    ClientDisabled,
    ClientThrottled,
    ClientWrong,
    Scope,
)
from auth.clients.tables import ApiClient
from auth.settings import Settings
from auth.throttle import service as throttle
from auth.throttle.rules import Limit
from kernel.audit import Entry, write_audit
from kernel.db import UnitOfWork
from kernel.errors import Refusal

_NOBODY = b"\x00" * 32
# A machine asks every nine minutes; finer is not worth a write.
_NOTED_AFTER = timedelta(minutes=5)


def hash_of(secret: str) -> bytes:
    """Hash a secret of at least 32 random characters; those need no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


async def check(
    uow: UnitOfWork,
    settings: Settings,
    credentials: tuple[str, str],
    address: str,
    now: datetime,
) -> tuple[UUID, list[str]]:
    """Return id and scopes of the client with these credentials.

    Wrong ones count against the caller's address only: a stranger must not be able to lock a
    service of the platform out. Raises ClientWrong or ClientThrottled.
    """
    client_id, secret = credentials
    refused: Refusal = ClientWrong()
    async with uow.begin() as session:
        found = await queries.client(session, client_id)
        is_right = _is_right(found, hash_of(secret), now)
        if found is not None and is_right:
            if not found.is_enabled:
                raise ClientDisabled
            if found.last_used_at is None or now - found.last_used_at > _NOTED_AFTER:
                found.last_used_at = now
            return found.id, list(found.scopes)
        try:
            await throttle.reserve(session, [_limit(settings, address)], now)
            entry = Entry(
                None, "client.refuse", "api_client", "unknown", "", now, {"address": address}
            )
            await write_audit(session, entry)
        except ClientThrottled as refusal:
            refused = refusal
    raise refused


def _is_right(found: ApiClient | None, hashed: bytes, now: datetime) -> bool:
    """Compare with the secret, and with the one before it while that is still valid."""
    is_current = hmac.compare_digest(found.secret_hash if found else _NOBODY, hashed)
    until = found.old_secret_until if found else None
    old = found.old_secret_hash if found and until and now < until else None
    is_old = hmac.compare_digest(old or _NOBODY, hashed)
    return is_current or is_old


async def count_call(uow: UnitOfWork, client_id: UUID, now: datetime) -> None:
    """Count a call of a machine against its limit, over all processes.

    Raises ClientDisabled (its token may still be valid) or ClientBusy.
    """
    async with uow.begin() as session:
        found = await session.get(ApiClient, client_id)
        if found is not None and not found.is_enabled:
            raise ClientDisabled
        if found is None or found.rate_per_minute is None:  # clients are never deleted
            return
        minute, rest = rules.minute_of(now)
        count, limit = await queries.count_call(session, client_id, minute), found.rate_per_minute
    if count > limit:
        raise ClientBusy(retry_after=rest)


def _limit(settings: Settings, address: str) -> Limit:
    window = timedelta(minutes=settings.failure_window_minutes)
    return Limit(f"client:{address}", settings.failures_per_address, window, ClientThrottled)


async def ensure(
    session: AsyncSession, client_id: str, secret: str, scopes: Sequence[Scope], now: datetime
) -> bool:
    """Create the client, or give it this secret and these scopes; tell whether anything changed."""
    if len(secret) < rules.MIN_SECRET:
        raise rules.SecretTooShort
    wanted = sorted({str(scope) for scope in scopes})
    found = await queries.client(session, client_id)
    if found is not None and found.secret_hash == hash_of(secret) and found.scopes == wanted:
        return False
    if found is None:
        found = ApiClient(client_id=client_id, is_platform=True)
        session.add(found)
    found.secret_hash = hash_of(secret)
    found.scopes = wanted
    await session.flush()
    detail = {"client_id": client_id, "scopes": wanted}
    await write_audit(
        session, Entry(None, "client.ensure", "api_client", found.id, "", now, detail)
    )
    return True
