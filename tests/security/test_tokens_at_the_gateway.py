"""Forged, altered and misused tokens against the running platform: 401, at once, everywhere."""

import base64
import json
import time
from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from jose import jws

from kernel.actor import Role
from tests.callers import Caller, Calls, Mint
from tests.stack import Stack

pytestmark = pytest.mark.stack
DOORS = [
    "/api/auth/v1/ping",
    "/api/assessment/v1/ping",
    "/api/evidence/v1/ping",
    "/api/cases/v1/ping",
]


def b64(value: object) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@pytest.fixture(scope="module")
def good(mint: Mint) -> Caller:
    return mint.person(Role.TEACHER, "/1/2/3/")


@pytest.fixture(scope="module")
def pem(stack: Stack) -> str:
    """Auth's own signing key, so that only the thing under test is wrong."""
    paths = sorted((stack.layout.secrets / "auth-signing").glob("*.pem"))
    return paths[-1].read_text(encoding="ascii")


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    header, claims, _ = token.split(".")
    read = [json.loads(base64.urlsafe_b64decode(part + "==")) for part in (header, claims)]
    return read[0], read[1]


def forged(good: Caller, pem: str) -> Iterator[tuple[str, str]]:
    """Name and token of every attack."""
    header, claims = parts(good.token)
    plain_header, body, signature = good.token.split(".")

    def signed(changed: dict[str, Any], head: dict[str, Any] | None = None, key: str = pem) -> str:
        headers = {"typ": header["typ"], "kid": header["kid"]} | (head or {})
        return str(jws.sign(changed, key, headers=headers, algorithm="ES256"))

    for alg in ("none", "None", "NONE", "HS256", "RS256", "ES384"):
        yield f"alg {alg}", f"{b64(header | {'alg': alg})}.{body}.{signature}"
        yield f"alg {alg}, unsigned", f"{b64(header | {'alg': alg})}.{body}."
    for name in ("jku", "x5u", "jwk", "crit", "b64", "zip"):
        yield f"header {name}", signed(claims, {name: ["x"] if name == "crit" else "http://[::1]"})
    yield "unknown kid", signed(claims, {"kid": "f" * 32})
    yield "kid of a path", signed(claims, {"kid": "../../etc/passwd"})
    yield "another type", signed(claims, {"typ": "ticket+jwt"})
    for name in ("exp", "iat", "aud", "iss", "sub", "jti"):
        yield f"no {name}", signed({key: value for key, value in claims.items() if key != name})
    now = int(time.time())
    yield "expired", signed(claims | {"iat": now - 1300, "exp": now - 700})
    yield "from the future", signed(claims | {"iat": now + 3600, "exp": now + 3700})
    yield "for a year", signed(claims | {"exp": now + 31_536_000})
    yield "exp as text", signed(claims | {"exp": str(claims["exp"])})
    yield "another audience", signed(claims | {"aud": "tisheng-evidence"})
    yield "another issuer", signed(claims | {"iss": "tisheng-assessment"})
    yield (
        "a role nobody has",
        signed(claims | {"grants": [{"role": "root", "org_id": str(uuid4()), "org_path": "/"}]}),
    )
    richer = [{"role": "city_office", "org_id": str(uuid4()), "org_path": "/"}]
    yield "richer claims", f"{plain_header}.{b64(claims | {'grants': richer})}.{signature}"
    yield "nine kilobytes", "x" * 9000
    yield "a deep header", f"{b64(b'[' * 4000)}.{body}.{signature}"
    yield "no token at all", "null"
    yield "five segments", "a.b.c.d.e"


@pytest.fixture(scope="module")
def attacks(good: Caller, pem: str) -> list[tuple[str, str]]:
    return list(forged(good, pem))


@pytest.mark.parametrize("door", DOORS)
def test_the_good_token_opens(calls: Calls, good: Caller, door: str) -> None:
    assert calls(good, "GET", door).status_code == 200


@pytest.mark.parametrize("door", DOORS)
def test_no_forged_token_opens(calls: Calls, attacks: list[tuple[str, str]], door: str) -> None:
    wrong = []
    for name, token in attacks:
        answer = calls(Caller(name, partial(str, token)), "GET", door)
        if answer.status_code != 401 or answer.json()["code"] != "not_signed_in":
            wrong.append((name, answer.status_code, answer.text[:100]))
    assert wrong == []


def test_the_services_are_well_after_all_that(calls: Calls, good: Caller) -> None:
    for door in DOORS:
        assert calls(good, "GET", door).status_code == 200


def test_headers_a_proxy_would_set_make_nobody_somebody(calls: Calls) -> None:
    pretended = {"X-Forwarded-User": "city", "Remote-User": "city", "X-Person-Id": str(uuid4())}

    assert calls(Caller("nobody"), "GET", DOORS[0], headers=pretended).status_code == 401


def test_a_ticket_is_no_access_token_and_the_reverse(calls: Calls, good: Caller) -> None:
    path = f"/api/evidence/v1/files/{uuid4()}/content"
    answer = calls(Caller("nobody"), "GET", path, params={"ticket": good.token})

    assert answer.status_code in {401, 404}


def test_metrics_and_generated_docs_are_not_public(calls: Calls) -> None:
    for service in ("auth", "assessment", "evidence", "cases"):
        for path in ("metrics", "docs", "redoc"):
            answer = calls(Caller("nobody"), "GET", f"/api/{service}/{path}")
            assert answer.status_code == 404, (service, path)


def test_answers_forbid_caching_framing_and_sniffing(calls: Calls, good: Caller) -> None:
    for door in DOORS:
        headers = calls(good, "GET", door).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "server" not in headers
