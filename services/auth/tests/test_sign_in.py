"""Signing in, and the ways strangers try to (ECOSYSTEM §C.6 nos. 1–4, 7, 9, 40)."""

import asyncio
import json
import time as wall
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event, text

from auth.passwords import Passwords
from auth.settings import Settings
from kernel.actor import Role
from kernel.db import UnitOfWork

pytestmark = pytest.mark.requirement("R38")
URL = "/api/auth/v1/sessions"


async def test_the_answer_carries_the_rights(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any
) -> None:
    lead = await person(tree.east_school, Role.SCHOOL_LEAD, name="钱校长")
    answer = await steps.sign_in(browser, lead.username)
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert body["person"] == {"id": str(lead.id), "name": "钱校长"}
    assert body["grants"] == [
        {
            "role": "school_lead",
            "org_id": str(tree.east_school.id),
            "org_name": "东区第一小学",
            "org_path": tree.east_school.path,
            "department_id": None,
            "department": None,
        }
    ]
    assert (body["token_type"], body["expires_in"], body["must_change_password"]) == (
        "Bearer",
        600,
        False,
    )
    me = await browser.get(
        f"{steps.api}/me", headers={"Authorization": f"Bearer {body['access_token']}"}
    )
    assert me.json()["person"]["username"] == lead.username
    assert me.json()["grants"] == body["grants"]


async def test_the_refresh_cookie_is_out_of_reach_for_scripts_and_other_sites(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any
) -> None:
    answer = await steps.sign_in(browser, (await person(tree.city)).username)
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/api/auth/v1/sessions" in cookie
    assert answer.headers["cache-control"] == "no-store"


async def test_full_width_and_case_do_not_matter_in_user_names(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any
) -> None:
    username = (await person(tree.city)).username
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in username.upper())
    assert (await steps.sign_in(browser, wide)).status_code == 201


async def test_unknown_user_and_wrong_password_are_one_answer(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any, uow: UnitOfWork
) -> None:
    known = (await person(tree.city)).username
    answers = [await steps.sign_in(browser, name, "wrong") for name in (known, "nobody-here")]
    assert [one.status_code for one in answers] == [401, 401]
    bodies = [{**one.json(), "request_id": ""} for one in answers]
    assert bodies[0] == bodies[1]
    assert bodies[0]["code"] == "credentials_wrong"
    async with uow() as session:
        rows = await session.scalars(
            text("SELECT detail::text FROM audit_row WHERE action = 'session.refuse'")
        )
    kept = " ".join(rows)
    assert "nobody-here" not in kept
    assert "wrong" not in kept


async def test_unknown_user_and_wrong_password_are_the_same_work(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any, app: FastAPI, engine: Any
) -> None:
    """The same statements and one hash each, in processor time, which load does not change."""
    app.state.passwords = Passwords(Settings())
    known = (await person(tree.city)).username
    statements: list[str] = []
    took: dict[str, float] = {}
    listen = ("before_cursor_execute", lambda *args: statements.append(args[2].split(" ")[0]))
    event.listen(engine.sync_engine, *listen)
    try:
        work = []
        for username in (known, "ghost"):
            for _ in range(3):
                statements.clear()
                started = wall.process_time()
                await steps.sign_in(browser, username, "wrong")
                spent = wall.process_time() - started
                took[username] = min(spent, took.get(username, spent))
            work.append(list(statements))
    finally:
        event.remove(engine.sync_engine, *listen)
        app.state.passwords.close()
    assert work[0] == work[1]
    assert 1 / 3 < took["ghost"] / took[known] < 3  # without the hash it would be a tenth


async def test_five_failures_lock_the_account_for_a_quarter_of_an_hour(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any, time: Any
) -> None:
    username = (await person(tree.city)).username
    for _ in range(5):
        assert (await steps.sign_in(browser, username, "wrong")).status_code == 401
    locked = await steps.sign_in(browser, username)  # the right one is too late
    assert (locked.status_code, locked.json()["code"]) == (429, "account_locked")
    assert locked.headers["Retry-After"] == "900"
    time.ahead += timedelta(minutes=14)
    assert (await steps.sign_in(browser, username)).status_code == 429
    time.ahead += timedelta(minutes=1, seconds=1)
    assert (await steps.sign_in(browser, username)).status_code == 201


async def test_unknown_names_lock_like_known_ones(browser: httpx.AsyncClient, steps: Any) -> None:
    codes = [(await steps.sign_in(browser, "ghost-of-all", "x")).status_code for _ in range(6)]
    assert codes == [401] * 5 + [429]


