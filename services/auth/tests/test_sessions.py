"""Staying in and getting out: rotation, reuse, limits, passwords (nos. 4–8, 10, 25)."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from kernel.actor import Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

pytestmark = pytest.mark.requirement("R148")
COOKIE = "tisheng_refresh"


def bearer(answer: httpx.Response) -> dict[str, str]:
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def test_every_refresh_gives_a_new_token_and_todays_rights(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any, uow: UnitOfWork
) -> None:
    someone = await person(tree.city, Role.CITY_OFFICE)
    await steps.sign_in(browser, someone.username)
    first = browser.cookies[COOKIE]
    async with uow.begin() as session:
        await session.execute(text("UPDATE role_grant SET revoked_at = now()"))
    answer = await steps.renew(browser)
    assert answer.status_code == 200
    assert browser.cookies[COOKIE] != first
    assert answer.json()["grants"] == []


async def test_a_refresh_token_that_comes_back_ends_the_session(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any, uow: UnitOfWork
) -> None:
    await steps.sign_in(browser, (await person(tree.city)).username)
    stolen = browser.cookies[COOKIE]
    assert (await steps.renew(browser)).status_code == 200
    current = browser.cookies[COOKIE]
    for token in (stolen, current):
        browser.cookies.clear()
        browser.cookies.set(COOKIE, token, path="/api/auth/v1/sessions")
        answer = await steps.renew(browser)
        assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")
    async with uow() as session:
        row = (
            await session.execute(text("SELECT * FROM audit_row ORDER BY id DESC LIMIT 1"))
        ).one()
    assert (row.action, row.detail["reason"]) == ("session.end", "refresh_reused")


async def test_two_refreshes_at_once_are_reuse(
    committed_app: FastAPI, committed_uow: UnitOfWork, steps: Any
) -> None:
    tree = await steps.plant(committed_uow)
    someone = await steps.settle(committed_uow, committed_app, tree.city)
    transport = httpx.ASGITransport(app=committed_app)
    async with httpx.AsyncClient(transport=transport, base_url="http://t") as http:
        await steps.sign_in(http, someone.username)
        answers = await asyncio.gather(*(steps.renew(http) for _ in range(5)))
    assert [one.status_code for one in answers].count(200) == 1


async def test_refresh_needs_the_header_and_a_known_cookie(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any
) -> None:
    assert (await steps.renew(browser)).status_code == 401
    await steps.sign_in(browser, (await person(tree.city)).username)
    without = await browser.post(f"{steps.api}/sessions/refresh")
    assert (without.status_code, without.json()["code"]) == (403, "csrf_header_missing")
    browser.cookies.clear()
    browser.cookies.set(COOKIE, "invented", path="/api/auth/v1/sessions")
    assert (await steps.renew(browser)).status_code == 401


async def test_half_an_hour_without_use_ends_it(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any, time: Any
) -> None:
    await steps.sign_in(browser, (await person(tree.city)).username)
    time.ahead += timedelta(minutes=29)
    assert (await steps.renew(browser)).status_code == 200
    time.ahead += timedelta(minutes=31)
    assert (await steps.renew(browser)).status_code == 401


async def test_twelve_hours_end_it_however_busy(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any, time: Any
) -> None:
    await steps.sign_in(browser, (await person(tree.city)).username)
    for _ in range(12 * 60 // 25):
        time.ahead += timedelta(minutes=25)
        assert (await steps.renew(browser)).status_code == 200
    time.ahead += timedelta(minutes=25)
    assert (await steps.renew(browser)).status_code == 401


async def test_signing_out_ends_the_session(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any
) -> None:
    answer = await steps.sign_in(browser, (await person(tree.city)).username)
    token = browser.cookies[COOKIE]
    out = await browser.delete(f"{steps.api}/sessions/current", headers=bearer(answer))
    assert out.status_code == 204
    assert COOKIE not in browser.cookies
    browser.cookies.set(COOKIE, token, path="/api/auth/v1/sessions")
    assert (await steps.renew(browser)).status_code == 401


async def test_who_leaves_is_signed_out(
    browser: httpx.AsyncClient, client: Callers, tree: Any, person: Any, steps: Any
) -> None:
    someone = await person(tree.east_school, Role.TEACHER)
    await steps.sign_in(browser, someone.username)
    async with client(an_actor((Role.SYSTEM_ADMIN, tree.city.path))) as http:
        url = f"{steps.api}/people/{someone.id}"
        left = await http.patch(url, json={"status": "left"}, headers={"If-Match": "1"})
        assert (left.status_code, left.json()["status"]) == (200, "left")
        back = await http.patch(url, json={"status": "active"}, headers={"If-Match": "2"})
        assert back.status_code == 200
    assert (await steps.renew(browser)).status_code == 401  # not even after coming back
    assert (await steps.sign_in(browser, someone.username)).status_code == 201


async def change(http: httpx.AsyncClient, steps: Any, headers: Any, old: str, new: str) -> Any:
    body = {"old_password": old, "new_password": new}
    return await http.put(f"{steps.api}/me/password", json=body, headers=headers)


async def test_a_new_password_ends_the_other_sessions(
    browser: httpx.AsyncClient, client: Callers, tree: Any, person: Any, steps: Any
) -> None:
    someone = await person(tree.city)
    async with client(None) as elsewhere:
        await steps.sign_in(elsewhere, someone.username)
        here = await steps.sign_in(browser, someone.username)
        changed = await change(browser, steps, bearer(here), steps.password, "Neu-Wort-2026")
        assert changed.status_code == 204
        assert (await steps.renew(elsewhere)).status_code == 401
        assert (await steps.renew(browser)).status_code == 200
        assert (await steps.sign_in(elsewhere, someone.username)).status_code == 401
        assert (
            await steps.sign_in(elsewhere, someone.username, "Neu-Wort-2026")
        ).status_code == 201


@pytest.mark.parametrize(
    "weak", ["Ab1!", "alllowercase", "12345678a", "P@ssw0rd", "赵老师-Abc123", "Right-Horse-77"]
)
async def test_a_weak_new_password_is_refused_with_reasons(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any, weak: str
) -> None:
    here = await steps.sign_in(browser, (await person(tree.city)).username)
    answer = await change(browser, steps, bearer(here), steps.password, weak)
    assert (answer.status_code, answer.json()["code"]) == (422, "password_too_weak")
    assert answer.json()["errors"][0]["field"] == "new_password"
    assert weak not in answer.text


async def test_guessing_the_old_password_locks(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any
) -> None:
    here = await steps.sign_in(browser, (await person(tree.city)).username)
    codes = [
        (await change(browser, steps, bearer(here), "x", "Neu-Wort-2026")).status_code
        for _ in range(6)
    ]
    assert codes == [422] * 5 + [429]


async def test_a_one_time_code_opens_only_the_change_of_the_password(
    browser: httpx.AsyncClient, client: Callers, tree: Any, person: Any, steps: Any
) -> None:
    someone = await person(tree.east_school, Role.SCHOOL_LEAD)
    async with client(an_actor((Role.EQUIPMENT_CENTRE, tree.city.path))) as http:
        slip = (await http.post(f"{steps.api}/people/{someone.id}/one-time-code")).json()
    assert (await steps.sign_in(browser, someone.username)).status_code == 401  # the old one
    answer = await steps.sign_in(browser, slip["username"], slip["code"])
    assert answer.json()["must_change_password"] is True
    headers = bearer(answer)
    for path in ("/organisations", "/people", "/experts", "/ping"):
        refused = await browser.get(f"{steps.api}{path}", headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "password_change_required")
    assert (await browser.get(f"{steps.api}/me", headers=headers)).status_code == 200
    assert (await change(browser, steps, headers, slip["code"], "Neu-Wort-2026")).status_code == 204
    renewed = await steps.renew(browser)
    assert renewed.json()["must_change_password"] is False
    opened = await browser.get(f"{steps.api}/organisations", headers=bearer(renewed))
    assert opened.status_code == 200
    assert (await steps.sign_in(browser, slip["username"], slip["code"])).status_code == 401


async def test_a_one_time_code_expires(
    browser: httpx.AsyncClient, client: Callers, tree: Any, person: Any, steps: Any, time: Any
) -> None:
    someone = await person(tree.east_school)
    async with client(an_actor((Role.SYSTEM_ADMIN, tree.city.path))) as http:
        slip = (await http.post(f"{steps.api}/people/{someone.id}/one-time-code")).json()
    time.ahead += timedelta(days=7, seconds=1)
    answer = await steps.sign_in(browser, slip["username"], slip["code"])
    assert (answer.status_code, answer.json()["code"]) == (401, "one_time_code_expired")
