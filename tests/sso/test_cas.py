"""CAS 3 against a server that speaks the protocol."""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from kernel.actor import Role
from kernel.testing import an_actor
from tests.sso.conftest import API, SELF, Admin, Place
from tests.sso.servers import Cas, Reply, Server, serving
from tests.sso.walk import refused

pytestmark = pytest.mark.requirement("R130")
RENEW = {"X-Requested-With": "tisheng"}


async def begin(browser: httpx.AsyncClient, server: Server) -> str:
    """Go to the server; return the service that it is asked for."""
    there = (await browser.get(f"{API}/sso/cas/start")).headers["location"]
    assert there.startswith(f"{server.url}/cas/login?")
    return parse_qs(urlsplit(there).query)["service"][0]


async def back(browser: httpx.AsyncClient, service: str, ticket: str) -> httpx.Response:
    path = service.removeprefix(SELF)
    return await browser.get(f"{path}&{urlencode({'ticket': ticket})}")


async def test_a_ticket_opens_the_door_once(
    browser: httpx.AsyncClient, cas: tuple[Server, Cas], admin: Admin, place: Place
) -> None:
    server, spoken = cas
    await admin.add("cas", "cas", f"{server.url}/cas")
    person = await place.person("T2001")
    spoken.attributes["wang"] = {"employee_number": ["t2001"], "roles": ["a", "b"]}
    service = await begin(browser, server)
    ticket = spoken.grant(service, "wang")

    answer = await back(browser, service, ticket)

    assert answer.headers["location"] == "/workbench"
    session = (await browser.post(f"{API}/sessions/refresh", headers=RENEW)).json()
    assert session["person"]["id"] == str(person.id)
    assert refused(await back(browser, service, ticket)) == "sso_state_mismatch"
    held = {"Authorization": f"Bearer {session['access_token']}"}

    message = (
        '<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="1"'
        f' Version="2.0"><samlp:SessionIndex>{ticket}</samlp:SessionIndex></samlp:LogoutRequest>'
    )
    bomb = '<!DOCTYPE x [<!ENTITY a "b">]>' + message
    for wrong in ("<a/>", "no xml", bomb, message.replace(ticket, "ST-another")):
        told = await browser.post(f"{API}/sso/cas/logout", data={"logoutRequest": wrong})
        assert told.status_code == (204 if "another" in wrong else 401), wrong
    assert (await browser.get(f"{API}/me", headers=held)).status_code == 200
    url = f"{API}/sso/cas/callback"
    assert (await browser.post(url, data={"logoutRequest": message})).status_code == 204
    assert (await browser.get(f"{API}/me", headers=held)).status_code == 401


async def test_the_way_out_leads_to_the_server(
    browser: httpx.AsyncClient, cas: tuple[Server, Cas], admin: Admin, place: Place
) -> None:
    server, spoken = cas
    await admin.add("cas", "cas", f"{server.url}/cas")
    await place.person("T2002")
    spoken.attributes["li"] = {"employee_number": ["T2002"]}
    service = await begin(browser, server)
    await back(browser, service, spoken.grant(service, "li"))
    session = (await browser.post(f"{API}/sessions/refresh", headers=RENEW)).json()
    held = {"Authorization": f"Bearer {session['access_token']}"}
    out = await browser.delete(f"{API}/sessions/current", headers=held)
    assert out.json()["logout_url"].startswith(f"{server.url}/cas/logout?service=")


async def test_tickets_of_others_open_nothing(
    browser: httpx.AsyncClient, cas: tuple[Server, Cas], admin: Admin, place: Place
) -> None:
    server, spoken = cas
    await admin.add("cas", "cas", f"{server.url}/cas")
    await place.person("T2003")
    spoken.attributes["zhao"] = {"employee_number": ["T2003"]}
    elsewhere = spoken.grant("https://another.example.org/", "zhao")
    tickets = ("ST-invented", elsewhere, "", "票", "ST-" + "x" * 300)
    for ticket in tickets:
        service = await begin(browser, server)
        assert refused(await back(browser, service, ticket)) == "sso_refused", ticket


@pytest.mark.parametrize(
    "body",
    [
        b"<html>not cas</html>",
        b"no xml",
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
        b'<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"/>',
        (
            b'<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationSuccess>'
            b"<cas:user> </cas:user></cas:authenticationSuccess></cas:serviceResponse>"
        ),
        b"<x>" + b"y" * 100_000 + b"</x>",
    ],
)
async def test_a_bent_answer_opens_nothing(
    browser: httpx.AsyncClient, admin: Admin, body: bytes
) -> None:
    with serving(lambda _: Reply(body)) as server:
        await admin.add("cas", "cas", f"{server.url}/cas")
        service = await begin(browser, server)
        assert refused(await back(browser, service, "ST-1")) == "sso_answer_invalid"


async def test_the_connection_can_be_tried(
    cas: tuple[Server, Cas], admin: Admin, place: Place, client: Any
) -> None:
    provider = await admin.add("cas", "cas", f"{cas[0].url}/cas")
    async with client(an_actor((Role.SYSTEM_ADMIN, place.city.path))) as http:
        tried = await http.post(f"{API}/sso-providers/{provider['id']}/test")
    assert tried.json()["items"] == [
        {"step": "validate", "is_ok": True, "detail": "INVALID_TICKET"}
    ]
