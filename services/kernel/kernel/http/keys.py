"""The public keys that tokens are checked with, fetched from their issuer and kept."""

import asyncio
import time
from typing import Any, Final

import httpx

from kernel.errors import Unauthenticated, Unavailable
from kernel.tokens import KeySet, kid_of, verify

_AGE: Final = 300
_PAUSE: Final = 10
_MAX_BYTES: Final = 65_536


class RemoteKeys:
    """One issuer's JWKS: read on first use, again after five minutes or for an unknown `kid`.

    An unknown `kid` causes at most one fetch per ten seconds, so that forged tokens cannot be
    turned into traffic; while the issuer is away the last known keys stay valid.
    """

    def __init__(self, url: str) -> None:
        """Remember where the keys are; nothing is fetched yet."""
        self._url = url
        self._keys = KeySet()
        self._read_at = 0.0
        self._tried_at = 0.0
        self._lock = asyncio.Lock()

    async def key_set(self, kid: str) -> KeySet:
        """Return the issuer's keys, fresh enough to know `kid` if it exists."""
        if kid not in self._keys.keys or time.monotonic() - self._read_at > _AGE:
            async with self._lock:
                await self._refresh(kid)
        return self._keys

    async def _refresh(self, kid: str) -> None:
        now = time.monotonic()
        fresh = kid in self._keys.keys and now - self._read_at <= _AGE
        if fresh or (self._tried_at and now - self._tried_at < _PAUSE):
            return
        self._tried_at = now
        try:
            async with httpx.AsyncClient(
                timeout=3, follow_redirects=False, trust_env=False
            ) as http:
                answer = await http.get(self._url)
            answer.raise_for_status()
            if len(answer.content) > _MAX_BYTES:
                raise ValueError(self._url)
            self._keys, self._read_at = KeySet.read(answer.json()), now
        except (httpx.HTTPError, ValueError) as fault:
            if not self._keys.keys:
                self._tried_at = 0.0
                raise Unavailable("登录服务暂时不可用，请稍后重试", retry_after=5) from fault


class LocalKeys:
    """The keys of a signer in the same process."""

    def __init__(self, keys: KeySet) -> None:
        """Hold the keys."""
        self._keys = keys

    async def key_set(self, kid: str) -> KeySet:  # noqa: ARG002 -- the same shape as RemoteKeys
        """Return the keys."""
        return self._keys


class TokenCheck:
    """Verifies one kind of token of one issuer."""

    def __init__(
        self, source: RemoteKeys | LocalKeys, *, typ: str, aud: str, issuer: str, max_age: int
    ) -> None:
        """Say which tokens hold: their type, audience, issuer and longest lifetime in seconds."""
        self._source = source
        self._rules: dict[str, Any] = {"typ": typ, "aud": aud, "issuer": issuer, "max_age": max_age}

    async def verify(self, token: str) -> dict[str, Any]:
        """Return the claims, or raise Unauthenticated."""
        try:
            keys = await self._source.key_set(kid_of(token))
        except RecursionError as fault:
            raise Unauthenticated from fault
        return verify(token, keys, **self._rules)


AccessKeys = TokenCheck
