"""Codes for one and for a school, on paper; never more than one may grant (R151, ASVS 6.4.1)."""

import io
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pypdf import PdfReader
from sqlalchemy import text

from embedded.environment import FONTS
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

pytestmark = pytest.mark.requirement("R130", "R151")
URL = "/api/auth/v1/people/one-time-codes"
A4_WIDTH = 595  # points


def lead(tree: Any) -> Actor:
    return an_actor((Role.SCHOOL_LEAD, tree.east_school.path))


async def test_a_school_gets_its_slips_in_one_go(
    browser: httpx.AsyncClient, client: Callers, tree: Any, person: Any, steps: Any, uow: UnitOfWork
) -> None:
    people = [await person(tree.east_school, Role.TEACHER, name=f"教师{n}") for n in range(3)]
    stranger = await person(tree.west_school, Role.TEACHER)
    wanted = [str(one.id) for one in people] * 2 + [str(stranger.id), str(uuid4())]
    async with client(lead(tree)) as http:
        answer = await http.post(URL, json={"person_ids": wanted})
    assert answer.status_code == 201, answer.text
    slips, refused = answer.json()["slips"], answer.json()["refused"]
    assert [slip["name"] for slip in slips] == ["教师0", "教师1", "教师2"]
    assert {slip["unit"] for slip in slips} == {"东区第一小学"}
    assert len({slip["code"] for slip in slips}) == 3
    assert [one["code"] for one in refused] == ["not_found", "not_found"]
    assert [one["name"] for one in refused] == ["", ""]  # nothing about strangers
    signed = await steps.sign_in(browser, slips[0]["username"], slips[0]["code"])
    assert signed.json()["next_step"] == "password"
    async with uow() as session:
        query = text("SELECT detail::text FROM audit_row WHERE action = 'account.one_time_code'")
        kept = list(await session.scalars(query))
    assert len(kept) == 3
    assert not any(slip["code"] in row for slip in slips for row in kept)


@pytest.mark.parametrize(
    ("helper", "held", "refused"),
    [
        (Role.SCHOOL_LEAD, Role.TEACHER, ""),
        (Role.SCHOOL_LEAD, Role.SCHOOL_TEAM, ""),
        (Role.SCHOOL_LEAD, Role.SCHOOL_LEAD, "person_beyond_helper"),
        (Role.EQUIPMENT_CENTRE, Role.SCHOOL_LEAD, ""),
        (Role.EQUIPMENT_CENTRE, Role.CITY_OFFICE, "person_beyond_helper"),
        (Role.EQUIPMENT_CENTRE, Role.AUDITOR, "person_beyond_helper"),
        (Role.SYSTEM_ADMIN, Role.AUDITOR, ""),
    ],
)
async def test_nobody_resets_what_he_could_not_grant(
    client: Callers, tree: Any, person: Any, helper: Role, held: Role, refused: str
) -> None:
    """Whoever resets an account can use it."""
    city = held in (Role.CITY_OFFICE, Role.AUDITOR)
    someone = await person(tree.city if city else tree.east_school, held)
    unit = tree.east_school if helper is Role.SCHOOL_LEAD else tree.city
    async with client(an_actor((helper, unit.path))) as http:
        answer = await http.post(f"/api/auth/v1/people/{someone.id}/one-time-code")
    assert answer.status_code == (403 if refused else 201)
    assert answer.json().get("code", "") == refused or not refused


async def test_a_right_elsewhere_is_beyond_the_school(
    client: Callers, tree: Any, person: Any, uow: UnitOfWork
) -> None:
    someone = await person(tree.east_school, Role.TEACHER)
    async with uow.begin() as session:
        give = text(
            "INSERT INTO role_grant (id, person_id, role, organisation_id, granted_at)"
            " VALUES (gen_random_uuid(), :person, 'expert', :unit, now())"
        )
        await session.execute(give, {"person": someone.id, "unit": tree.city.id})
    async with client(lead(tree)) as http:
        answer = await http.post(f"/api/auth/v1/people/{someone.id}/one-time-code")
    assert answer.json()["code"] == "person_beyond_helper"


async def test_nobody_helps_himself(client: Callers, tree: Any, person: Any) -> None:
    someone = await person(tree.city, Role.SYSTEM_ADMIN)
    async with client(someone.actor) as http:
        answer = await http.post(f"/api/auth/v1/people/{someone.id}/one-time-code")
    assert answer.json()["code"] == "help_for_oneself"


async def test_a_code_ends_the_lock(
    browser: httpx.AsyncClient, client: Callers, tree: Any, person: Any, steps: Any
) -> None:
    someone = await person(tree.east_school, Role.TEACHER)
    for _ in range(6):
        last = await steps.sign_in(browser, someone.username, "wrong")
    assert last.status_code == 429
    async with client(lead(tree)) as http:
        slip = (await http.post(f"/api/auth/v1/people/{someone.id}/one-time-code")).json()
    signed = await steps.sign_in(browser, slip["username"], slip["code"])
    assert signed.status_code == 201


@pytest.mark.parametrize("count", [0, 51])
async def test_a_batch_has_bounds(client: Callers, tree: Any, count: int) -> None:
    async with client(lead(tree)) as http:
        answer = await http.post(URL, json={"person_ids": [str(uuid4()) for _ in range(count)]})
    assert answer.status_code == 422


async def test_slips_become_a_pdf_to_cut(client: Callers, tree: Any, app: Any) -> None:
    app.state.settings = app.state.settings.model_copy(update={"fonts_dir": FONTS})
    slip = {
        "name": '王·丽 #read("/etc/passwd")',
        "staff_no": "T1",
        "unit": "东区第一小学",
        "username": "t1",
        "code": "AAAAA22222",
        "expires_at": "2026-12-01T04:00:00Z",
    }
    async with client(lead(tree)) as http:
        answer = await http.post(f"{URL}/sheet", json={"slips": [slip] * 20})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert answer.content.count(b"/Type /Page\n") in (0, 3)  # eight on a page


async def test_a_long_account_name_stays_on_its_slip(client: Callers, tree: Any, app: Any) -> None:
    app.state.settings = app.state.settings.model_copy(update={"fonts_dir": FONTS})
    slip = dict.fromkeys(("name", "staff_no", "unit", "code"), "样例") | {
        "username": "a" * 40,
        "expires_at": "2026-12-01T04:00:00Z",
    }
    async with client(lead(tree)) as http:
        answer = await http.post(f"{URL}/sheet", json={"slips": [slip]})
    ends = []

    def measure(text: str, _cm: Any, tm: Any, _font: Any, size: float) -> None:
        if text.strip() == slip["username"]:
            letter = 0.66 * size  # of the monospaced font, with its spacing
            ends.append(tm[4] + len(slip["username"]) * letter)

    PdfReader(io.BytesIO(answer.content)).pages[0].extract_text(visitor_text=measure)
    (end,) = ends
    assert end < A4_WIDTH / 2


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
async def test_no_slip_expires_beyond_the_calendar(client: Callers, tree: Any, moment: str) -> None:
    texts = dict.fromkeys(("name", "staff_no", "unit", "username", "code"), "样例")
    async with client(lead(tree)) as http:
        body = {"slips": [texts | {"expires_at": moment}]}
        answer = await http.post(f"{URL}/sheet", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].endswith("expires_at")
