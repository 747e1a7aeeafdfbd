"""Where one is signed in, ending that, and how soon an end is felt (nos. 6, 25)."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from auth.sessions.rules import device_of
from kernel.actor import Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

pytestmark = pytest.mark.requirement("R130", "R148")
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/140.0 Safari/537.36 Edg/140.0"
)
WECHAT = "Mozilla/5.0 (Linux; Android 14; Mobile) Chrome/120.0 Mobile MicroMessenger/8.0"


def bearer(answer: httpx.Response) -> dict[str, str]:
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (EDGE, "Windows 电脑 · Edge"),
        (WECHAT, "安卓手机 · 微信"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1", "iPhone · Safari"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14) Gecko Firefox/130.0", "Mac 电脑 · Firefox"),
        ("python-httpx/0.28", "未知设备"),
        ("", "未知设备"),
    ],
)
def test_a_device_is_told_in_a_few_words(agent: str, device: str) -> None:
    assert device_of(agent) == device


async def test_the_own_sessions_are_listed_and_ended_from_afar(
    browser: httpx.AsyncClient, client: Callers, tree: Any, person: Any, steps: Any
) -> None:
    someone = await person(tree.city)
    async with client(None) as elsewhere:
        elsewhere.headers["User-Agent"] = EDGE
        there = await steps.sign_in(elsewhere, someone.username)
        here = await steps.sign_in(browser, someone.username)
        url = f"{steps.api}/me/sessions"
        items = (await browser.get(url, headers=bearer(here))).json()["items"]
        assert [one["is_current"] for one in items] == [True, False]
        assert items[1]["device"] == "Windows 电脑 · Edge"
        ended = await browser.delete(f"{url}/{items[1]['id']}", headers=bearer(here))
        assert ended.status_code == 204

        felt = await elsewhere.get(f"{steps.api}/me", headers=bearer(there))  # the next call
        assert (felt.status_code, felt.json()["code"]) == (401, "session_ended")
        assert (await steps.renew(elsewhere)).status_code == 401
        assert len((await browser.get(url, headers=bearer(here))).json()["items"]) == 1


async def test_all_others_end_at_once(
    browser: httpx.AsyncClient, client: Callers, tree: Any, person: Any, steps: Any
) -> None:
    someone = await person(tree.city)
    async with client(None) as elsewhere:
        others = [await steps.sign_in(elsewhere, someone.username) for _ in range(3)]
        here = await steps.sign_in(browser, someone.username)
        url = f"{steps.api}/me/sessions/end-others"
        assert (await browser.post(url, headers=bearer(here))).json() == {"count": 3}
        for other in others:
            answer = await elsewhere.get(f"{steps.api}/ping", headers=bearer(other))
            assert answer.status_code == 401
    assert (await browser.get(f"{steps.api}/ping", headers=bearer(here))).status_code == 200


async def test_sessions_of_others_cannot_be_touched(
    browser: httpx.AsyncClient, client: Callers, tree: Any, person: Any, steps: Any
) -> None:
    mine = await steps.sign_in(browser, (await person(tree.city)).username)
    url = f"{steps.api}/me/sessions"
    own = (await browser.get(url, headers=bearer(mine))).json()["items"][0]["id"]
    async with client(None) as elsewhere:
        theirs = await steps.sign_in(elsewhere, (await person(tree.city)).username)
        stranger = await elsewhere.delete(f"{url}/{own}", headers=bearer(theirs))
    assert stranger.status_code == 404
    assert (await browser.get(url, headers=bearer(mine))).status_code == 200


@pytest.mark.parametrize(
    ("role", "status"), [(Role.SYSTEM_ADMIN, 200), (Role.SCHOOL_LEAD, 403), (Role.AUDITOR, 403)]
)
async def test_an_administrator_ends_all_sessions_of_a_person(  # noqa: PLR0913, PLR0917 -- fixtures
    browser: httpx.AsyncClient,
    client: Callers,
    tree: Any,
    person: Any,
    steps: Any,
    role: Role,
    status: int,
) -> None:
    someone = await person(tree.east_school, Role.SCHOOL_LEAD)
    held = bearer(await steps.sign_in(browser, someone.username))
    unit = tree.city if role is not Role.SCHOOL_LEAD else tree.east_school
    async with client(an_actor((role, unit.path))) as http:
        answer = await http.post(f"{steps.api}/people/{someone.id}/sessions/end")
    assert answer.status_code == status
    felt = await browser.get(f"{steps.api}/me", headers=held)
    assert felt.status_code == (401 if status == 200 else 200)


async def test_who_is_disabled_is_out_at_the_next_call(
    browser: httpx.AsyncClient, client: Callers, tree: Any, person: Any, steps: Any
) -> None:
    someone = await person(tree.east_school, Role.TEACHER)
    held = bearer(await steps.sign_in(browser, someone.username))
    async with client(an_actor((Role.SYSTEM_ADMIN, tree.city.path))) as http:
        url = f"{steps.api}/people/{someone.id}"
        await http.patch(url, json={"status": "left"}, headers={"If-Match": "1"})
    assert (await browser.get(f"{steps.api}/me", headers=held)).status_code == 401


async def test_a_right_that_was_taken_back_is_gone_at_the_next_call(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any, uow: UnitOfWork
) -> None:
    someone = await person(tree.city, Role.CITY_OFFICE)
    held = bearer(await steps.sign_in(browser, someone.username))
    assert (await browser.get(f"{steps.api}/people", headers=held)).status_code == 200
    async with uow.begin() as session:
        await session.execute(text("UPDATE role_grant SET revoked_at = now()"))
    felt = await browser.get(f"{steps.api}/people", headers=held)
    assert (felt.status_code, felt.json()["code"]) == (401, "rights_changed")
    renewed = await steps.renew(browser)
    assert renewed.status_code == 200  # the session goes on, without the right
    after = await browser.get(f"{steps.api}/people", headers=bearer(renewed))
    assert after.status_code == 403


async def test_a_right_that_was_given_again_counts(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any, uow: UnitOfWork
) -> None:
    someone = await person(tree.city, Role.CITY_OFFICE)
    async with uow.begin() as session:
        await session.execute(
            text(
                "INSERT INTO role_grant (id, person_id, role, organisation_id, granted_at,"
                " revoked_at) SELECT gen_random_uuid(), person_id, role, organisation_id,"
                " granted_at, now() FROM role_grant"
            )
        )
    held = bearer(await steps.sign_in(browser, someone.username))
    assert (await browser.get(f"{steps.api}/people", headers=held)).status_code == 200


async def test_the_absolute_limit_is_felt_within_a_token(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any, time: Any
) -> None:
    held = bearer(await steps.sign_in(browser, (await person(tree.city)).username))
    for _ in range(28):
        time.ahead += timedelta(minutes=25)
        held = bearer(await steps.renew(browser))
    time.ahead += timedelta(minutes=21)
    assert (await browser.get(f"{steps.api}/me", headers=held)).status_code == 401


async def test_idleness_is_felt_at_the_next_call(
    browser: httpx.AsyncClient, tree: Any, person: Any, steps: Any, time: Any
) -> None:
    held = bearer(await steps.sign_in(browser, (await person(tree.city)).username))
    time.ahead += timedelta(minutes=29)
    assert (await browser.get(f"{steps.api}/me", headers=held)).status_code == 200
    time.ahead += timedelta(minutes=2)
    assert (await browser.get(f"{steps.api}/me", headers=held)).status_code == 401
