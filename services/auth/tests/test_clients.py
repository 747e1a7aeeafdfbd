"""Machines: client credentials, scopes, wrong secrets."""

import base64
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from auth.clients.rules import Scope, SecretTooShort
from auth.clients.service import ensure
from kernel.clock import utc_now
from kernel.db import UnitOfWork

URL = "/api/auth/v1/token"
SECRET = "s" * 40


@pytest.fixture
async def known(uow: UnitOfWork) -> str:
    async with uow.begin() as session:
        scopes = [Scope.DIRECTORY_READ, Scope.FILES_READ]
        assert await ensure(session, "assessment", SECRET, scopes, utc_now())
    return "assessment"


def form(**fields: str) -> dict[str, str]:
    return {
        "grant_type": "client_credentials",
        "client_id": "assessment",
        "client_secret": SECRET,
    } | fields


async def test_a_client_gets_a_token_that_opens_its_scope(
    browser: httpx.AsyncClient, known: str
) -> None:
    assert known
    answer = await browser.post(URL, data=form())
    assert answer.status_code == 200, answer.text
    assert answer.json()["scope"] == "directory:read files:read"
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    feed = "/api/auth/v1/directory/changes"
    assert (await browser.get(feed, headers=headers)).status_code == 200
    for path in ("people", "organisations", "me", "audit"):
        refused = await browser.get(f"/api/auth/v1/{path}", headers=headers)
        assert refused.status_code == 403, path


async def test_a_token_may_ask_for_less_but_not_for_more(
    browser: httpx.AsyncClient, known: str
) -> None:
    assert known
    less = await browser.post(URL, data=form(scope="files:read"))
    assert less.json()["scope"] == "files:read"
    headers = {"Authorization": f"Bearer {less.json()['access_token']}"}
    feed = await browser.get("/api/auth/v1/directory/changes", headers=headers)
    assert feed.status_code == 403
    more = await browser.post(URL, data=form(scope="files:read files:freeze"))
    assert (more.status_code, more.json()["code"]) == (422, "scope_not_granted")


async def test_basic_credentials_work_too(browser: httpx.AsyncClient, known: str) -> None:
    pair = base64.b64encode(f"{known}:{SECRET}".encode()).decode()
    headers = {"Authorization": f"Basic {pair}"}
    data = {"grant_type": "client_credentials"}
    assert (await browser.post(URL, data=data, headers=headers)).status_code == 200
    for broken in ("Basic !!!", "Basic " + base64.b64encode(b"\xff\x00:x").decode()):
        answer = await browser.post(URL, data=data, headers={"Authorization": broken})
        assert answer.status_code == 401


@pytest.mark.parametrize(
    "fields", [{"client_secret": "wrong"}, {"client_id": "nobody"}, {"client_id": ""}]
)
async def test_wrong_credentials_are_one_answer(
    browser: httpx.AsyncClient, known: str, fields: dict[str, str]
) -> None:
    assert known
    answer = await browser.post(URL, data=form(**fields))
    assert (answer.status_code, answer.json()["code"]) == (401, "client_credentials_wrong")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"grant_type": "password"}, "grant_type_unsupported"),
        ({"client_id": "a\x00"}, "input_invalid"),
        ({"client_id": "客户"}, "input_invalid"),
    ],
)
async def test_odd_forms_are_refused(
    browser: httpx.AsyncClient, known: str, fields: dict[str, str], code: str
) -> None:
    assert known
    answer = await browser.post(URL, data=form(**fields))
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_wrong_secrets_are_throttled_by_address_and_lock_nobody_out(
    browser: httpx.AsyncClient, known: str, app: FastAPI
) -> None:
    assert known
    app.state.settings = app.state.settings.model_copy(update={"failures_per_address": 4})
    answers: list[Any] = [
        await browser.post(URL, data=form(client_secret=f"guess{n}")) for n in range(6)
    ]
    assert [one.status_code for one in answers] == [401] * 4 + [429] * 2
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert (await browser.post(URL, data=form())).status_code == 200


async def test_ensuring_a_client_again_changes_only_what_differs(
    uow: UnitOfWork, known: str
) -> None:
    scopes = [Scope.FILES_READ, Scope.DIRECTORY_READ]
    async with uow.begin() as session:
        assert not await ensure(session, known, SECRET, scopes, utc_now())
        assert await ensure(session, known, "t" * 40, scopes, utc_now())


async def test_a_short_secret_is_no_secret(uow: UnitOfWork) -> None:
    async with uow() as session:
        with pytest.raises(SecretTooShort):
            await ensure(session, "x", "short", [], utc_now())