async def test_the_right_password_clears_the_count(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any
) -> None:
    username = (await person(tree.city)).username
    for _ in range(3):
        for _ in range(4):
            assert (await steps.sign_in(browser, username, "wrong")).status_code == 401
        assert (await steps.sign_in(browser, username)).status_code == 201


async def test_one_address_cannot_try_many_names(
    browser: httpx.AsyncClient, app: FastAPI, steps: Any
) -> None:
    app.state.settings = app.state.settings.model_copy(update={"failures_per_address": 20})
    answers = [await steps.sign_in(browser, f"spray{n}", "Spring2026!") for n in range(25)]
    assert [one.status_code for one in answers] == [401] * 20 + [429] * 5
    assert answers[-1].json()["code"] == "too_many_attempts"


async def test_a_forwarded_header_does_not_change_the_address(
    browser: httpx.AsyncClient, app: FastAPI, steps: Any
) -> None:
    app.state.settings = app.state.settings.model_copy(update={"failures_per_address": 3})
    codes = []
    for number in range(5):
        browser.headers["X-Forwarded-For"] = browser.headers["X-Real-IP"] = f"10.0.0.{number}"
        codes.append((await steps.sign_in(browser, f"hop{number}", "x")).status_code)
    assert codes == [401, 401, 401, 429, 429]


async def test_parallel_guesses_do_not_get_past_the_limit(
    committed_app: FastAPI, committed_uow: UnitOfWork, steps: Any
) -> None:
    tree = await steps.plant(committed_uow)
    someone = await steps.settle(committed_uow, committed_app, tree.city)
    transport = httpx.ASGITransport(app=committed_app)
    async with httpx.AsyncClient(transport=transport, base_url="http://t") as http:
        tries = [steps.sign_in(http, someone.username, f"guess{n}") for n in range(40)]
        codes = [one.status_code for one in await asyncio.gather(*tries)]
    assert codes.count(401) == 5
    assert set(codes) <= {401, 429, 503}


async def test_a_storm_is_refused_instead_of_queued(committed_app: FastAPI, steps: Any) -> None:
    slow = committed_app.state.settings.model_copy(
        update={
            "argon2_memory_kib": 19_456,
            "argon2_passes": 2,
            "hashing_threads": 1,
            "hashing_queue": 2,
        }
    )
    committed_app.state.passwords = Passwords(slow)
    transport = httpx.ASGITransport(app=committed_app)
    async with httpx.AsyncClient(transport=transport, base_url="http://t") as http:
        tries = [steps.sign_in(http, f"storm{n}", "x") for n in range(12)]
        answers = await asyncio.gather(*tries)
        alive = await http.get("/api/auth/health/live")
    committed_app.state.passwords.close()
    busy = [one for one in answers if one.status_code == 503]
    assert busy
    assert busy[0].json()["code"] == "sign_in_busy"
    assert int(busy[0].headers["Retry-After"]) > 0
    assert any(one.status_code == 401 for one in answers)
    assert alive.status_code == 200


async def test_who_has_left_gets_the_same_answer(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any, uow: UnitOfWork
) -> None:
    someone = await person(tree.city)
    async with uow.begin() as session:
        await session.execute(
            text("UPDATE person SET status = 'left' WHERE id = :id"), {"id": someone.id}
        )
    answer = await steps.sign_in(browser, someone.username)
    assert (answer.status_code, answer.json()["code"]) == (401, "credentials_wrong")


async def test_a_cookie_from_before_is_not_honoured(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any
) -> None:
    browser.cookies.set("tisheng_refresh", "planted", path="/api/auth/v1/sessions")
    answer = await steps.sign_in(browser, (await person(tree.city)).username)
    assert "planted" not in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "body",
    [
        {"username": "a"},
        {"username": "a", "password": ""},
        {"username": "a", "password": "x" * 129},
        {"username": "a", "password": "x", "role": "system_admin"},
        {"username": "a\x00", "password": "x"},
        {"username": "a", "password": "secret-\ud800"},
        {"username": ["a"], "password": {"x": 1}},
    ],
)
async def test_malformed_sign_ins_are_refused_without_an_echo(
    browser: httpx.AsyncClient, body: dict[str, Any]
) -> None:
    answer = await browser.post(URL, content=json.dumps(body))
    assert answer.status_code == 422
    assert "secret" not in answer.text
