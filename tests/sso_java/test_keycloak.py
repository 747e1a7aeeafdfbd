"""Signing in through a real Keycloak: code flow with PKCE, first binding, the ways out."""

import asyncio
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text

from kernel.db import UnitOfWork
from tests.sso.conftest import Place
from tests.sso_java.keycloak import PASSWORD, Keycloak
from tests.sso_java.visitor import API, Visitor, browser, is_asked_for_password, place_of, refusal

pytestmark = [pytest.mark.requirement("R130"), pytest.mark.usefixtures("with_keycloak")]


async def test_the_first_sign_in_binds_by_staff_number(
    visitor: Visitor, place: Place, uow: UnitOfWork
) -> None:
    person = await place.person("T3001")

    page = await visitor.start("keycloak")
    asked = parse_qs(urlsplit(str(page.url)).query)
    again = await visitor.fill_in(page, "t3001", "wrong")
    assert is_asked_for_password(again)
    landed = await visitor.fill_in(again, "t3001", PASSWORD)

    assert asked["code_challenge_method"] == ["S256"]
    assert place_of(landed) == "/account"
    assert (await visitor.renewed()).json()["person"]["id"] == str(person.id)
    async with uow() as session:
        bound = text("SELECT detail FROM audit_row WHERE action = 'sso.bind'")
        assert (await session.scalars(bound)).one()["provider"] == "keycloak"


async def test_who_is_nobody_here_is_told_whom_to_ask(
    visitor: Visitor, place: Place, uow: UnitOfWork
) -> None:
    head = await place.person("T-HEAD", "钱校长")
    async with uow.begin() as session:
        give = text(
            "INSERT INTO role_grant (id, person_id, role, organisation_id, granted_at)"
            " VALUES (gen_random_uuid(), :person, 'school_lead', :unit, now())"
        )
        await session.execute(give, {"person": head.id, "unit": place.school.id})

    landed = await visitor.sign_in("keycloak", "stranger", PASSWORD)

    assert refusal(landed) == "sso_account_unbound"
    told = (await visitor.http.get(f"{visitor.platform}{API}/sso/outcome")).json()
    assert told["contacts"] == [{"name": "钱校长", "unit": "东区第一小学"}]
    assert (await visitor.renewed()).status_code == 401


async def test_signing_out_ends_the_session_there_without_a_question(
    visitor: Visitor, place: Place, uow: UnitOfWork
) -> None:
    await place.person("T3001")
    await visitor.sign_in("keycloak", "t3001", PASSWORD)
    known = await visitor.start("keycloak", "/workbench")
    assert place_of(known) == "/workbench", "the session there is still on"

    there = await visitor.sign_out()
    back = await visitor.http.get(there)

    assert parse_qs(urlsplit(there).query)["id_token_hint"]
    assert place_of(back) == "/login", f"Keycloak asked first: {back.text[:1000]}"
    assert is_asked_for_password(await visitor.start("keycloak"))
    async with uow() as session:
        kept = text(
            "SELECT count(*) FROM session WHERE logout_hint IS NOT NULL AND ended_at < now()"
        )
        assert await session.scalar(kept) == 0


async def test_what_ends_there_ends_here(
    visitor: Visitor, place: Place, with_keycloak: Keycloak, uow: UnitOfWork
) -> None:
    await place.person("T3002")
    await visitor.sign_in("keycloak", "t3002", PASSWORD)
    token = (await visitor.renewed()).json()["access_token"]

    # Keycloak calls us before it answers: our own loop must be free.
    await asyncio.to_thread(with_keycloak.end_sessions_of, "t3002")

    mine = await visitor.http.get(
        f"{visitor.platform}{API}/me", headers={"Authorization": f"Bearer {token}"}
    )
    assert mine.json()["code"] == "session_ended"
    async with uow() as session:
        ended = text("SELECT end_reason FROM session ORDER BY started_at DESC LIMIT 1")
        assert await session.scalar(ended) == "ended_by_provider"


async def test_a_code_is_good_for_one_browser_and_one_time(visitor: Visitor, place: Place) -> None:
    await place.person("T3001")
    back = await visitor.way_back("keycloak", "t3001", PASSWORD)
    async with browser() as other:
        assert refusal(await other.get(back)) == "sso_state_mismatch"
    assert place_of(await visitor.http.get(back)) == "/account"
    assert refusal(await visitor.http.get(back)) == "sso_state_mismatch"

    fresh = await visitor.way_back("keycloak", "t3001", PASSWORD)
    replayed = fresh.copy_set_param("code", back.params["code"])
    assert refusal(await visitor.http.get(replayed)) == "sso_refused"


async def test_forged_and_late_answers_open_nothing(
    visitor: Visitor, place: Place, uow: UnitOfWork
) -> None:
    await place.person("T3001")
    back = await visitor.way_back("keycloak", "t3001", PASSWORD)
    forged = back.copy_set_param("state", "invented")
    assert refusal(await visitor.http.get(forged)) == "sso_state_mismatch"

    back = await visitor.way_back("keycloak", "t3001", PASSWORD)
    other_issuer = back.copy_set_param("iss", "https://other.example.org")
    assert refusal(await visitor.http.get(other_issuer)) == "sso_answer_invalid"

    back = await visitor.way_back("keycloak", "t3001", PASSWORD)
    async with uow.begin() as session:
        await session.execute(text("UPDATE sso_attempt SET expires_at = now()"))
    assert refusal(await visitor.http.get(back)) == "sso_state_mismatch"


async def test_keycloak_itself_checks_the_proof_of_the_code(
    visitor: Visitor, place: Place, uow: UnitOfWork
) -> None:
    """PKCE: with another verifier than the one the challenge was made of, no token comes."""
    await place.person("T3001")
    back = await visitor.way_back("keycloak", "t3001", PASSWORD)
    async with uow.begin() as session:
        await session.execute(text("UPDATE sso_attempt SET verifier = repeat('x', 43)"))
    assert refusal(await visitor.http.get(back)) == "sso_refused"
