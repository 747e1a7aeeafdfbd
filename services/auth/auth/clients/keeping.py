"""Keeping machine clients: making, changing, rotating the secret, switching off."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from auth.clients import queries, rules
from auth.clients.service import hash_of
from auth.clients.tables import ApiClient
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.errors import Stale


@dataclass(frozen=True, slots=True)
class NewClient:
    """What is needed to let a machine in."""

    client_id: str
    name: str
    scopes: tuple[str, ...]
    rate_per_minute: int


def new_secret() -> str:
    """Return a random secret; only its hash is kept."""
    return secrets.token_urlsafe(32)


async def create(
    session: AsyncSession, actor: Actor, new: NewClient, secret: str, now: datetime
) -> ApiClient:
    """Let a machine in; the secret is shown once."""
    rules.check_scopes(new.scopes)
    made = ApiClient(
        client_id=new.client_id,
        name=new.name,
        scopes=sorted(set(new.scopes)),
        rate_per_minute=new.rate_per_minute,
        secret_hash=hash_of(secret),
        secret_changed_at=now,
    )
    try:
        async with session.begin_nested():
            session.add(made)
    except IntegrityError as fault:
        raise rules.ClientIdTaken from fault
    detail = {"client_id": made.client_id, "scopes": made.scopes}
    await _record(session, actor, made, ("client.create", detail), now)
    return made


async def _lock(session: AsyncSession, id_: UUID, seen: int) -> ApiClient:
    found = await queries.lock_client(session, id_)
    if found.version != seen:
        current = {"name": found.name, "scopes": found.scopes, "version": found.version}
        raise Stale(extra={"current": current})
    if found.is_platform:
        raise rules.PlatformClient
    found.version += 1
    return found


async def change(
    session: AsyncSession,
    actor: Actor,
    which: tuple[UUID, int],
    values: Mapping[str, Any],
    now: datetime,
) -> None:
    """Change name, scopes, limit, or switch it on and off; both take effect at the next call."""
    found = await _lock(session, *which)
    if "scopes" in values:
        rules.check_scopes(values["scopes"])
    wanted = {n: sorted(set(v)) if n == "scopes" else v for n, v in values.items()}
    before = {name: getattr(found, name) for name in wanted}
    for name, value in wanted.items():
        setattr(found, name, value)
    detail = {"client_id": found.client_id, "before": before, "after": wanted}
    await _record(session, actor, found, ("client.change", detail), now)


async def rotate(
    session: AsyncSession,
    actor: Actor,
    which: tuple[UUID, int],
    new: tuple[str, timedelta],
    now: datetime,
) -> None:
    """Replace the secret; the old one stays valid for the overlap."""
    secret, overlap = new
    found = await _lock(session, *which)
    found.old_secret_hash = found.secret_hash if overlap else None
    found.old_secret_until = now + overlap if overlap else None
    found.secret_hash = hash_of(secret)
    found.secret_changed_at = now
    detail = {"client_id": found.client_id, "old_until": found.old_secret_until}
    await _record(session, actor, found, ("client.rotate", detail), now)


async def _record(
    session: AsyncSession,
    actor: Actor,
    found: ApiClient,
    what: tuple[str, Mapping[str, Any]],
    now: datetime,
) -> None:
    action, detail = what
    await session.flush()
    await write_audit(session, Entry(actor, action, "api_client", found.id, "", now, detail))
