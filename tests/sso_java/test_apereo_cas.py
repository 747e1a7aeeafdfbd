"""Signing in through a real Apereo CAS: tickets, attributes, single logout."""

import asyncio
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import text

from kernel.db import UnitOfWork
from tests.sso.conftest import Place
from tests.sso_java.apereo import PASSWORD
from tests.sso_java.visitor import API, Visitor, is_asked_for_password, place_of, refusal

pytestmark = pytest.mark.requirement("R130")


async def me(visitor: Visitor, token: str) -> httpx.Response:
    held = {"Authorization": f"Bearer {token}"}
    return await visitor.http.get(f"{visitor.platform}{API}/me", headers=held)


@pytest.mark.usefixtures("with_cas")
async def test_a_ticket_and_its_attributes_find_the_person(
    visitor: Visitor, place: Place, uow: UnitOfWork
) -> None:
    person = await place.person("T4001")

    landed = await visitor.sign_in("cas", "t4001", PASSWORD)

    assert place_of(landed) == "/account"
    assert (await visitor.renewed()).json()["person"]["id"] == str(person.id)
    async with uow() as session:
        bound = text("SELECT detail FROM audit_row WHERE action = 'sso.bind'")
        assert (await session.scalars(bound)).one()["subject"] == "t4001"


@pytest.mark.usefixtures("with_cas")
async def test_who_has_no_staff_number_there_is_told_so(visitor: Visitor, place: Place) -> None:
    await place.person("T4001")
    landed = await visitor.sign_in("cas", "stranger", PASSWORD)
    assert refusal(landed) == "sso_account_unbound"
    assert (await visitor.renewed()).status_code == 401


@pytest.mark.usefixtures("with_cas")
async def test_a_ticket_works_once_and_for_its_own_address(visitor: Visitor, place: Place) -> None:
    await place.person("T4001")
    who = ("cas", "t4001", PASSWORD)
    used = await visitor.way_back(*who)
    assert place_of(await visitor.http.get(used)) == "/account"
    assert refusal(await visitor.http.get(used)) == "sso_state_mismatch"

    back = await visitor.way_back(*who)
    reused = back.copy_set_param("ticket", used.params["ticket"])
    assert refusal(await visitor.http.get(reused)) == "sso_refused"

    back, later = await visitor.way_back(*who), await visitor.way_back(*who)
    crossed = later.copy_set_param("ticket", back.params["ticket"])
    assert refusal(await visitor.http.get(crossed)) == "sso_refused", "issued for another address"

    forged = (await visitor.way_back(*who)).copy_set_param("ticket", "ST-1-invented")
    assert refusal(await visitor.http.get(forged)) == "sso_refused"


async def test_what_ends_there_ends_here(
    visitor: Visitor, place: Place, with_cas: str, uow: UnitOfWork
) -> None:
    """CAS posts a logout request with the ticket to the address that the ticket was for."""
    await place.person("T4001")
    await visitor.sign_in("cas", "t4001", PASSWORD)
    token = (await visitor.renewed()).json()["access_token"]
    assert (await me(visitor, token)).status_code == 200

    await visitor.http.get(f"{with_cas}/logout")

    for _ in range(100):  # CAS may send it after it has answered the browser
        answer = await me(visitor, token)
        if answer.status_code == 401:
            break
        await asyncio.sleep(0.1)
    assert answer.json()["code"] == "session_ended"
    async with uow() as session:
        ended = text("SELECT end_reason FROM session ORDER BY started_at DESC LIMIT 1")
        assert await session.scalar(ended) == "ended_by_provider"


async def test_signing_out_ends_the_session_there(
    visitor: Visitor, place: Place, with_cas: str
) -> None:
    await place.person("T4001")
    await visitor.sign_in("cas", "t4001", PASSWORD)

    there = await visitor.sign_out()
    back = await visitor.http.get(there)

    assert there.startswith(f"{with_cas}/logout?")
    assert parse_qs(urlsplit(there).query)["service"] == [f"{visitor.platform}/login"]
    assert place_of(back) == "/login"
    assert is_asked_for_password(await visitor.start("cas"))
