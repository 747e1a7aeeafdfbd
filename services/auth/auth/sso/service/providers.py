"""Keeping the list of sign-in providers (登录方式)."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from auth.sso import queries, rules
from auth.sso.port import Check
from auth.sso.rules import ProviderKind
from auth.sso.service.desk import ADAPTERS, SsoDesk, remote_of
from auth.sso.tables import Provider
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.db import uuid7
from kernel.errors import FieldError, NotFound, Stale

_CHANGEABLE: Final = ("name", "is_enabled", "address", "login_address", "client_id", "mapping")


@dataclass(frozen=True, slots=True)
class Draft:
    """A provider as somebody filled it in; `secret` is None where it stays as it is."""

    values: dict[str, Any]
    secret: str | None


def _check_addresses(desk: SsoDesk, values: dict[str, Any]) -> None:
    for field in ("address", "login_address"):
        url = values.get(field)
        if not url:
            continue
        try:
            rules.check_address(url.replace("{callback}", ""), desk.calls.reach)
        except rules.AddressRefused as refusal:
            error = FieldError(field, refusal.code, refusal.title)
            raise rules.AddressRefused(errors=[error]) from refusal


def _shown(provider: Provider) -> dict[str, Any]:
    """Return what the audit row shows of a provider; never the secret."""
    return {name: getattr(provider, name) for name in ("code", "kind", *_CHANGEABLE)}


async def add(session: AsyncSession, desk: SsoDesk, actor: Actor, draft: Draft) -> Provider:
    """Add a provider; CodeTaken or AddressRefused."""
    _check_addresses(desk, draft.values)
    now = desk.desk.now()
    provider = Provider(id=uuid7(), **draft.values, created_at=now, version=1)
    if draft.secret:
        provider.secret_sealed = desk.seal.seal(draft.secret, str(provider.id))
    try:
        async with session.begin_nested():
            session.add(provider)
    except IntegrityError as fault:
        raise rules.CodeTaken from fault
    entry = Entry(
        actor, "sso_provider.create", "sso_provider", provider.id, "", now, _shown(provider)
    )
    await write_audit(session, entry)
    return provider


async def change(
    session: AsyncSession, desk: SsoDesk, actor: Actor, whom: tuple[UUID, int], draft: Draft
) -> Provider:
    """Change what is given of a provider whose version the caller has seen."""
    provider_id, seen = whom
    _check_addresses(desk, draft.values)
    provider = await queries.lock_provider(session, provider_id)
    if provider.version != seen:
        raise Stale(extra={"current": _shown(provider) | {"version": provider.version}})
    before = _shown(provider)
    for name, value in draft.values.items():
        setattr(provider, name, value)
    if draft.secret is not None:
        sealed = desk.seal.seal(draft.secret, str(provider.id)) if draft.secret else None
        provider.secret_sealed = sealed
    provider.version += 1
    after = _shown(provider)
    differing = {name: value for name, value in after.items() if before[name] != value}
    detail = {
        "before": {name: before[name] for name in differing},
        "after": differing,
        "secret_changed": draft.secret is not None,
    }
    now = desk.desk.now()
    entry = Entry(actor, "sso_provider.change", "sso_provider", provider.id, "", now, detail)
    await session.flush()
    await write_audit(session, entry)
    return provider


async def try_connection(desk: SsoDesk, provider_id: UUID) -> list[Check]:
    """Call the provider without anybody signing in; each step with what came back."""
    async with desk.desk.uow() as session:
        provider = await session.get(Provider, provider_id)
    if provider is None:
        raise NotFound
    return await ADAPTERS[ProviderKind(provider.kind)].check(desk.calls, remote_of(desk, provider))
