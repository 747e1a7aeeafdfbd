"""Somebody without a matching staff number ties the account by signing in here; and untying."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from auth.accounts.service import Secret, set_secret
from auth.people.tables import Person
from kernel.actor import Actor, Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor
from tests.sso.conftest import API, EDUYUN, SELF, Admin, Place
from tests.sso.servers import Eduyun, Server
from tests.sso.walk import refused

pytestmark = pytest.mark.requirement("R130")
PASSWORD = "Liang-Chen-2026!"
Hub = tuple[Server, Eduyun]


class Walk:
    """One browser between the hub and us."""

    def __init__(self, browser: httpx.AsyncClient, spoken: Eduyun) -> None:
        self.browser = browser
        self.spoken = spoken
        self.tickets = 0

    async def arrive(self, user: str) -> httpx.Response:
        """Press the button, sign in at the hub, come back."""
        self.tickets += 1
        ticket = f"TK-{self.tickets}"
        self.spoken.tickets[ticket] = {"userId": user, "workNumber": "NOBODY-HERE"}
        start = await self.browser.get(f"{API}/sso/hub/start")
        there = parse_qs(urlsplit(start.headers["location"]).query)["redirect"][0]
        return await self.browser.get(f"{there.removeprefix(SELF)}&ticket={ticket}")

    async def sign_in(self, username: str) -> dict[str, str]:
        """Sign in with the password here; return the headers of the session."""
        body = {"username": username, "password": PASSWORD}
        answer = await self.browser.post(f"{API}/sessions", json=body)
        assert answer.status_code == 201, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    async def link(self, headers: dict[str, str]) -> httpx.Response:
        return await self.browser.post(f"{API}/sso/link", headers=headers)


@pytest.fixture
async def walk(browser: httpx.AsyncClient, hub: Hub, admin: Admin) -> Walk:
    server, spoken = hub
    values = {
        "client_id": EDUYUN[0],
        "secret": EDUYUN[1],
        "login_address": f"{server.url}/login?redirect={{callback}}",
        "mapping": {"staff_no": "workNumber", "unit": "schoolName"},
    }
    await admin.add("hub", "eduyun", server.url, **values)
    return Walk(browser, spoken)


async def account(
    uow: UnitOfWork, app: FastAPI, place: Place, username: str, *, one_time: bool = False
) -> Person:
    person = await place.person(username.upper())
    hashed = await app.state.passwords.hash(PASSWORD)
    async with uow.begin() as session:
        secret = Secret(hashed, is_one_time=one_time)
        await set_secret(session, person.id, username, secret, utc_now())
    return person


async def rows(uow: UnitOfWork, action: str) -> list[Any]:
    async with uow() as session:
        query = text("SELECT * FROM audit_row WHERE action = :action ORDER BY id")
        return list((await session.execute(query, {"action": action})).all())


async def test_a_sign_in_here_ties_the_account_there(
    walk: Walk, place: Place, uow: UnitOfWork, app: FastAPI
) -> None:
    person = await account(uow, app, place, "link-1")
    assert refused(await walk.arrive("u-77")) == "sso_account_unbound"
    assert (await walk.browser.get(f"{API}/sso/outcome")).json()["account"] == "u-77"

    headers = await walk.sign_in("link-1")
    assert (await walk.link(headers)).status_code == 204
    assert (await walk.link(headers)).json()["code"] == "sso_link_missing"

    (bound,) = await rows(uow, "sso.bind")
    assert (bound.actor_id, bound.subject_id) == (person.id, str(person.id))
    own = await walk.browser.get(f"{API}/me/sso-identities", headers=headers)
    assert [one["subject"] for one in own.json()["items"]] == ["u-77"]
    again = await walk.arrive("u-77")
    assert again.headers["location"] == "/workbench"


async def test_a_session_that_was_open_before_ties_nothing(
    walk: Walk, place: Place, uow: UnitOfWork, app: FastAPI
) -> None:
    """On a shared computer the next person's account must not be tied to who forgot to leave."""
    await account(uow, app, place, "link-2")
    headers = await walk.sign_in("link-2")
    await walk.arrive("u-78")
    assert (await walk.link(headers)).json()["code"] == "sso_link_not_fresh"
    assert await rows(uow, "sso.bind") == []


async def test_another_browser_ties_nothing(
    walk: Walk, place: Place, uow: UnitOfWork, app: FastAPI
) -> None:
    await account(uow, app, place, "link-3")
    await walk.arrive("u-79")
    walk.browser.cookies.clear()
    assert (await walk.link(await walk.sign_in("link-3"))).json()["code"] == "sso_link_missing"


async def test_what_the_hub_began_offers_nothing(
    walk: Walk, place: Place, uow: UnitOfWork, app: FastAPI
) -> None:
    """No state of this browser: somebody else's ticket may have been slipped in."""
    await account(uow, app, place, "link-4")
    walk.spoken.tickets["TK-S"] = {"userId": "stranger", "workNumber": "NOBODY-HERE"}
    landed = await walk.browser.get(f"{API}/sso/hub/callback", params={"ticket": "TK-S"})
    assert refused(landed) == "sso_account_unbound"
    assert (await walk.browser.get(f"{API}/sso/outcome")).json()["account"] == ""
    assert (await walk.link(await walk.sign_in("link-4"))).json()["code"] == "sso_link_missing"


async def test_steps_that_are_due_come_first(
    walk: Walk, place: Place, uow: UnitOfWork, app: FastAPI
) -> None:
    await account(uow, app, place, "link-5", one_time=True)
    await walk.arrive("u-80")
    refusal = await walk.link(await walk.sign_in("link-5"))
    assert (refusal.status_code, refusal.json()["code"]) == (403, "password_change_required")


async def test_who_is_tied_already_ties_no_second_account(
    walk: Walk, place: Place, uow: UnitOfWork, app: FastAPI
) -> None:
    await account(uow, app, place, "link-6")
    await walk.arrive("u-81")
    assert (await walk.link(await walk.sign_in("link-6"))).status_code == 204
    await walk.arrive("u-82")
    refusal = await walk.link(await walk.sign_in("link-6"))
    assert (refusal.status_code, refusal.json()["code"]) == (409, "sso_identity_taken")


async def test_untying_ends_what_came_in_through_it(
    walk: Walk, place: Place, uow: UnitOfWork, app: FastAPI, client: Callers
) -> None:
    person = await account(uow, app, place, "link-7")
    await walk.arrive("u-83")
    local = await walk.sign_in("link-7")
    await walk.link(local)
    await walk.arrive("u-83")
    renew = {"X-Requested-With": "tisheng"}
    url = f"{API}/people/{person.id}/sso-identities"
    admin: Actor = an_actor((Role.SYSTEM_ADMIN, place.city.path))
    async with client(admin) as http:
        (tied,) = (await http.get(url)).json()["items"]
        assert (await http.delete(f"{url}/{tied['id']}")).status_code == 204
        assert (await http.get(url)).json()["items"] == []
    assert (await walk.browser.post(f"{API}/sessions/refresh", headers=renew)).status_code == 401
    assert (await walk.browser.get(f"{API}/me/sso-identities", headers=local)).status_code == 200
    (untied,) = await rows(uow, "sso.unbind")
    assert (untied.actor_id, untied.detail["sessions"]) == (admin.person_id, 1)
    assert refused(await walk.arrive("u-83")) == "sso_account_unbound"
