"""The ticket scheme of the national resource platform against a hub that checks its proofs."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from kernel.actor import Role
from kernel.testing import an_actor
from tests.sso.conftest import API, EDUYUN, SELF, Admin, Place
from tests.sso.servers import Eduyun, Server
from tests.sso.walk import refused

pytestmark = pytest.mark.requirement("R130")
OPEN = {"client_id": EDUYUN[0], "secret": EDUYUN[1]}


async def added(admin: Admin, server: Server, **more: Any) -> dict[str, Any]:
    values = {
        **OPEN,
        "login_address": f"{server.url}/login?redirect={{callback}}",
        "mapping": {"staff_no": "workNumber", "unit": "schoolName"},
        **more,
    }
    return await admin.add("hub", "eduyun", server.url, **values)


async def test_the_hub_opens_our_address_with_a_ticket(
    browser: httpx.AsyncClient, hub: tuple[Server, Eduyun], admin: Admin, place: Place
) -> None:
    server, spoken = hub
    await added(admin, server)
    person = await place.person("T3001")
    spoken.tickets["TK-1"] = {"userId": "u-1", "name": "赵老师", "workNumber": "T3001"}

    answer = await browser.get(
        f"{API}/sso/hub/callback", params={"ticket": "TK-1", "sysCode": "370600"}
    )

    assert answer.headers["location"] == "/workbench"
    renew = {"X-Requested-With": "tisheng"}
    session = (await browser.post(f"{API}/sessions/refresh", headers=renew)).json()
    assert session["person"]["id"] == str(person.id)
    again = await browser.get(f"{API}/sso/hub/callback", params={"ticket": "TK-1"})
    assert refused(again) == "sso_refused"


async def test_our_button_sends_a_state_along(
    browser: httpx.AsyncClient, hub: tuple[Server, Eduyun], admin: Admin, place: Place
) -> None:
    server, spoken = hub
    await added(admin, server)
    await place.person("T3002")
    spoken.tickets["TK-2"] = {"userId": "u-2", "workNumber": "T3002"}
    start = await browser.get(f"{API}/sso/hub/start", params={"return_to": "/account"})
    there = parse_qs(urlsplit(start.headers["location"]).query)["redirect"][0]
    assert there.startswith(f"{SELF}{API}/sso/hub/callback?state=")
    answer = await browser.get(f"{there.removeprefix(SELF)}&ticket=TK-2")
    assert answer.headers["location"] == "/account"
    forged = await browser.get(
        f"{API}/sso/hub/callback", params={"ticket": "TK-2", "state": "invented"}
    )
    assert refused(forged) == "sso_state_mismatch"


async def test_what_the_hub_does_not_know_opens_nothing(
    browser: httpx.AsyncClient, hub: tuple[Server, Eduyun], admin: Admin
) -> None:
    server, spoken = hub
    await added(admin, server)
    url = f"{API}/sso/hub/callback"
    for ticket in ("unknown", "", "x" * 600):
        assert refused(await browser.get(url, params={"ticket": ticket})) == "sso_refused"
    spoken.tickets["TK-3"] = {"name": "没有编号"}
    assert refused(await browser.get(url, params={"ticket": "TK-3"})) == "sso_answer_invalid"
    spoken.tickets["TK-4"] = {"userId": "u-4", "workNumber": "T0000"}
    assert refused(await browser.get(url, params={"ticket": "TK-4"})) == "sso_account_unbound"
    assert (await browser.get(f"{API}/sso/outcome")).json()["provider"] == "登录方式 hub"


async def test_a_wrong_key_of_the_application_shows_in_the_test(
    hub: tuple[Server, Eduyun], admin: Admin, place: Place, client: Any
) -> None:
    provider = await added(admin, hub[0], secret="another key")
    actor = an_actor((Role.SYSTEM_ADMIN, place.city.path))
    url = f"{API}/sso-providers/{provider['id']}"
    async with client(actor) as http:
        wrong = await http.post(f"{url}/test")
        change = {"secret": EDUYUN[1]}
        changed = await http.patch(url, json=change, headers={"If-Match": '"1"'})
        right = await http.post(f"{url}/test")
    assert wrong.json()["items"][0]["is_ok"] is False
    assert "secret" not in changed.json()
    assert right.json()["items"][0]["is_ok"] is True
