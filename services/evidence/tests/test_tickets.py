"""Opening content: own, own unit's, or by ticket; nothing else opens a file."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from evidence.deps import TicketChecks
from evidence.settings import Settings
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.errors import Unauthenticated
from kernel.http.keys import LocalKeys, TokenCheck
from kernel.testing import Callers, an_actor, write_key
from kernel.tokens import Signer

from .conftest import Desk, docx, pdf

SCHOOL = "/1/12/345/"
REVIEWER = an_actor((Role.DISTRICT_OFFICE, "/1/12/"), name="张评审")


def ticket(signer: Signer, person: Actor, files: Any, **change: Any) -> str:
    claims = {"sub": str(person.person_id), "files": files} | change.pop("claims", {})
    options: dict[str, Any] = {
        "typ": "ticket+jwt",
        "aud": "tisheng-evidence",
        "issuer": "tisheng-assessment",
        "lifetime": 300,
    }
    return signer.sign(claims, **(options | change))


async def content(client: Callers, who: Actor | None, file_id: str, **query: str) -> httpx.Response:
    async with client(who) as http:
        return await http.get(f"/api/evidence/v1/files/{file_id}/content", params=query)


@pytest.fixture
def signer(signing_keys: Path) -> Signer:
    return Signer(signing_keys)


@pytest.mark.requirement("R143")
async def test_a_ticket_alone_opens_the_file_in_the_browser(
    desk: Desk, client: Callers, lead: Actor, signer: Signer, service_settings: Settings
) -> None:
    sent = pdf(6 * 1024 * 1024)
    file = await desk.checked(lead, sent, "2026 教研计划.pdf")

    answer = await content(client, None, file["id"], ticket=ticket(signer, REVIEWER, [file["id"]]))
    location = answer.headers["Location"]
    opened = await desk.web.get(service_settings.public_origin() + location)
    part = await desk.web.get(
        service_settings.public_origin() + location, headers={"Range": "bytes=-6"}
    )

    assert answer.status_code == 307
    assert location.startswith(f"/{service_settings.s3_bucket}/files/")
    assert int(parse_qs(urlsplit(location).query)["X-Amz-Expires"][0]) <= 300
    assert opened.content == sent
    assert opened.headers["Content-Type"] == "application/pdf"
    disposition = opened.headers["Content-Disposition"]
    assert disposition.startswith('inline; filename="2026 ____.pdf"; ')
    assert "filename*=UTF-8''2026%20%E6%95%99%E7%A0%94%E8%AE%A1%E5%88%92.pdf" in disposition
    assert (part.status_code, part.content) == (206, sent[-6:])


async def test_a_ticket_and_a_token_of_the_same_person_open_it(
    desk: Desk, client: Callers, lead: Actor, signer: Signer
) -> None:
    file = await desk.checked(lead, pdf())
    signed = ticket(signer, REVIEWER, [file["id"]])

    same = await content(client, REVIEWER, file["id"], ticket=signed)
    other = await content(client, an_actor((Role.EXPERT, "/1/")), file["id"], ticket=signed)

    assert (same.status_code, other.status_code) == (307, 404)


async def test_the_owner_and_the_unit_need_no_ticket(
    desk: Desk, client: Callers, lead: Actor
) -> None:
    file = await desk.checked(an_actor((Role.TEACHER, SCHOOL)), pdf())

    assert (await content(client, lead, file["id"])).status_code == 307
    assert (await content(client, REVIEWER, file["id"])).status_code == 404
    assert (await content(client, None, file["id"])).status_code == 401


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"aud": "tisheng-api"}, 401),
        ({"issuer": "tisheng-auth"}, 401),
        ({"typ": "at+jwt"}, 401),
        ({"lifetime": -60}, 401),
        ({"lifetime": 3600}, 401),
        ({"claims": {"files": "all"}}, 401),
        ({"claims": {"files": ["x"]}}, 401),
        ({"claims": {"files": [None]}}, 401),
        ({"claims": {"sub": "nobody"}}, 401),
        ({"claims": {"files": []}}, 404),
        ({"claims": {"files": [str(uuid4())]}}, 404),
    ],
)
async def test_another_ticket_opens_nothing(
    desk: Desk, client: Callers, lead: Actor, signer: Signer, change: Any, status: int
) -> None:
    file = await desk.checked(lead, pdf())
    signed = ticket(signer, REVIEWER, [file["id"]], **change)

    assert (await content(client, None, file["id"], ticket=signed)).status_code == status


async def test_a_ticket_of_a_foreign_key_or_an_access_token_opens_nothing(
    desk: Desk, client: Callers, lead: Actor, tmp_path: Path
) -> None:
    write_key(tmp_path / "1.pem")
    file = await desk.checked(lead, pdf())
    foreign = ticket(Signer(tmp_path), REVIEWER, [file["id"]])
    async with client(lead) as http:
        access = http.headers["Authorization"].removeprefix("Bearer ")

    for bad in (foreign, access, "", "x", "a.b.c", "\ufffd"):
        answer = await content(client, None, file["id"], ticket=bad)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert (await content(client, lead, file["id"], ticket="x")).status_code == 401


async def test_office_files_are_saved_never_shown(desk: Desk, client: Callers, lead: Actor) -> None:
    word = await desk.checked(lead, docx(), 'a"b\\；.docx')
    plan = await desk.checked(lead, pdf())

    inline = await content(client, lead, word["id"], disposition="inline")
    saved = await content(client, lead, plan["id"], disposition="attachment")
    wrong = await content(client, lead, plan["id"], disposition="html")

    said = [
        parse_qs(urlsplit(answer.headers["Location"]).query)["response-content-disposition"][0]
        for answer in (inline, saved)
    ]
    assert all(one.startswith("attachment; ") for one in said)
    assert '"' not in said[0].removeprefix('attachment; filename="').partition('"')[0]
    assert wrong.status_code == 422


async def test_a_file_that_is_not_ready_is_not_opened(
    desk: Desk, client: Callers, lead: Actor
) -> None:
    checking = await desk.send(lead, pdf())
    rejected = await desk.checked(lead, b"MZ" + bytes(50))

    for file in (checking, rejected):
        answer = await content(client, lead, file["id"])
        assert (answer.status_code, answer.json()["code"]) == (409, "file_not_ready")


async def test_openings_are_counted_and_foreign_ones_audited(
    desk: Desk, client: Callers, lead: Actor, signer: Signer, uow: UnitOfWork
) -> None:
    file = await desk.checked(lead, pdf())
    signed = ticket(signer, REVIEWER, [file["id"]], claims={"name": REVIEWER.name})

    await content(client, lead, file["id"])
    await content(client, None, file["id"], ticket=signed)

    async with uow() as session:
        opened = await session.execute(
            text("SELECT open_count FROM file WHERE id = :id"), {"id": file["id"]}
        )
        rows = await session.execute(
            text(
                "SELECT actor_id, actor_name FROM audit_row WHERE action = 'file_opened'"
                " AND subject_id = :id"
            ),
            {"id": file["id"]},
        )
        assert opened.scalar_one() == 2
        assert [tuple(row) for row in rows] == [(REVIEWER.person_id, "张评审")]


@pytest.mark.parametrize(
    ("issuer", "status"),
    [("tisheng-cases", 307), ("tisheng-assessment", 307), ("tisheng-auth", 401), ("", 401)],
)
async def test_tickets_hold_from_those_who_decide_about_files(
    desk: Desk, client: Callers, lead: Actor, signer: Signer, issuer: str, status: int
) -> None:
    file = await desk.checked(lead, pdf(), "课例.pdf")
    signed = ticket(signer, REVIEWER, [file["id"]], issuer=issuer)
    assert (await content(client, None, file["id"], ticket=signed)).status_code == status


async def test_an_issuer_does_not_sign_for_another(
    signing_keys: Path, tmp_path: Path, signer: Signer
) -> None:
    write_key(tmp_path / "1.pem")

    def check(directory: Path, issuer: str) -> TokenCheck:
        keys = LocalKeys(Signer(directory).key_set())
        return TokenCheck(
            keys, typ="ticket+jwt", aud="tisheng-evidence", issuer=issuer, max_age=300
        )

    directories = {"tisheng-cases": tmp_path, "tisheng-assessment": signing_keys}
    checks = TicketChecks({one: check(where, one) for one, where in directories.items()})
    assert await checks.verify(ticket(signer, REVIEWER, []))
    for forged in (ticket(signer, REVIEWER, [], issuer="tisheng-cases"), "a.b", "a.W10.c"):
        with pytest.raises(Unauthenticated):
            await checks.verify(forged)
