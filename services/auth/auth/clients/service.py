"""Letting machines in."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.clients import queries, rules
from auth.clients.rules import ClientThrottled, ClientWrong, Scope
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


def _hash(secret: str) -> bytes:
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
        is_right = hmac.compare_digest(found.secret_hash if found else _NOBODY, _hash(secret))
        if found is not None and is_right:
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
    if found is not None and found.secret_hash == _hash(secret) and found.scopes == wanted:
        return False
    if found is None:
        found = ApiClient(client_id=client_id)
        session.add(found)
    found.secret_hash = _hash(secret)
    found.scopes = wanted
    await session.flush()
    detail = {"client_id": client_id, "scopes": wanted}
    await write_audit(
        session, Entry(None, "client.ensure", "api_client", found.id, "", now, detail)
    )
    return True
