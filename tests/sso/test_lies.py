"""A provider that lies, dawdles or dies: nobody comes in, and the local way stays open (no. 11)."""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import text

from kernel.db import UnitOfWork
from tests.sso.conftest import API, Admin, Place
from tests.sso.issuer import Issuer
from tests.sso.servers import Reply, Server, as_json, serving
from tests.sso.walk import refused

pytestmark = pytest.mark.requirement("R130")


@pytest.fixture
def issuer() -> Iterator[tuple[Server, Issuer]]:
    spoken = Issuer()
    with serving(spoken) as server:
        spoken.url = server.url
        yield server, spoken


async def arrive(
    browser: httpx.AsyncClient, spoken: Issuer, admin: Admin, place: Place, **query: str
) -> httpx.Response:
    """Begin at the provider, let it sign with our nonce, and come back."""
    await place.person("T9001")
    await admin.add("lies", "oidc", spoken.url)
    there = (await browser.get(f"{API}/sso/lies/start")).headers["location"]
    asked = parse_qs(urlsplit(there).query)
    spoken.nonce = spoken.nonce or asked["nonce"][0]
    back = {"code": "c", "state": asked["state"][0], **query}
    return await browser.get(f"{API}/sso/lies/callback", params=back)


async def test_the_truth_opens_the_door(
    browser: httpx.AsyncClient, issuer: Any, admin: Admin, place: Place
) -> None:
    server, spoken = issuer
    answer = await arrive(browser, spoken, admin, place)
    assert answer.headers["location"] == "/workbench"
    token = next(one for one in server.seen if one.path == "/token")
    assert token.headers["Authorization"].startswith("Basic ")
    assert token.form()["code_verifier"]


NOW = int(time.time())


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://another.example.org"},
        {"aud": "somebody-else"},
        {"aud": ["tisheng-lies", "somebody-else"]},
        {"aud": ["tisheng-lies", "somebody-else"], "azp": "somebody-else"},
        {"nonce": "another"},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
        {"exp": NOW - 3600, "iat": NOW - 7200},
        {"exp": "9999999999"},
        {"exp": NOW + 10_000_000},
        {"iat": NOW + 3600},
    ],
    ids="+".join,
)
async def test_a_token_that_is_not_ours_opens_nothing(
    browser: httpx.AsyncClient, issuer: Any, admin: Admin, place: Place, claims: dict[str, Any]
) -> None:
    _, spoken = issuer
    spoken.claims = claims
    assert refused(await arrive(browser, spoken, admin, place)) == "sso_answer_invalid"
    assert "tisheng_refresh" not in browser.cookies


@pytest.mark.parametrize("missing", ["sub", "iat", "exp", "aud", "iss", "nonce"])
async def test_a_token_without_a_claim_opens_nothing(
    browser: httpx.AsyncClient, issuer: Any, admin: Admin, place: Place, missing: str
) -> None:
    _, spoken = issuer
    spoken.drop = {missing}
    assert refused(await arrive(browser, spoken, admin, place)) == "sso_answer_invalid"


@pytest.mark.parametrize(
    "header",
    [
        {"kid": "unknown"},
        {"jku": "https://evil.example.org/jwks"},
        {"jwk": {"kty": "oct", "k": "AA"}},
        {"crit": ["exp"]},
        {"typ": "at+jwt"},
    ],
    ids=str,
)
async def test_a_header_that_names_keys_or_extensions_opens_nothing(
    browser: httpx.AsyncClient, issuer: Any, admin: Admin, place: Place, header: dict[str, Any]
) -> None:
    server, spoken = issuer
    spoken.header = header
    assert refused(await arrive(browser, spoken, admin, place)) == "sso_answer_invalid"
    assert {one.path for one in server.seen} <= {
        "/.well-known/openid-configuration",
        "/jwks",
        "/token",
    }


async def test_another_key_of_the_same_name_opens_nothing(
    browser: httpx.AsyncClient, issuer: Any, admin: Admin, place: Place
) -> None:
    _, spoken = issuer
    forger = Issuer()
    forger.url, forger.kid = spoken.url, spoken.kid
    spoken.pem = forger.pem
    assert refused(await arrive(browser, spoken, admin, place)) == "sso_answer_invalid"


BIG = b'{"x":"' + b"y" * 100_000 + b'"}'


