"""Keeping machine clients: secrets shown once, rotation with overlap, limits, switching off."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from kernel.actor import Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

pytestmark = [pytest.mark.requirement("R131"), pytest.mark.requirement("R148")]
URL = "/api/auth/v1/api-clients"
TOKEN = "/api/auth/v1/token"
FEED = "/api/auth/v1/directory/changes"
BODY = {
    "client_id": "equipment-import",
    "name": "装备中心导入程序",
    "scopes": ["directory:read", "people:read"],
    "rate_per_minute": 5,
}


async def made(client: Callers, tree: Any, **more: Any) -> Any:
    async with client(an_actor((Role.SYSTEM_ADMIN, tree.city.path))) as http:
        return await http.post(URL, json={**BODY, **more})


async def token(browser: Any, secret: str, client_id: str = "equipment-import") -> Any:
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    return await browser.post(TOKEN, data=form)


def bearer(answer: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def test_a_client_gets_a_secret_once_and_comes_in(
    client: Callers, tree: Any, person: Any, browser: Any, uow: UnitOfWork
) -> None:
    await person(tree.east_school, name="东一")
    created = await made(client, tree)
    assert created.status_code == 201, created.text
    secret = created.json()["client_secret"]
    given = await token(browser, secret)
    people = await browser.get("/api/auth/v1/people", headers=bearer(given))
    units = await browser.get("/api/auth/v1/organisations", headers=bearer(given))
    async with client(an_actor((Role.SYSTEM_ADMIN, tree.city.path))) as http:
        listed = (await http.get(URL)).json()["items"]
    assert "东一" in {one["name"] for one in people.json()["items"]}
    assert units.status_code == 403
    assert secret not in str(listed)
    assert listed[0]["last_used_at"] is not None
    async with uow() as session:
        kept = await session.execute(text("SELECT detail::text FROM audit_row"))
        assert secret not in str(kept.all())


async def test_a_rotated_secret_overlaps_and_then_ends(
    client: Callers, tree: Any, browser: Any, time: Any
) -> None:
    created = (await made(client, tree)).json()
    url = f"{URL}/{created['client']['id']}/rotate"
    async with client(an_actor((Role.SYSTEM_ADMIN, tree.city.path))) as http:
        new = await http.post(url, json={"overlap_hours": 24}, headers={"If-Match": "1"})
        stale = await http.post(url, json={}, headers={"If-Match": "1"})
    assert stale.status_code == 412
    old_secret, new_secret = created["client_secret"], new.json()["client_secret"]
    assert (await token(browser, old_secret)).status_code == 200
    assert (await token(browser, new_secret)).status_code == 200
    time.ahead = timedelta(hours=25)
    assert (await token(browser, old_secret)).status_code == 401
    assert (await token(browser, new_secret)).status_code == 200


async def test_the_limit_holds_for_all_calls_of_a_minute(
    client: Callers, tree: Any, browser: Any
) -> None:
    created = (await made(client, tree)).json()
    given = bearer(await token(browser, created["client_secret"]))
    answers = [await browser.get(FEED, headers=given) for _ in range(12)]
    # The minute may turn once while the calls are made.
    codes = [answer.status_code for answer in answers]
    assert 5 <= codes.count(200) <= 10
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.json()["code"] == "client_rate_exceeded"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


async def test_a_client_that_is_switched_off_stops_at_the_next_call(
    client: Callers, tree: Any, browser: Any
) -> None:
    created = (await made(client, tree)).json()
    given = bearer(await token(browser, created["client_secret"]))
    async with client(an_actor((Role.SYSTEM_ADMIN, tree.city.path))) as http:
        url = f"{URL}/{created['client']['id']}"
        off = await http.patch(url, json={"is_enabled": False}, headers={"If-Match": "1"})
    assert off.json()["is_enabled"] is False
    late = await browser.get(FEED, headers=given)
    again = await token(browser, created["client_secret"])
    assert (late.status_code, late.json()["code"]) == (401, "client_disabled")
    assert (again.status_code, again.json()["code"]) == (401, "client_disabled")


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"scopes": ["files:freeze"]}, 422),
        ({"scopes": ["everything"]}, 422),
        ({"scopes": []}, 422),
        ({"client_id": "Ä"}, 422),
        ({"rate_per_minute": 0}, 422),
    ],
)
async def test_odd_clients_are_refused(
    client: Callers, tree: Any, more: dict[str, Any], status: int
) -> None:
    assert (await made(client, tree, **more)).status_code == status


async def test_names_are_unique_and_the_platforms_own_stay(
    client: Callers, tree: Any, uow: UnitOfWork
) -> None:
    created = (await made(client, tree)).json()["client"]
    twin = await made(client, tree)
    assert (twin.status_code, twin.json()["code"]) == (409, "client_id_taken")
    async with uow.begin() as session:
        await session.execute(text("UPDATE api_client SET is_platform = true"))
    async with client(an_actor((Role.SYSTEM_ADMIN, tree.city.path))) as http:
        answer = await http.patch(
            f"{URL}/{created['id']}", json={"name": "x"}, headers={"If-Match": "1"}
        )
    assert answer.json()["code"] == "platform_client"


@pytest.mark.parametrize(
    "role", [Role.SECURITY_ADMIN, Role.AUDITOR, Role.CITY_OFFICE, Role.EQUIPMENT_CENTRE]
)
async def test_only_the_system_administrator_keeps_clients(
    client: Callers, tree: Any, role: Role
) -> None:
    async with client(an_actor((role, tree.city.path))) as http:
        assert (await http.get(URL)).status_code == 403
        assert (await http.post(URL, json=BODY)).status_code == 403
