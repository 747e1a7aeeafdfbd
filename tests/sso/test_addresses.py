"""Where providers may be: no way into the inner network (no. 41), and who may name one."""

from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from auth.sso.calls import Calls
from auth.sso.rules import AddressRefused, Reach, check_address, check_resolved
from kernel.actor import Role
from kernel.testing import an_actor
from tests.sso.conftest import API, Admin, Place
from tests.sso.servers import Reply, serving

pytestmark = pytest.mark.requirement("R130")
PUBLIC = Reach(frozenset(), loopback=False)
NAMED = Reach(frozenset({"idp.school.internal"}), loopback=False)


@pytest.mark.parametrize(
    "url",
    [
        "http://idp.example.org",
        "ftp://idp.example.org",
        "file:///etc/passwd",
        "https://user:pass@idp.example.org",
        "https://idp.example.org/#x",
        "https://",
        "https://[::1",
        "https://idp.example.org:99999",
        "http://127.0.0.1:8080",
        "http://localhost",
        "https://пример.рф",
    ],
)
def test_an_address_that_is_odd_or_plain_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        check_address(url, PUBLIC)


def test_only_named_hosts_when_hosts_are_named() -> None:
    assert check_address("https://idp.school.internal/x", NAMED) == "idp.school.internal"
    with pytest.raises(AddressRefused):
        check_address("https://idp.example.org", NAMED)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.5",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "0.0.0.0",  # noqa: S104 -- an address to be refused
        "100.64.0.1",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fc00::1",
        "::ffff:10.0.0.5",
        "::ffff:169.254.169.254",
    ],
)
def test_inner_addresses_are_refused(address: str) -> None:
    with pytest.raises(AddressRefused):
        check_resolved("idp.example.org", address, PUBLIC)


def test_a_named_host_may_be_private_but_never_link_local() -> None:
    check_resolved("idp.school.internal", "10.0.0.5", NAMED)
    check_resolved("idp.example.org", "93.184.216.34", PUBLIC)
    for address in ("169.254.169.254", "127.0.0.1", "fe80::1"):
        with pytest.raises(AddressRefused):
            check_resolved("idp.school.internal", address, NAMED)


async def test_nothing_is_called_before_the_address_was_checked() -> None:
    """A canary that listens on loopback hears nothing, by address or by name."""
    with serving(lambda _: Reply(b"{}")) as canary:
        port = canary.url.rsplit(":", 1)[1]
        for host in ("127.0.0.1", "localhost"):
            for scheme in ("http", "https"):
                with pytest.raises(AddressRefused):
                    await Calls(PUBLIC).get(f"{scheme}://{host}:{port}/")
        assert canary.seen == []


async def test_an_inner_address_cannot_be_saved(client: Any, place: Place, app: FastAPI) -> None:
    app.state.settings = app.state.settings.model_copy(update={"sso_loopback": False})
    body = {
        "code": "inner",
        "name": "内网",
        "kind": "oidc",
        "address": "http://127.0.0.1:9000",
        "client_id": "x",
        "mapping": {"staff_no": "sub"},
    }
    async with client(an_actor((Role.SYSTEM_ADMIN, place.city.path))) as http:
        answer = await http.post(f"{API}/sso-providers", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "sso_address_refused")
    assert answer.json()["errors"][0]["field"] == "address"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM_ADMIN])
async def test_nobody_else_keeps_the_list(client: Any, place: Place, role: Role) -> None:
    async with client(an_actor((role, place.city.path))) as http:
        assert (await http.get(f"{API}/sso-providers")).status_code == 403
        assert (await http.post(f"{API}/sso-providers", json={})).status_code == 403


async def test_changes_need_the_version_and_leave_a_row_without_the_secret(
    client: Any, admin: Admin, place: Place, uow: Any
) -> None:
    provider = await admin.add("one", "oidc", "http://127.0.0.1:9")
    url = f"{API}/sso-providers/{provider['id']}"
    async with client(an_actor((Role.SYSTEM_ADMIN, place.city.path))) as http:
        stale = await http.patch(url, json={"name": "新名"}, headers={"If-Match": '"7"'})
        done = await http.patch(
            url, json={"name": "新名", "secret": "shh"}, headers={"If-Match": '"1"'}
        )
        twice = await http.post(
            f"{API}/sso-providers",
            json={
                "code": "one",
                "name": "x",
                "kind": "cas",
                "address": "http://127.0.0.1:9",
                "client_id": "x",
                "mapping": {"staff_no": "sub"},
            },
        )
    assert stale.status_code == 412
    assert (done.json()["name"], done.json()["version"]) == ("新名", 2)
    assert twice.json()["code"] == "sso_code_taken"
    async with uow() as session:
        query = text("SELECT detail::text FROM audit_row WHERE action LIKE 'sso_provider.%'")
        kept = " ".join(await session.scalars(query))
        sealed = await session.scalar(text("SELECT secret_sealed FROM sso_provider LIMIT 1"))
    assert "shh" not in kept
    assert b"shh" not in bytes(sealed)
