"""Tokens: what holds, and the list of attacks that must not (one answer for all: 401)."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP384R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from hypothesis import given
from hypothesis import strategies as st
from jose import jws

from kernel.errors import Unauthenticated
from kernel.testing import write_key
from kernel.tokens import KeySet, Signer, kid_of, verify

RULES: dict[str, Any] = {
    "typ": "at+jwt",
    "aud": "tisheng-api",
    "issuer": "tisheng-auth",
    "max_age": 900,
}
Forge = Callable[..., str]


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@pytest.fixture(scope="module")
def signer(signing_keys: Path) -> Signer:
    return Signer(signing_keys)


@pytest.fixture(scope="module")
def private_key(signing_keys: Path) -> EllipticCurvePrivateKey:
    key = load_pem_private_key((signing_keys / "1.pem").read_bytes(), None)
    assert isinstance(key, EllipticCurvePrivateKey)
    return key


@pytest.fixture(scope="module")
def forge(signing_keys: Path, signer: Signer) -> Forge:
    """Sign anything with the right key, so that only the thing under test is wrong."""
    pem = (signing_keys / "1.pem").read_text()
    kid = signer.jwks()["keys"][0]["kid"]

    def make(*, drop: str = "", headers: dict[str, Any] | None = None, **claims: Any) -> str:
        now = int(time.time())
        body = {
            "sub": "a",
            "jti": "b",
            "aud": "tisheng-api",
            "iss": "tisheng-auth",
            "iat": now,
            "exp": now + 600,
        }
        body |= claims
        body.pop(drop, None)
        head = {"typ": "at+jwt", "kid": kid} | (headers or {})
        return str(jws.sign(body, pem, headers=head, algorithm="ES256"))

    return make


def is_refused(token: Any, signer: Signer, **changed: Any) -> bool:
    try:
        verify(token, signer.key_set(), **RULES | changed)
    except Unauthenticated:
        return True
    return False


@pytest.mark.requirement("R137")
def test_a_token_of_ours_holds(signer: Signer) -> None:
    token = signer.sign(
        {"sub": "p"}, typ="at+jwt", aud="tisheng-api", issuer="tisheng-auth", lifetime=600
    )

    assert verify(token, signer.key_set(), **RULES)["sub"] == "p"
    assert kid_of(token) in signer.key_set().keys


def test_the_forger_of_these_tests_makes_good_tokens(forge: Forge, signer: Signer) -> None:
    assert not is_refused(forge(), signer)


@pytest.mark.parametrize("claim", ["exp", "iat", "aud", "iss", "sub", "jti"])
def test_every_claim_is_required(forge: Forge, signer: Signer, claim: str) -> None:
    assert is_refused(forge(drop=claim), signer)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"aud": ["tisheng-api"]},
        {"iss": "another"},
        {"sub": ""},
        {"sub": 5},
        {"jti": None},
        {"exp": "4102444800"},
        {"exp": 4102444800.0},
        {"exp": True},
        {"exp": 4102444800},  # lives longer than its issuer may give
        {"iat": int(time.time()) + 3600, "exp": int(time.time()) + 3700},
        {"iat": int(time.time()) - 1300, "exp": int(time.time()) - 700},
        {"iat": int(time.time()), "exp": int(time.time())},
        {"iat": int(time.time()) - 5, "exp": int(time.time()) - 20},
    ],
)
def test_a_claim_of_the_wrong_value_or_type_is_refused(
    forge: Forge, signer: Signer, claims: dict[str, Any]
) -> None:
    assert is_refused(forge(**claims), signer)


def test_infinite_times_are_refused(forge: Forge, signer: Signer) -> None:
    assert is_refused(forge(exp=float("inf")), signer)
    assert is_refused(forge(exp=float("nan")), signer)


@pytest.mark.parametrize(("late", "refused"), [(20, False), (120, True)])
def test_clocks_may_differ_by_half_a_minute(
    forge: Forge, signer: Signer, late: int, *, refused: bool
) -> None:
    now = int(time.time())

    assert is_refused(forge(iat=now - 600, exp=now - late), signer) is refused
    assert is_refused(forge(iat=now + late, exp=now + late + 60), signer) is refused


@pytest.mark.parametrize(
    "headers",
    [
        {"typ": "JWT"},
        {"typ": "ticket+jwt"},
        {"kid": "unknown"},
        {"kid": "../../../etc/passwd"},
        {"crit": ["b64"], "b64": False},
        {"b64": False},
        {"jku": "http://127.0.0.1:9/keys"},
        {"x5u": "http://127.0.0.1:9/keys"},
        {"jwk": {"kty": "EC"}},
        {"zip": "DEF"},
        {"x": 1},
    ],
)
def test_a_header_says_alg_typ_and_kid_and_nothing_else(
    forge: Forge, signer: Signer, headers: dict[str, Any]
) -> None:
    assert is_refused(forge(headers=headers), signer)


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE", "HS256", "RS256", "ES384", ""])
def test_another_algorithm_is_refused(forge: Forge, signer: Signer, alg: str) -> None:
    _, body, signature = forge().split(".")
    kid = signer.jwks()["keys"][0]["kid"]
    head = b64(json.dumps({"alg": alg, "typ": "at+jwt", "kid": kid}).encode())

    assert is_refused(f"{head}.{body}.{signature}", signer)
    assert is_refused(f"{head}.{body}.", signer)


@pytest.mark.parametrize("alg", [["ES256"], None, 1, {"a": 1}])
def test_an_algorithm_that_is_no_text_is_refused(forge: Forge, signer: Signer, alg: object) -> None:
    _, body, signature = forge().split(".")
    kid = signer.jwks()["keys"][0]["kid"]
    head = b64(json.dumps({"alg": alg, "typ": "at+jwt", "kid": kid}).encode())

    assert is_refused(f"{head}.{body}.{signature}", signer)


@pytest.mark.parametrize("claimed", ["HS256", "ES256"])
def test_the_public_key_is_no_shared_secret(
    forge: Forge, signer: Signer, private_key: EllipticCurvePrivateKey, claimed: str
) -> None:
    public = private_key.public_key()
    forms = [
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH),
        public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
        b"",
    ]
    _, body, _ = forge().split(".")
    kid = signer.jwks()["keys"][0]["kid"]
    head = b64(json.dumps({"alg": claimed, "typ": "at+jwt", "kid": kid}).encode())
    for secret in forms:
        mac = hmac.new(secret, f"{head}.{body}".encode(), hashlib.sha256).digest()
        assert is_refused(f"{head}.{body}.{b64(mac)}", signer)


def test_another_key_with_our_kid_is_refused(tmp_path: Path, forge: Forge, signer: Signer) -> None:
    write_key(tmp_path / "1.pem")
    stranger = (tmp_path / "1.pem").read_text()
    kid = signer.jwks()["keys"][0]["kid"]
    claims = json.loads(base64.urlsafe_b64decode(forge().split(".")[1] + "=="))
    token = jws.sign(claims, stranger, headers={"typ": "at+jwt", "kid": kid}, algorithm="ES256")

    assert is_refused(token, signer)


@pytest.mark.parametrize(
    "signature", ["", "AA", b64(b"\0" * 64), b64(b"\xff" * 64), b64(b"\0" * 65)]
)
def test_a_broken_signature_is_refused(forge: Forge, signer: Signer, signature: str) -> None:
    head, body, _ = forge().split(".")

    assert is_refused(f"{head}.{body}.{signature}", signer)


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "..",
        "a.b.c",
        "a.b.c.d",
        "a.b.c.d.e",
        "\x00.\x00.\x00",
        "\ud800.\ud800.\ud800",
        "中.文.字",
        b64(b"[" * 4000) + ".e30.AA",
        b64(b'{"a":' * 1100) + ".e30.AA",
        b64(b"[]") + ".e30.AA",
        b64(b"\xff\xfe") + ".e30.AA",
        "x" * 9000,
        f"{'x' * 3000}.{'y' * 3000}.{'z' * 3000}",
    ],
)
def test_hostile_text_is_one_answer_and_quick(signer: Signer, token: str) -> None:
    started = time.process_time()

    assert is_refused(token, signer)
    with pytest.raises(Unauthenticated):
        kid_of(token)
    assert time.process_time() - started < 0.5


def test_a_payload_nested_too_deeply_is_refused(signing_keys: Path, signer: Signer) -> None:
    kid = signer.jwks()["keys"][0]["kid"]
    deep = b'{"a":' * 1000 + b"1" + b"}" * 1000
    token = jws.sign(
        deep,
        (signing_keys / "1.pem").read_text(),
        headers={"typ": "at+jwt", "kid": kid},
        algorithm="ES256",
    )

    assert is_refused(token, signer)


@given(st.text(max_size=300))
def test_any_text_is_refused_without_another_error(text: str) -> None:
    with pytest.raises(Unauthenticated):
        verify(text, KeySet(), **RULES)


def test_a_ticket_is_no_access_token(signer: Signer) -> None:
    ticket = signer.sign(
        {"sub": "p"}, typ="ticket+jwt", aud="tisheng-evidence", issuer="tisheng-auth", lifetime=300
    )

    assert is_refused(ticket, signer)
    assert is_refused(ticket, signer, aud="tisheng-evidence")


def test_a_rotated_key_still_verifies_what_it_signed(tmp_path: Path) -> None:
    write_key(tmp_path / "1.pem")
    old = Signer(tmp_path)
    token = old.sign(
        {"sub": "p"}, typ="at+jwt", aud="tisheng-api", issuer="tisheng-auth", lifetime=600
    )
    write_key(tmp_path / "2.pem")
    new = Signer(tmp_path)

    assert verify(token, new.key_set(), **RULES)["sub"] == "p"
    fresh = new.sign(
        {"sub": "q"}, typ="at+jwt", aud="tisheng-api", issuer="tisheng-auth", lifetime=600
    )
    assert kid_of(fresh) != kid_of(token)
    assert is_refused(fresh, old)


def test_no_private_number_is_published(signer: Signer) -> None:
    assert all(
        key.keys() <= {"kty", "crv", "x", "y", "kid", "alg", "use"} for key in signer.jwks()["keys"]
    )


def test_only_p256_keys_sign(tmp_path: Path) -> None:
    key = generate_private_key(SECP384R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "1.pem").write_bytes(pem)

    with pytest.raises(ValueError, match="P-256"):
        Signer(tmp_path)


def test_a_directory_without_keys_is_said_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Signer(tmp_path)


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"keys": None},
        {"keys": [1, None, "x"]},
        {"keys": [{"kty": "oct", "k": "AA", "kid": "s"}]},
        {"keys": [{"kty": "RSA", "n": "AA", "e": "AQAB", "kid": "s"}]},
        {"keys": [{"kty": "EC", "crv": "P-384", "x": "AA", "y": "AA", "kid": "s"}]},
    ],
)
def test_a_key_document_is_read_for_p256_keys_only(document: object) -> None:
    assert not KeySet.read(document).keys
