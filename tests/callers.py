"""Callers of any role at any unit: tokens signed with the stack's own key, as auth would.

The rights tests need ninety callers; ninety accounts would cost ninety password hashes and prove
nothing more. Signing in itself is tested with real accounts.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID, uuid4

import httpx

from kernel.actor import Actor, Grant, Role
from kernel.testing import access_token
from kernel.tokens import Signer
from tests.stack import Stack

FRESH_SECONDS = 300
NEWEST = 1 << 40


@dataclass(frozen=True)
class Unit:
    """A unit of the organisation tree."""

    id: str
    path: str
    name: str


@dataclass(frozen=True)
class Caller:
    """Somebody who calls: who they are in words, and what signs their token (none = nobody)."""

    name: str
    sign: Callable[[], str] = str
    role: Role | None = None
    path: str = ""
    scopes: frozenset[str] = frozenset()
    _signed: dict[str, tuple[float, str]] = field(default_factory=dict, compare=False)

    @property
    def token(self) -> str:
        """A token that lives for minutes yet; long test runs outlive a token."""
        now = time.monotonic()
        at, token = self._signed.get("token", (-FRESH_SECONDS, ""))
        if now - at >= FRESH_SECONDS:
            token = self.sign()
            self._signed["token"] = (now, token)
        return token

    @property
    def authorization(self) -> dict[str, str]:
        """The header of the caller's requests."""
        token = self.token
        return {"Authorization": f"Bearer {token}"} if token else {}


@dataclass(frozen=True)
class Mint:
    """Signs access tokens for a stack."""

    stack: Stack

    @cached_property
    def _signer(self) -> Signer:
        return Signer(self.stack.layout.secrets / "auth-signing")

    def person(
        self, role: Role, path: str, *, org_id: str | None = None, person_id: str | None = None
    ) -> Caller:
        """Make a person with one role at a unit's path."""
        grant = Grant(role, UUID(org_id) if org_id else uuid4(), path)
        who = UUID(person_id) if person_id else uuid4()
        # Also for people whose rights have changed before: these are as new as can be.
        actor = Actor(who, f"样例{role}", uuid4(), (grant,), rights_version=NEWEST)
        return Caller(f"{role}@{path}", self._signing(actor), role, path)

    def machine(self, *scopes: str) -> Caller:
        """Make a machine client with scopes."""
        actor = Actor(uuid4(), "machine", None, (), frozenset(scopes))
        name = f"machine({' '.join(scopes) or 'no scope'})"
        return Caller(name, self._signing(actor), scopes=actor.scopes)

    def _signing(self, actor: Actor) -> Callable[[], str]:
        return lambda: access_token(self._signer, actor)


NOBODY = Caller("anonymous")


class Calls:
    """One connection to the gateway that many callers share."""

    def __init__(self, stack: Stack) -> None:
        self.http = httpx.Client(base_url=stack.url, timeout=60, trust_env=False)

    def __call__(self, caller: Caller, method: str, path: str, **options: object) -> httpx.Response:
        """Send one request as `caller`, without following redirects."""
        given = options.pop("headers", None)
        headers = {**caller.authorization, **(given if isinstance(given, dict) else {})}
        return self.http.request(method, path, headers=headers, **options)  # type: ignore[arg-type]  # httpx's own options

    def ok(self, caller: Caller, method: str, path: str, **options: object) -> httpx.Response:
        """Send a request that must succeed."""
        answer = self(caller, method, path, **options)
        if answer.is_error:
            raise AssertionError(
                f"{caller.name}: {method} {path}: {answer.status_code} {answer.text}"
            )
        return answer

    def close(self) -> None:
        """Close the connection."""
        self.http.close()


def all_rows(calls: Calls, caller: Caller, path: str, **params: str) -> Iterable[dict[str, object]]:
    """Walk every page of a list."""
    cursor: str | None = ""
    while cursor is not None:
        query = {"limit": "200", **params, **({"cursor": cursor} if cursor else {})}
        page = calls.ok(caller, "GET", path, params=query).json()
        yield from page["items"]
        cursor = page["next_cursor"]
