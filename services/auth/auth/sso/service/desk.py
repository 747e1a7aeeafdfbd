"""What signing in through another system works with."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from uuid import UUID

from auth.sealing import Seal
from auth.sessions.service import Desk
from auth.settings import Settings
from auth.sso import cas, eduyun, oidc
from auth.sso.calls import Calls
from auth.sso.port import Adapter, Remote
from auth.sso.rules import ClaimNames, ProviderKind, Reach
from auth.sso.tables import Provider

ADAPTERS: Final[Mapping[ProviderKind, Adapter]] = MappingProxyType(
    {
        ProviderKind.OIDC: oidc.ADAPTER,
        ProviderKind.CAS: cas.ADAPTER,
        ProviderKind.EDUYUN: eduyun.ADAPTER,
    }
)


@dataclass(frozen=True, slots=True)
class SsoDesk:
    """The desk of signing in, and what other systems need on top of it."""

    desk: Desk
    settings: Settings

    @property
    def seal(self) -> Seal:
        """The seal of the providers' secrets."""
        return Seal(self.settings.sealing_key.get_secret_value(), "sso provider")

    @property
    def hint_seal(self) -> Seal:
        """The seal of what a provider wants to see again at the end of a session."""
        return Seal(self.settings.sealing_key.get_secret_value(), "sso logout hint")

    @property
    def calls(self) -> Calls:
        """Calls within what the operator allows."""
        hosts = frozenset(self.settings.sso_hosts.lower().split())
        return Calls(Reach(hosts, self.settings.sso_loopback))


def names_of(provider: Provider) -> ClaimNames:
    """Return which claims hold the staff number and the unit."""
    mapping = provider.mapping
    return ClaimNames(str(mapping.get("staff_no", "")), str(mapping.get("unit", "")))


def remote_of(desk: SsoDesk, provider: Provider) -> Remote:
    """Return a provider as its adapter needs it, with the secret opened."""
    sealed = provider.secret_sealed
    return Remote(
        kind=ProviderKind(provider.kind),
        address=provider.address,
        login_address=provider.login_address or "",
        client_id=provider.client_id,
        secret=desk.seal.open(sealed, str(provider.id)) if sealed else "",
        callback=f"{desk.settings.public_url}/api/auth/v1/sso/{provider.code}/callback",
        staff_no_claim=names_of(provider).staff_no,
    )


def session_key(provider_id: UUID, session: str) -> bytes | None:
    """Return what is kept of a session there, so that its end can be told; None without one."""
    if not session:
        return None
    return hashlib.sha256(f"{provider_id}:{session}".encode()).digest()
