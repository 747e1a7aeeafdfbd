"""Settings that change while the platform runs, and the password profiles they choose."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from auth.accounts.guessed import common_passwords, is_common
from auth.accounts.rules import DENGBAO, PasswordTooWeak, asvs, check_password, is_too_old
from auth.main import create
from auth.settings import Settings
from kernel.actor import Role
from kernel.db import UnitOfWork, new_engine, new_unit_of_work
from kernel.testing import Callers, an_actor

pytestmark = pytest.mark.requirement("R130", "R131")
URL = "/api/auth/v1/security-settings"
READERS = {Role.SYSTEM_ADMIN, Role.AUDITOR}


async def put(client: Callers, tree: Any, **more: Any) -> httpx.Response:
    async with client(an_actor((Role.SECURITY_ADMIN, tree.city.path))) as http:
        known = await http.get(URL)
        body = known.json()["policy"] | more
        return await http.put(URL, json=body, headers={"If-Match": known.headers["ETag"]})


def bearer(answer: httpx.Response) -> dict[str, str]:
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def test_a_change_holds_at_once_and_leaves_before_and_after(
    browser: httpx.AsyncClient, client: Callers, tree: Any, steps: Any, uow: UnitOfWork
) -> None:
    done = await put(client, tree, failures_per_account=3, hotline="装备中心 0535-1234567")
    assert (done.status_code, done.json()["version"]) == (200, 1)
    codes = [(await steps.sign_in(browser, "ghost", "x")).status_code for _ in range(4)]
    assert codes == [401] * 3 + [429]
    async with uow() as session:
        query = text("SELECT detail FROM audit_row WHERE action = 'setting.change'")
        detail = (await session.scalars(query)).one()
    assert detail["before"] == {"failures_per_account": 5, "hotline": ""}
    assert detail["after"]["failures_per_account"] == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"audit_months": 5},
        {"password_min_length": 7},
        {"failures_per_account": 100},
        {"session_idle_minutes": 61},
        {"password_days": 0},
        {"password_profile": "none"},
        {"audit": "off"},
    ],
)
async def test_less_than_the_law_asks_is_refused(
    client: Callers, tree: Any, wrong: dict[str, Any]
) -> None:
    answer = await put(client, tree, **wrong)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == next(iter(wrong))


async def test_two_administrators_do_not_overwrite_each_other(client: Callers, tree: Any) -> None:
    async with client(an_actor((Role.SECURITY_ADMIN, tree.city.path))) as http:
        body = (await http.get(URL)).json()["policy"]
        first = await http.put(URL, json=body | {"code_days": 3}, headers={"If-Match": '"0"'})
        second = await http.put(URL, json=body | {"code_days": 5}, headers={"If-Match": '"0"'})
        missing = await http.put(URL, json=body)
    assert first.status_code == 200
    assert (second.status_code, second.json()["current"]["code_days"]) == (412, 3)
    assert missing.status_code == 428


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.SECURITY_ADMIN])
async def test_only_the_security_administrator_changes_them(
    client: Callers, tree: Any, role: Role
) -> None:
    async with client(an_actor((role, tree.city.path))) as http:
        assert (await http.get(URL)).status_code == (200 if role in READERS else 403)
        put = await http.put(URL, json={}, headers={"If-Match": '"0"'})
        assert put.status_code == 403


def test_the_list_of_common_passwords_is_long_and_reads_disguises() -> None:
    assert len(common_passwords()) > 5_000
    for common in (
        "P@ssw0rd!",
        "Yantai@2021",
        "Qwerty123",
        "WOAINI520!!",
        "Wang_123456",
        "Aa123456",
    ):
        assert is_common(common), common
    for rare in ("Right-Horse-77", "korrekt pferd batterie", "栖霞苹果-红富士-7"):
        assert not is_common(rare), rare


@pytest.mark.parametrize(
    ("password", "dengbao", "by_asvs"),
    [
        ("Right-Horse-77", True, True),
        ("korrekt pferd batterie", False, True),
        ("Short-1", False, False),
        ("Password123", False, False),
        ("Liwei-2026x", False, False),
        ("X-9-t20210", False, False),
    ],
)
def test_the_two_profiles(password: str, *, dengbao: bool, by_asvs: bool) -> None:
    for rules, is_good in ((DENGBAO, dengbao), (asvs(8), by_asvs)):
        if is_good:
            check_password(password, username="t20210017", name="李伟", rules=rules)
        else:
            with pytest.raises(PasswordTooWeak):
                check_password(password, username="t20210017", name="李伟", rules=rules)


def test_age_counts_for_one_profile_only() -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    assert not is_too_old(now - timedelta(days=180), DENGBAO, now)
    assert is_too_old(now - timedelta(days=181), DENGBAO, now)
    assert not is_too_old(now - timedelta(days=9999), asvs(8), now)


async def test_an_old_password_must_be_changed_unless_the_profile_forbids_it(
    browser: httpx.AsyncClient, client: Callers, tree: Any, person: Any, steps: Any, time: Any
) -> None:
    someone = await person(tree.city)
    time.ahead += timedelta(days=181)
    due = await steps.sign_in(browser, someone.username)
    assert due.json()["next_step"] == "password"
    refused = await browser.get(f"{steps.api}/people", headers=bearer(due))
    assert refused.json()["code"] == "password_change_required"
    assert (await put(client, tree, password_profile="asvs")).status_code == 200
    assert (await steps.sign_in(browser, someone.username)).json()["next_step"] is None


async def test_the_last_five_passwords_do_not_return(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any
) -> None:
    someone = await person(tree.city)
    held = bearer(await steps.sign_in(browser, someone.username))
    words = [steps.password, *(f"Neu-Wort-{n}{n}{n}" for n in range(1, 7))]

    async def change(old: str, new: str) -> httpx.Response:
        body = {"old_password": old, "new_password": new}
        return await browser.put(f"{steps.api}/me/password", json=body, headers=held)

    for old, new in pairwise(words[:5]):
        assert (await change(old, new)).status_code == 204
    back = await change(words[4], words[0])
    assert back.json()["code"] == "password_too_weak"
    assert "5" in back.json()["detail"]
    for old, new in pairwise(words[4:]):
        assert (await change(old, new)).status_code == 204
    assert (await change(words[6], words[0])).status_code == 204  # six others since


async def test_a_hundred_guesses_through_two_processes_worth_of_engines(
    service_settings: Settings, committed_app: FastAPI, committed_uow: UnitOfWork, steps: Any
) -> None:
    """No. 2: separate applications with pools of their own share one count."""
    tree = await steps.plant(committed_uow)
    someone = await steps.settle(committed_uow, committed_app, tree.city)
    engines = [new_engine(service_settings) for _ in range(2)]
    apps = [create(service_settings) for _ in engines]
    for app, engine in zip(apps, engines, strict=True):
        app.state.uow = new_unit_of_work(engine)
    try:
        clients = [
            httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://t")
            for app in apps
        ]
        tries = [steps.sign_in(clients[n % 2], someone.username, f"guess{n}") for n in range(100)]
        answers = await asyncio.gather(*tries)
        codes = [one.status_code for one in answers]
        right = await steps.sign_in(clients[0], someone.username)
    finally:
        for one in clients:
            await one.aclose()
        for engine in engines:
            await engine.dispose()
    assert codes.count(401) <= 5
    assert set(codes) <= {401, 429, 503}
    assert right.status_code == 429
    async with committed_uow() as session:
        query = text("SELECT count(*) FROM audit_row WHERE action = 'session.lock'")
        assert 1 <= (await session.scalar(query) or 0) <= 2  # one per lock, not one per attempt
