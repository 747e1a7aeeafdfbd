"""The one port of signing in elsewhere; OIDC, CAS and eduyun are three ways to fill it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from auth.sso.calls import Calls
from auth.sso.rules import Identity, ProviderKind


@dataclass(frozen=True, slots=True)
class Remote:
    """A provider with its secret opened, and our address that it sends people back to."""

    kind: ProviderKind
    address: str
    login_address: str
    client_id: str
    secret: str
    callback: str
    staff_no_claim: str = ""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What one sign-in on its way is tied to."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Check:
    """One step of trying a connection: what was tried, whether it worked, what came back."""

    step: str
    is_ok: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Adapter:
    """How one kind of provider is spoken to.

    `start` gives the address that the browser is sent to. `finish` turns the query of the callback
    into an identity (Refusal when it does not hold; `secrets` is None for a sign-in that the other
    side began). `logout` gives the address that ends the session there, or "", from our page to
    come back to and the hint of the identity. `check` tries the connection without anybody signing
    in.
    """

    start: Callable[[Calls, Remote, Secrets], Awaitable[str]]
    finish: Callable[[Calls, Remote, Secrets | None, Mapping[str, str]], Awaitable[Identity]]
    logout: Callable[[Calls, Remote, str, str], Awaitable[str]]
    check: Callable[[Calls, Remote], Awaitable[list[Check]]]
