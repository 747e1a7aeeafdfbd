"""What makes tokens void before they end: counted by the database, told to the other services."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from auth.directory.schemas import RightsOut
from auth.sealing import Seal
from auth.sessions.service import Arrival, Desk, begin
from auth.setting_store import Policy
from kernel.actor import Actor, Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.errors import RightsChanged, SessionEnded
from kernel.http.client import ServiceClient
from kernel.http.deps import actor_of
from kernel.http.rights import RightsWatch
from kernel.settings import ServiceSettings
from kernel.testing import Callers, a_machine, an_actor

pytestmark = pytest.mark.requirement("R37", "R147")
URL = "/api/auth/v1/directory/rights"
Change = Callable[[str], Awaitable[None]]
Token = Callable[..., Awaitable[Actor]]


@pytest.fixture
def change(uow: UnitOfWork) -> Change:
    async def run(statement: str) -> None:
        async with uow.begin() as session:
            await session.execute(text(statement))

    return run


@pytest.fixture
def token(app: FastAPI, browser: httpx.AsyncClient, steps: Any) -> Token:
    """Sign in, or renew without a name; read the token as every service reads it."""

    async def get(someone: Any = None) -> Actor:
        if someone is None:
            answer = await steps.renew(browser)
        else:
            answer = await steps.sign_in(browser, someone.username)
        return actor_of(await app.state.access_keys.verify(answer.json()["access_token"]))

    return get


async def told(client: Callers) -> RightsOut:
    async with client(a_machine("directory:read")) as http:
        answer = await http.get(URL)
    assert answer.status_code == 200, answer.text
    return RightsOut.model_validate_json(answer.content)  # the database writes what is declared


CHANGES = {
    "taken back": "UPDATE role_grant SET revoked_at = now()",
    "given": "INSERT INTO role_grant (id, person_id, role, organisation_id, granted_at)"
    " SELECT gen_random_uuid(), person_id, 'auditor', organisation_id, now() FROM role_grant",
    "deleted": "DELETE FROM role_grant",
    "left": "UPDATE person SET status = 'left'",
    "signed out": "UPDATE account SET signed_out_at = now()",
    "unit moved": "UPDATE organisation SET path = path || '7/'",
}


@pytest.mark.parametrize("what", CHANGES)
async def test_whatever_changes_rights_is_told(
    what: str, client: Callers, tree: Any, person: Any, change: Change, token: Token
) -> None:
    someone = await person(tree.east_school, Role.SCHOOL_TEAM)
    held = await token(someone)
    before = (await told(client)).versions.get(someone.id, 0)
    assert held.rights_version == before == 1  # the first right, given before anybody signed in
    await change(CHANGES[what])
    assert (await told(client)).versions[someone.id] == before + 1


async def test_a_renewed_token_is_as_new_as_the_last_change(
    client: Callers, tree: Any, person: Any, change: Change, token: Token
) -> None:
    someone = await person(tree.east_school, Role.SCHOOL_TEAM)
    await token(someone)
    await change(CHANGES["taken back"])
    renewed = await token()
    assert (renewed.rights_version, renewed.grants) == (2, ())
    assert (await told(client)).versions == {someone.id: 2}


async def test_what_changes_no_right_is_not_told(
    client: Callers, tree: Any, person: Any, change: Change, token: Token
) -> None:
    someone = await person(tree.east_school, Role.SCHOOL_TEAM)
    await token(someone)
    before = await told(client)
    await change("UPDATE person SET name = '新名', status = status")
    await change("UPDATE account SET username = username || 'x', signed_out_at = signed_out_at")
    await change("UPDATE organisation SET name = name || '新', path = path")
    await token()
    assert await told(client) == before


async def test_only_what_a_living_token_could_carry_is_told(
    client: Callers, tree: Any, person: Any, change: Change, token: Token
) -> None:
    here = await person(tree.east_school, Role.SCHOOL_TEAM)
    await person(tree.east_school, Role.SCHOOL_TEAM)  # never signed in
    await token(here)
    assert set((await told(client)).versions) == {here.id}
    await change("UPDATE session SET used_at = now() - interval '16 minutes'")
    assert (await told(client)).versions == {}


async def test_an_ended_session_is_told_until_its_tokens_are_dead(
    client: Callers, tree: Any, person: Any, change: Change, token: Token
) -> None:
    someone = await person(tree.east_school, Role.SCHOOL_TEAM)
    held = await token(someone)
    assert (await told(client)).ended == []
    await change("UPDATE session SET ended_at = now()")
    assert (await told(client)).ended == [held.session_id]
    await change("UPDATE session SET ended_at = now() - interval '16 minutes'")
    assert (await told(client)).ended == []


async def test_who_left_while_signing_in_gets_no_token_that_holds(
    app: FastAPI, uow: UnitOfWork, tree: Any, person: Any, change: Change
) -> None:
    """The password was right before; the session begins after the news was told."""
    someone = await person(tree.east_school, Role.SCHOOL_TEAM)
    await change(CHANGES["left"])
    desk = Desk(uow, app.state.passwords, Policy(), Seal("k" * 43, "test"), utc_now)
    async with uow.begin() as session:
        begun = await begin(session, desk, Arrival(someone.id, someone.name, "127.0.0.1", ""))
    assert begun.rights_version == 0


@pytest.mark.parametrize("scopes", [(), ("people:read",)])
async def test_other_machines_are_told_nothing(client: Callers, scopes: tuple[str, ...]) -> None:
    async with client(a_machine(*scopes)) as http:
        assert (await http.get(URL)).status_code == 403


async def test_a_service_refuses_what_it_was_told_of(
    client: Callers, tree: Any, person: Any, change: Change, token: Token
) -> None:
    someone = await person(tree.east_school, Role.SCHOOL_TEAM)
    other = await token(await person(tree.west))
    held = await token(someone)
    watch = watching(client)
    await watch.check(held)  # nothing known yet
    await watch.read()
    await watch.check(held)

    await change(f"UPDATE role_grant SET revoked_at = now() WHERE person_id = '{someone.id}'")
    await watch.check(held)  # not asked yet
    await watch.read()
    with pytest.raises(RightsChanged):
        await watch.check(held)
    renewed = await token()
    for goes_on in (renewed, other, an_actor(), a_machine("files:read")):
        await watch.check(goes_on)

    await change(f"UPDATE session SET ended_at = now() WHERE id = '{renewed.session_id}'")
    await watch.read()
    with pytest.raises(SessionEnded):
        await watch.check(renewed)
    await watch.check(other)


def watching(client: Callers) -> RightsWatch:
    """A watch whose calls reach the application itself, as a machine that may read."""
    service = ServiceClient("http://testserver", ServiceSettings(), name="登录服务")
    service._http = client(a_machine("directory:read"))
    service._token._token, service._token._until = bearer_of(service), float("inf")
    return RightsWatch(service)


def bearer_of(service: ServiceClient) -> str:
    return str(service._http.headers["Authorization"]).removeprefix("Bearer ")
