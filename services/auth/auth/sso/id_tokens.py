"""Tokens of other issuers (OpenID Connect Core §3.1.3.7): RS256 or ES256, nothing else.

The same caution as for our own: header and claims are checked here, before and after the library
sees the token. Each key is good for one algorithm, so that a public key can never become a secret.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kernel.errors import Unauthenticated
from kernel.tokens import foreign_key, read_header, signed_by

# `x5t` is a thumbprint that some issuers add; headers that bring or name a key are refused.
_HEADER: Final = frozenset({"alg", "typ", "kid", "x5t", "x5t#S256"})
_MEMBERS: Final = {"RS256": ("kty", "n", "e"), "ES256": ("kty", "crv", "x", "y")}
_MIN_MODULUS: Final = 342  # base64url characters of 2048 bits
_MAX_MODULUS: Final = 1_366  # of 8192 bits: a larger one only costs time
_MAX_KEYS: Final = 50
_SKEW: Final = 60
_MAX_SUBJECT: Final = 255


def _algorithm(document: Mapping[str, Any]) -> str | None:
    """Return the one algorithm a key is good for; None when we do not use such keys."""
    kinds = {("RSA", None): "RS256", ("EC", "P-256"): "ES256"}
    alg = kinds.get((str(document.get("kty")), document.get("crv")))
    if alg is None or document.get("use", "sig") != "sig" or document.get("alg", alg) != alg:
        return None
    if not all(isinstance(document.get(name), str) for name in _MEMBERS[alg]):
        return None
    is_sized = alg == "ES256" or _MIN_MODULUS <= len(document["n"]) <= _MAX_MODULUS
    return alg if is_sized else None


@dataclass(frozen=True)
class ForeignKeys:
    """An issuer's public signing keys by `kid` ("" when it names none): algorithm and key."""

    keys: Mapping[str, tuple[str, Any]] = field(default_factory=dict)

    @classmethod
    def read(cls, document: object) -> "ForeignKeys":
        """Read a JWKS document; keys of other kinds, weak or broken ones are left out."""
        listed = document.get("keys") if isinstance(document, dict) else None
        found: dict[str, tuple[str, Any]] = {}
        for entry in listed[:_MAX_KEYS] if isinstance(listed, list) else []:
            if not isinstance(entry, dict) or (alg := _algorithm(entry)) is None:
                continue
            public = {name: entry[name] for name in _MEMBERS[alg]}
            try:
                found[str(entry.get("kid", ""))] = (alg, foreign_key(public, alg))
            except ValueError:
                continue
        return cls(found)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must say: who issued it, for whom, of which types, how long it may live."""

    issuer: str
    audience: str
    types: frozenset[str] = frozenset({"", "JWT"})
    max_age: int = 86_400


def verify_foreign(token: str, keys: ForeignKeys, expected: Expected) -> dict[str, Any]:
    """Return the claims of a token that holds; raise Unauthenticated for every other one."""
    header = read_header(token)
    texts = all(isinstance(value, str) for value in header.values())
    if not texts or not header.keys() <= _HEADER or header.get("typ", "") not in expected.types:
        raise Unauthenticated
    kid = header.get("kid", "")
    if not kid and len(keys.keys) == 1:
        kid = next(iter(keys.keys))
    alg, key = keys.keys.get(kid, ("", None))
    if key is None or header.get("alg") != alg:
        raise Unauthenticated
    claims = signed_by(token, key, alg)
    if not (_is_addressed(claims, expected) and _is_timely(claims, expected.max_age)):
        raise Unauthenticated
    return claims


def is_subject(value: object) -> bool:
    """Tell whether a value can be the subject of an identity: a short text, not blank."""
    return isinstance(value, str) and len(value.strip()) > 0 and len(value) <= _MAX_SUBJECT


def _is_addressed(claims: Mapping[str, Any], expected: Expected) -> bool:
    audience = claims.get("aud")
    listed = audience if isinstance(audience, list) else [audience]
    # Several audiences: the token was asked for by the one it names as authorised party.
    is_ours = expected.audience in listed and (
        len(listed) == 1 or claims.get("azp") == expected.audience
    )
    return is_ours and claims.get("iss") == expected.issuer


def _is_timely(claims: Mapping[str, Any], max_age: int) -> bool:
    iat, exp = claims.get("iat"), claims.get("exp")
    if type(iat) is not int or type(exp) is not int:
        return False
    now = int(time.time())
    return iat <= now + _SKEW and now <= exp + _SKEW and 0 < exp - iat <= max_age
