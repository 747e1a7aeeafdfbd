"""Signed tokens: the only module that touches python-jose.

python-jose 3.5 is at its end and lax by default, therefore nothing reaches it that this module has
not checked itself: one algorithm (ES256), a known key, an exact `typ`, no header that names a key
or an extension, every claim present and of the right type. Any failure is one answer, a 401.
"""

import base64
import binascii
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from jose import jwk, jws

from kernel.errors import Unauthenticated

_ALG: Final = "ES256"
_MAX_LENGTH: Final = 8192
_HEADER: Final = frozenset({"alg", "typ", "kid"})
_SKEW: Final = 30
_P256_BYTES: Final = 32


def _b64(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(_P256_BYTES, "big")).decode().rstrip("=")


@dataclass(frozen=True)
class KeySet:
    """Public keys by `kid`; anything that is not a P-256 signing key is left out."""

    keys: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, document: object) -> "KeySet":
        """Read a JWKS document."""
        listed = document.get("keys") if isinstance(document, dict) else None
        usable = [key for key in listed or [] if isinstance(key, dict) and _is_p256(key)]
        return cls({key["kid"]: jwk.construct(_public(key), _ALG) for key in usable})


def _is_p256(key: Mapping[str, object]) -> bool:
    return (
        key.get("kty") == "EC"
        and key.get("crv") == "P-256"
        and all(isinstance(key.get(name), str) for name in ("kid", "x", "y"))
    )


def _public(key: Mapping[str, Any]) -> dict[str, Any]:
    return {name: key[name] for name in ("kty", "crv", "x", "y")} | {"alg": _ALG}


class Signer:
    """Signs with the last key of a directory by name; publishes all of them.

    To rotate: add a key whose name sorts last, restart, and remove the old file once the longest
    token has expired. Others fetch an unknown `kid` on demand, so nobody is signed out.
    """

    def __init__(self, directory: Path) -> None:
        """Read every `*.pem` of the directory; at least one P-256 private key is needed."""
        self._documents: list[dict[str, Any]] = []
        for path in sorted(directory.glob("*.pem")):
            self._kid, self._pem = self._read(path)
        if not self._documents:
            message = f"no signing key (*.pem) in {directory}"
            raise FileNotFoundError(message)

    def _read(self, path: Path) -> tuple[str, str]:
        pem = path.read_bytes()
        key = load_pem_private_key(pem, password=None)
        if not (isinstance(key, EllipticCurvePrivateKey) and isinstance(key.curve, SECP256R1)):
            message = f"{path.name} is not a P-256 private key"
            raise ValueError(message)  # noqa: TRY004 -- the file is wrong, not the type
        point = key.public_key().public_numbers()
        document = {"crv": "P-256", "kty": "EC", "x": _b64(point.x), "y": _b64(point.y)}
        kid = sha256(json.dumps(document, separators=(",", ":")).encode()).hexdigest()[:32]
        self._documents.append(document | {"kid": kid, "alg": _ALG, "use": "sig"})
        return kid, pem.decode()

    def jwks(self) -> dict[str, Any]:
        """Return the public keys as a JWKS document."""
        return {"keys": self._documents}

    def key_set(self) -> KeySet:
        """Return the public keys for verifying in the same process."""
        return KeySet.read(self.jwks())

    def sign(
        self, claims: Mapping[str, Any], *, typ: str, aud: str, issuer: str, lifetime: int
    ) -> str:
        """Sign claims (with at least `sub`) for one audience and `lifetime` seconds."""
        now = int(time.time())
        timed = {"jti": uuid4().hex, "iat": now, "exp": now + lifetime, "aud": aud, "iss": issuer}
        headers = {"typ": typ, "kid": self._kid}
        return str(jws.sign({**claims, **timed}, self._pem, headers=headers, algorithm=_ALG))


def foreign_key(document: Mapping[str, Any], alg: str) -> Any:
    """Return a public key of another issuer for `signed_by`; ValueError when it is none."""
    try:
        return jwk.construct(dict(document) | {"alg": alg}, alg)
    except Exception as fault:  # whatever the libraries below make of a hostile document
        raise ValueError(alg) from fault


def signed_by(token: str, key: Any, alg: str) -> dict[str, Any]:
    """Return the claims of a token whose header the caller has checked; 401 otherwise."""
    try:
        return _object(jws.verify(token, key, [alg]))
    except Exception as fault:
        raise Unauthenticated from fault


def kid_of(token: str) -> str:
    """Return the key id of a well-formed header, before any signature check."""
    return str(_header(token)["kid"])


def verify(
    token: str, keys: KeySet, *, typ: str, aud: str, issuer: str, max_age: int
) -> dict[str, Any]:
    """Return the claims of a token that holds; raise Unauthenticated for every other one.

    `max_age` is the longest lifetime in seconds that the issuer may give.
    """
    try:
        header = _header(token)
        if header["typ"] != typ or header["kid"] not in keys.keys:
            raise Unauthenticated
        claims = _object(jws.verify(token, keys.keys[header["kid"]], [_ALG]))
    except Unauthenticated:
        raise
    except (
        Exception
    ) as fault:  # jose leaks AttributeError, RecursionError and others on hostile input
        raise Unauthenticated from fault
    if not _holds(claims, aud=aud, issuer=issuer, max_age=max_age):
        raise Unauthenticated
    return claims


def read_header(token: str) -> dict[str, Any]:
    """Read the first of three ASCII segments as JSON; nothing in it is checked yet."""
    try:
        if len(token) > _MAX_LENGTH or not token.isascii():
            raise Unauthenticated
        first, _, _ = token.split(".")
        return _object(
            base64.b64decode(first + "=" * (-len(first) % 4), altchars=b"-_", validate=True)
        )
    except (ValueError, binascii.Error, RecursionError) as fault:
        raise Unauthenticated from fault


def _header(token: str) -> dict[str, Any]:
    """Read the header of a token of ours; only `alg`, `typ` and `kid` may stand in it."""
    header = read_header(token)
    plain = header.keys() == _HEADER and all(isinstance(value, str) for value in header.values())
    if not plain or header["alg"] != _ALG:
        raise Unauthenticated
    return header


def _object(text: bytes) -> dict[str, Any]:
    value = json.loads(text)
    if not isinstance(value, dict):
        raise Unauthenticated
    return value


def _holds(claims: Mapping[str, Any], *, aud: str, issuer: str, max_age: int) -> bool:
    iat, exp = claims.get("iat"), claims.get("exp")
    if type(iat) is not int or type(exp) is not int:  # bool is an int, and a float is not a time
        return False
    now = int(time.time())
    texts = all(isinstance(claims.get(name), str) and claims[name] for name in ("sub", "jti"))
    addressed = claims.get("aud") == aud and claims.get("iss") == issuer
    timely = iat <= now + 2 * _SKEW and now <= exp + _SKEW and 0 < exp - iat <= max_age
    return texts and addressed and timely
