"""The second factor: set up, asked for, never twice, reset by another (ASVS 6.3.3, 6.5, 6.6.3)."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pyotp
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import text

from auth.grants.rules import SEPARATED
from kernel.actor import Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

pytestmark = pytest.mark.requirement("R130", "R148")
FACTOR = "/api/auth/v1/me/second-factor"
GIVE = "/api/auth/v1/sessions/current/second-factor"


def bearer(answer: httpx.Response) -> dict[str, str]:
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


@dataclass
class Enrolled:
    """Somebody with an authenticator, signed in."""

    someone: Any
    headers: dict[str, str]
    totp: pyotp.TOTP
    recovery: list[str]


async def enrol(browser: httpx.AsyncClient, steps: Any, someone: Any, time: Any) -> Enrolled:
    headers = bearer(await steps.sign_in(browser, someone.username))
    begun = await browser.post(FACTOR, json={"password": steps.password}, headers=headers)
    assert begun.status_code == 200, begun.text
    assert begun.json()["qr_svg"].startswith("<svg")
    assert begun.json()["uri"].startswith("otpauth://totp/")
    totp = pyotp.TOTP(begun.json()["secret"])
    done = await browser.post(f"{FACTOR}/confirm", json={"code": totp.at(time())}, headers=headers)
    assert done.status_code == 200, done.text
    time.ahead += timedelta(seconds=60)
    return Enrolled(someone, headers, totp, done.json()["codes"])


@pytest_asyncio.fixture(loop_scope="session")
async def enrolled(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any, time: Any
) -> AsyncIterator[Enrolled]:
    someone = await person(tree.city, Role.SYSTEM_ADMIN, name="孙管理")
    yield await enrol(browser, steps, someone, time)


async def test_signing_in_takes_the_code(
    browser: httpx.AsyncClient, enrolled: Enrolled, steps: Any, time: Any
) -> None:
    first = await steps.sign_in(browser, enrolled.someone.username)
    assert first.json()["next_step"] == "second_factor"
    headers = bearer(first)
    for path in ("/organisations", "/me", "/me/second-factor", "/me/sessions", "/ping"):
        refused = await browser.get(f"{steps.api}{path}", headers=headers)
        assert refused.json()["code"] == "second_factor_required", path
    body = {"old_password": steps.password, "new_password": "Neu-Wort-2026"}
    stolen = await browser.put(f"{steps.api}/me/password", json=body, headers=headers)
    assert stolen.json()["code"] == "second_factor_required"

    wrong = await browser.post(GIVE, json={"code": "000000"}, headers=headers)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "second_factor_wrong")
    code = enrolled.totp.at(time())
    assert (await browser.post(GIVE, json={"code": code}, headers=headers)).status_code == 204

    renewed = await steps.renew(browser)
    assert renewed.json()["next_step"] is None
    opened = await browser.get(f"{steps.api}/organisations", headers=bearer(renewed))
    assert opened.status_code == 200


async def test_a_code_works_once(
    browser: httpx.AsyncClient, enrolled: Enrolled, steps: Any, time: Any
) -> None:
    code = enrolled.totp.at(time())
    headers = bearer(await steps.sign_in(browser, enrolled.someone.username))
    assert (await browser.post(GIVE, json={"code": code}, headers=headers)).status_code == 204
    headers = bearer(await steps.sign_in(browser, enrolled.someone.username))
    again = await browser.post(GIVE, json={"code": code}, headers=headers)
    assert again.json()["code"] == "second_factor_wrong"
    earlier = enrolled.totp.at(time() - timedelta(seconds=30))
    assert (await browser.post(GIVE, json={"code": earlier}, headers=headers)).status_code == 422


async def test_guessing_is_throttled_also_with_the_right_code_in_the_end(
    browser: httpx.AsyncClient, enrolled: Enrolled, steps: Any, time: Any
) -> None:
    headers = bearer(await steps.sign_in(browser, enrolled.someone.username))
    codes = [
        (await browser.post(GIVE, json={"code": f"00000{n}"}, headers=headers)).status_code
        for n in range(5)
    ]
    assert codes == [422] * 5
    locked = await browser.post(GIVE, json={"code": enrolled.totp.at(time())}, headers=headers)
    assert (locked.status_code, locked.json()["code"]) == (429, "second_factor_locked")
    assert int(locked.headers["Retry-After"]) > 0


async def test_a_recovery_code_opens_once_however_it_is_typed(
    browser: httpx.AsyncClient, enrolled: Enrolled, steps: Any, uow: UnitOfWork
) -> None:
    code = enrolled.recovery[0]
    typed = f"{code[:5].lower()}-{code[5:]} "
    headers = bearer(await steps.sign_in(browser, enrolled.someone.username))
    assert (await browser.post(GIVE, json={"code": typed}, headers=headers)).status_code == 204
    headers = bearer(await steps.sign_in(browser, enrolled.someone.username))
    assert (await browser.post(GIVE, json={"code": code}, headers=headers)).status_code == 422
    async with uow() as session:
        kept = await session.scalars(text("SELECT hash FROM recovery_code"))
        sealed = await session.scalar(text("SELECT secret_sealed FROM second_factor"))
    assert code.encode() not in b"".join(bytes(one) for one in kept)
    assert enrolled.totp.secret.encode() not in bytes(sealed)


async def test_setting_up_needs_the_password_and_a_first_code(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any
) -> None:
    someone = await person(tree.city)
    headers = bearer(await steps.sign_in(browser, someone.username))
    for body in ({"password": "wrong"}, {}):
        refused = await browser.post(FACTOR, json=body, headers=headers)
        assert refused.json()["code"] == "old_password_wrong"
    await browser.post(FACTOR, json={"password": steps.password}, headers=headers)
    wrong = await browser.post(f"{FACTOR}/confirm", json={"code": "123456"}, headers=headers)
    assert wrong.json()["code"] == "second_factor_wrong"
    state = (await browser.get(FACTOR, headers=headers)).json()
    assert state["is_active"] is False
    assert (await steps.sign_in(browser, someone.username)).json()["next_step"] is None


async def test_the_own_factor_goes_with_password_and_code(
    browser: httpx.AsyncClient, enrolled: Enrolled, steps: Any, time: Any
) -> None:
    body = {"password": steps.password, "code": "000000"}
    url = f"{FACTOR}/remove"
    assert (await browser.post(url, json=body, headers=enrolled.headers)).status_code == 422
    body["code"] = enrolled.totp.at(time())
    assert (await browser.post(url, json=body, headers=enrolled.headers)).status_code == 204
    after = await steps.sign_in(browser, enrolled.someone.username)
    assert after.json()["next_step"] is None


async def demand(client: Callers, tree: Any, steps: Any) -> None:
    url = f"{steps.api}/security-settings"
    async with client(an_actor((Role.SECURITY_ADMIN, tree.city.path))) as http:
        known = await http.get(url)
        policy = known.json()["policy"] | {"second_factor": "l3"}
        done = await http.put(url, json=policy, headers={"If-Match": known.headers["ETag"]})
        assert done.status_code == 200, done.text


@pytest.mark.parametrize("role", SEPARATED)
async def test_the_setting_asks_each_of_the_three_duties(
    browser: httpx.AsyncClient, client: Callers, tree: Any, person: Any, steps: Any, role: Role
) -> None:
    admin = await person(tree.city, role)
    await demand(client, tree, steps)
    assert (await steps.sign_in(browser, admin.username)).json()["next_step"] == "enrolment"


async def test_the_setting_makes_administrators_set_one_up_at_the_next_sign_in(
    browser: httpx.AsyncClient, client: Callers, tree: Any, person: Any, steps: Any, time: Any
) -> None:
    admin = await person(tree.city, Role.SYSTEM_ADMIN)
    teacher = await person(tree.east_school, Role.TEACHER)
    await demand(client, tree, steps)
    assert (await steps.sign_in(browser, teacher.username)).json()["next_step"] is None
    first = await steps.sign_in(browser, admin.username)
    assert first.json()["next_step"] == "enrolment"
    refused = await browser.get(f"{steps.api}/people", headers=bearer(first))
    assert refused.json()["code"] == "second_factor_enrolment_required"

    enrolled = await enrol(browser, steps, admin, time)
    renewed = await steps.renew(browser)
    assert renewed.json()["next_step"] is None
    body = {"password": steps.password, "code": enrolled.totp.at(time())}
    kept = await browser.post(f"{FACTOR}/remove", json=body, headers=bearer(renewed))
    assert (kept.status_code, kept.json()["code"]) == (409, "second_factor_demanded")


async def test_another_administrator_resets_it_with_a_reason(
    browser: httpx.AsyncClient,
    client: Callers,
    enrolled: Enrolled,
    tree: Any,
    steps: Any,
    uow: UnitOfWork,
) -> None:
    url = f"{steps.api}/people/{enrolled.someone.id}/second-factor/reset"
    reason = {"reason": "手机遗失，已当面核对身份"}
    own = await browser.post(url, json=reason, headers=enrolled.headers)
    assert own.json()["code"] == "not_own_second_factor"
    async with client(an_actor((Role.EQUIPMENT_CENTRE, tree.city.path))) as http:
        assert (await http.post(url, json=reason)).status_code == 403
    async with client(an_actor((Role.SYSTEM_ADMIN, tree.city.path))) as http:
        assert (await http.post(url, json={"reason": ""})).status_code == 422
        assert (await http.post(url, json=reason)).status_code == 204
    async with uow() as session:
        query = text("SELECT detail FROM audit_row WHERE action = 'second_factor.reset'")
        assert (await session.scalars(query)).one()["reason"] == reason["reason"]
    assert (await steps.renew(browser)).status_code == 401
    after = await steps.sign_in(browser, enrolled.someone.username)
    assert after.json()["next_step"] is None


async def test_parallel_uses_of_one_code_are_one(
    committed_app: FastAPI, committed_uow: UnitOfWork, steps: Any
) -> None:
    tree = await steps.plant(committed_uow)
    someone = await steps.settle(committed_uow, committed_app, tree.city)
    transport = httpx.ASGITransport(app=committed_app)
    async with httpx.AsyncClient(transport=transport, base_url="http://t") as http:
        headers = bearer(await steps.sign_in(http, someone.username))
        begun = await http.post(FACTOR, json={"password": steps.password}, headers=headers)
        totp = pyotp.TOTP(begun.json()["secret"])
        first = totp.at(utc_now() - timedelta(seconds=30))
        await http.post(f"{FACTOR}/confirm", json={"code": first}, headers=headers)
        headers = bearer(await steps.sign_in(http, someone.username))
        code = {"code": totp.at(utc_now())}
        answers = await asyncio.gather(
            *(http.post(GIVE, json=code, headers=headers) for _ in range(5))
        )
    assert [one.status_code for one in answers].count(204) == 1