@pytest.mark.parametrize(
    ("path", "reply", "code"),
    [
        ("/token", Reply(b"not json"), "sso_answer_invalid"),
        ("/token", Reply(b"[]"), "sso_answer_invalid"),
        ("/token", Reply(BIG), "sso_answer_invalid"),
        ("/token", Reply(b"{}", 503), "sso_provider_down"),
        ("/token", Reply(b'{"error":"invalid_grant"}', 400), "sso_refused"),
        ("/token", Reply(status=302, headers={"Location": "/elsewhere"}), "sso_answer_invalid"),
        ("/token", Reply(b"{}", wait=6), "sso_provider_down"),
        ("/jwks", Reply(b'{"keys":[]}'), "sso_answer_invalid"),
        ("/jwks", Reply(BIG), "sso_answer_invalid"),
        ("/me", Reply(b"<html>"), "sso_answer_invalid"),
        ("/me", Reply(BIG), "sso_answer_invalid"),
        ("/me", Reply(b"{}"), "sso_answer_invalid"),
        (
            "/me",
            as_json({"sub": "somebody else", "employee_number": "T9001"}),
            "sso_answer_invalid",
        ),
        ("/me", as_json({"sub": "s-1"}), "sso_account_unbound"),
        ("/me", as_json({"sub": "s-1", "employee_number": ["T9001", "T1"]}), "sso_account_unbound"),
        ("/me", Reply(b"{}", wait=6), "sso_provider_down"),
    ],
)
async def test_a_bent_answer_opens_nothing(  # noqa: PLR0913, PLR0917 -- fixtures
    browser: httpx.AsyncClient,
    issuer: Any,
    admin: Admin,
    place: Place,
    path: str,
    reply: Reply,
    code: str,
) -> None:
    server, spoken = issuer
    spoken.bend[path] = reply
    assert refused(await arrive(browser, spoken, admin, place)) == code
    assert "/elsewhere" not in [one.path for one in server.seen]


async def test_the_other_side_may_say_no(
    browser: httpx.AsyncClient, issuer: Any, admin: Admin, place: Place
) -> None:
    _, spoken = issuer
    answer = await arrive(browser, spoken, admin, place, error="access_denied")
    assert refused(answer) == "sso_refused"


async def test_an_answer_of_another_issuer_is_not_mixed_up(
    browser: httpx.AsyncClient, issuer: Any, admin: Admin, place: Place
) -> None:
    _, spoken = issuer
    answer = await arrive(browser, spoken, admin, place, iss="https://other.example.org")
    assert refused(answer) == "sso_answer_invalid"


async def test_a_discovery_document_of_somebody_else_is_refused(
    browser: httpx.AsyncClient, issuer: Any, admin: Admin
) -> None:
    _, spoken = issuer
    about = spoken.about() | {"issuer": "https://other.example.org"}
    spoken.bend["/.well-known/openid-configuration"] = as_json(about)
    await admin.add("lies", "oidc", spoken.url)
    assert refused(await browser.get(f"{API}/sso/lies/start")) == "sso_answer_invalid"


async def test_endpoints_that_point_inside_are_refused(
    browser: httpx.AsyncClient, issuer: Any, admin: Admin
) -> None:
    _, spoken = issuer
    about = spoken.about() | {"token_endpoint": "http://169.254.169.254/latest/meta-data"}
    spoken.bend["/.well-known/openid-configuration"] = as_json(about)
    await admin.add("lies", "oidc", spoken.url)
    assert refused(await browser.get(f"{API}/sso/lies/start")) == "sso_address_refused"


async def test_while_the_provider_is_away_the_local_way_is_open(
    browser: httpx.AsyncClient, admin: Admin
) -> None:
    with serving(lambda _: Reply()) as gone:
        pass
    await admin.add("lies", "oidc", gone.url)
    assert refused(await browser.get(f"{API}/sso/lies/start")) == "sso_provider_down"
    local = await browser.post(f"{API}/sessions", json={"username": "nobody", "password": "x"})
    assert local.json()["code"] == "credentials_wrong"


async def logout(browser: httpx.AsyncClient, token: str) -> int:
    answer = await browser.post(f"{API}/sso/lies/logout", data={"logout_token": token})
    return answer.status_code


async def test_a_back_channel_logout_ends_the_session_once(
    browser: httpx.AsyncClient, issuer: Any, admin: Admin, place: Place, uow: UnitOfWork
) -> None:
    _, spoken = issuer
    spoken.claims = {"sid": "session-7"}
    await arrive(browser, spoken, admin, place)
    answer = await browser.post(f"{API}/sessions/refresh", headers={"X-Requested-With": "tisheng"})
    held = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    assert (await browser.get(f"{API}/me", headers=held)).status_code == 200
    event = {"events": {"http://schemas.openid.net/event/backchannel-logout": {}}, "jti": "j1"}
    spoken.drop = {"nonce"}
    spoken.header = {"typ": "logout+jwt"}
    for wrong in ({"jti": "j0"}, event | {"sid": "", "sub": ""}, {"events": {}, "jti": "j2"}):
        assert await logout(browser, spoken.token(**wrong)) == 401
    spoken.drop = set()
    assert await logout(browser, spoken.token(**event)) == 401  # a nonce: an ID token in disguise
    spoken.drop = {"nonce"}
    assert (await browser.get(f"{API}/me", headers=held)).status_code == 200

    token = spoken.token(**event)
    assert await logout(browser, token) == 204

    assert (await browser.get(f"{API}/me", headers=held)).json()["code"] == "session_ended"
    assert await logout(browser, token) == 401
    async with uow() as session:
        query = text("SELECT detail FROM audit_row WHERE action = 'session.end'")
        assert (await session.scalars(query)).one()["reason"] == "ended_by_provider"
