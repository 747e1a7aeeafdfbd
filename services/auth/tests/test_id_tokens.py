"""Tokens of other issuers: one algorithm per key, nothing of the header believed."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from jose import jws

from auth.sso.id_tokens import Expected, ForeignKeys, is_subject, verify_foreign
from kernel.errors import Unauthenticated

EXPECTED = Expected("https://idp.example.org", "tisheng")


def b64(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def pem(key: Any) -> str:
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return str(text.decode())


RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
WEAK = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 -- to be refused
EC = ec.generate_private_key(ec.SECP256R1())


def rsa_jwk(key: rsa.RSAPrivateKey, **more: Any) -> dict[str, Any]:
    point = key.public_key().public_numbers()
    return {"kty": "RSA", "kid": "r", "n": b64(point.n), "e": b64(point.e), **more}


def ec_jwk(**more: Any) -> dict[str, Any]:
    point = EC.public_key().public_numbers()
    return {"kty": "EC", "crv": "P-256", "kid": "e", "x": b64(point.x), "y": b64(point.y), **more}


KEYS = ForeignKeys.read({"keys": [rsa_jwk(RSA), ec_jwk()]})


def claims(**more: Any) -> dict[str, Any]:
    now = int(time.time())
    own = {"iss": EXPECTED.issuer, "aud": "tisheng", "sub": "s", "iat": now, "exp": now + 300}
    return own | more


def signed(alg: str = "RS256", **header: Any) -> str:
    key, kid = (RSA, "r") if alg == "RS256" else (EC, "e")
    headers = {"kid": kid, "typ": "JWT", **header}
    return str(jws.sign(claims(), pem(key), headers=headers, algorithm=alg))


@pytest.mark.parametrize("alg", ["RS256", "ES256"])
def test_both_algorithms_hold_with_their_own_keys(alg: str) -> None:
    assert verify_foreign(signed(alg), KEYS, EXPECTED)["sub"] == "s"


def test_a_key_is_good_for_one_algorithm() -> None:
    crossed = signed("RS256", kid="e")
    with pytest.raises(Unauthenticated):
        verify_foreign(crossed, KEYS, EXPECTED)


@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
def test_a_public_key_never_becomes_a_secret(encoding: Encoding) -> None:
    secret = RSA.public_key().public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in ({"alg": "HS256", "kid": "r", "typ": "JWT"}, claims())
    ]
    mac = hmac.new(secret, ".".join(parts).encode(), hashlib.sha256).digest()
    forged = ".".join([*parts, base64.urlsafe_b64encode(mac).decode().rstrip("=")])
    with pytest.raises(Unauthenticated):
        verify_foreign(forged, KEYS, EXPECTED)


@pytest.mark.parametrize(
    "header", [{"jku": "https://x"}, {"jwk": {}}, {"x5u": "x"}, {"crit": ["exp"]}, {"zip": "DEF"}]
)
def test_headers_that_bring_keys_or_extensions_are_refused(header: dict[str, Any]) -> None:
    with pytest.raises(Unauthenticated):
        verify_foreign(signed(**header), KEYS, EXPECTED)


def test_weak_foreign_and_broken_keys_are_left_out() -> None:
    listed: list[Any] = [
        rsa_jwk(WEAK),
        rsa_jwk(RSA, use="enc"),
        rsa_jwk(RSA, alg="RS512"),
        ec_jwk(crv="P-384"),
        {"kty": "oct", "kid": "o", "k": "AAAA"},
        {"kty": "RSA", "kid": "x", "n": "!", "e": "AQAB"},
        "no key",
    ]
    assert ForeignKeys.read({"keys": listed}).keys == {}
    assert ForeignKeys.read(None).keys == {}
    assert ForeignKeys.read({"keys": "many"}).keys == {}


def test_the_only_key_needs_no_name() -> None:
    alone = ForeignKeys.read({"keys": [{**rsa_jwk(RSA), "kid": "z"}]})
    nameless = str(jws.sign(claims(), pem(RSA), algorithm="RS256"))
    assert verify_foreign(nameless, alone, EXPECTED)["sub"] == "s"
    with pytest.raises(Unauthenticated):
        verify_foreign(nameless, KEYS, EXPECTED)


@pytest.mark.parametrize("token", ["", "a.b", "x" * 9000, "é.b.c", "bm8.bm8.bm8"])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(Unauthenticated):
        verify_foreign(token, KEYS, EXPECTED)


@pytest.mark.parametrize(
    ("value", "is_good"), [("s", True), ("", False), (" ", False), (7, False), ("x" * 256, False)]
)
def test_a_subject_is_a_short_text(value: object, *, is_good: bool) -> None:
    assert is_subject(value) is is_good
