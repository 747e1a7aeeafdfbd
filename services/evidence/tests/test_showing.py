"""Showing to the public: previews of released files, by a ticket that opens nothing else."""

import io
import shutil
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from pypdf import PdfReader
from sqlalchemy import text

from evidence.derived.rules import Kind
from kernel.actor import Actor
from kernel.db import UnitOfWork
from kernel.testing import Callers, write_key
from kernel.tokens import Signer

from .conftest import Desk, pdf
from .copying import Reviewing
from .samples import AUTHOR, film, picture, written_docx, written_pdf

pytestmark = pytest.mark.requirement("R30")
needs_ffmpeg = pytest.mark.skipif(
    shutil.which("ffmpeg") is None, reason="ffmpeg is not installed: deploy/converters.sh"
)
PATHS = ("preview", "preview/state")


def ticket(signer: Signer, *files: str, **change: Any) -> str:
    claims = {"sub": "public", "files": list(files), "numbers": list(range(1, len(files) + 1))}
    options: dict[str, Any] = {
        "typ": "public-ticket+jwt",
        "aud": "tisheng-evidence",
        "issuer": "tisheng-cases",
        "lifetime": 300,
    }
    return signer.sign(claims | change.pop("claims", {}), **(options | change))


@pytest.fixture
def signer(signing_keys: Path) -> Signer:
    return Signer(signing_keys)


@pytest.fixture
def reviewing(desk: Desk, client: Callers, signing_keys: Path) -> Reviewing:
    return Reviewing(desk, client, signing_keys)


async def ask(
    client: Callers, file_id: str, path: str, who: Actor | None = None, **query: str
) -> httpx.Response:
    async with client(who) as http:
        return await http.get(f"/api/evidence/v1/public-files/{file_id}/{path}", params=query)


async def shown(reviewing: Reviewing, signed: str, file_id: str, kind: Kind) -> httpx.Response:
    """The bytes a stranger gets, once the copy is made."""
    await ask(reviewing.client, file_id, "preview/state", ticket=signed)
    await reviewing.make(file_id, kind)
    return await reviewing.bytes_at(await ask(reviewing.client, file_id, "preview", ticket=signed))


async def test_a_pdf_is_shown_without_what_its_writer_left_inside(
    desk: Desk, lead: Actor, reviewing: Reviewing, signer: Signer, client: Callers
) -> None:
    file = await desk.checked(lead, written_pdf(), f"{AUTHOR}.pdf")
    signed = ticket(signer, file["id"])
    waiting = await ask(client, file["id"], "preview", ticket=signed)
    found = await shown(reviewing, signed, file["id"], Kind.BLIND)
    state = (await ask(client, file["id"], "preview/state", ticket=signed)).json()

    assert (waiting.status_code, waiting.json()["code"]) == (409, "preview_not_ready")
    assert AUTHOR.encode() not in found.content
    assert "Teaching plan" in PdfReader(io.BytesIO(found.content)).pages[0].extract_text()
    assert "%E6%9D%90%E6%96%99-01.pdf" in found.headers["Content-Disposition"]
    assert (state["look"], state["state"], state["filename"]) == ("pdf", "ready", "材料-01.pdf")
    assert AUTHOR not in str(state)


async def test_an_office_file_is_shown_as_pages_and_never_as_itself(
    desk: Desk, lead: Actor, reviewing: Reviewing, signer: Signer, client: Callers
) -> None:
    file = await desk.checked(lead, written_docx("我的教案"), f"{AUTHOR}.docx")
    signed = ticket(signer, file["id"])
    await ask(client, file["id"], "preview/state", ticket=signed)
    await reviewing.make(file["id"], Kind.BLIND)
    answer = await ask(client, file["id"], "preview", ticket=signed)
    state = (await ask(client, file["id"], "preview/state", ticket=signed)).json()
    if shutil.which("soffice") is None:
        # The copy without names is there, but it is a document: a stranger gets pages or nothing.
        assert (answer.status_code, state["state"]) == (409, "unavailable")
        return
    found = await reviewing.bytes_at(answer)
    assert (found.headers["Content-Type"], found.content[:5]) == ("application/pdf", b"%PDF-")


async def test_a_picture_is_shown_anew_with_a_small_one(
    desk: Desk, lead: Actor, reviewing: Reviewing, signer: Signer, client: Callers
) -> None:
    file = await desk.checked(lead, picture(), f"{AUTHOR}.jpg")
    signed = ticket(signer, file["id"])
    found = await shown(reviewing, signed, file["id"], Kind.PREVIEW)
    small = await ask(client, file["id"], "preview", ticket=signed, part="thumbnail")
    assert AUTHOR.encode() not in found.content
    assert small.status_code == 307


@pytest.mark.requirement("R134")
@needs_ffmpeg
async def test_a_film_is_played_from_any_place(
    desk: Desk, lead: Actor, reviewing: Reviewing, signer: Signer, client: Callers, tmp_path: Path
) -> None:
    file = await desk.checked(lead, film(tmp_path, height=90), f"{AUTHOR}.mp4")
    signed = ticket(signer, file["id"])
    found = await shown(reviewing, signed, file["id"], Kind.PREVIEW)
    answer = await ask(client, file["id"], "preview", ticket=signed)
    part = await reviewing.bytes_at(answer, Range="bytes=4-7")
    state = (await ask(client, file["id"], "preview/state", ticket=signed)).json()
    assert AUTHOR.encode() not in found.content
    assert (part.status_code, part.content) == (206, b"ftyp")
    assert (state["look"], state["has_poster"]) == ("video", True)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"typ": "ticket+jwt", "claims": {"sub": str(uuid4())}}, 401),  # a person's
        ({"typ": "at+jwt"}, 401),
        ({"aud": "tisheng-api"}, 401),
        ({"issuer": "tisheng-assessment"}, 401),  # only cases releases
        ({"lifetime": -60}, 401),
        ({"lifetime": 3600}, 401),
        ({"claims": {"files": "all"}}, 401),
        ({"claims": {"files": [None]}}, 401),
        ({"claims": {"numbers": [1, 2]}}, 401),
        ({"claims": {"files": [], "numbers": []}}, 404),
        ({"claims": {"files": [str(uuid4())]}}, 404),  # another file's
    ],
)
async def test_another_ticket_shows_nothing(
    reviewing: Reviewing, lead: Actor, path: str, change: dict[str, Any], status: int
) -> None:
    file = await reviewing.desk.checked(lead, picture(), "板书.jpg")
    signed = ticket(Signer(reviewing.keys), file["id"], **change)
    # Whoever is signed in sees no more here: not even their own file.
    for who in (None, lead):
        answer = await ask(reviewing.client, file["id"], path, who, ticket=signed)
        assert answer.status_code == status


async def test_no_ticket_or_a_foreign_one_shows_nothing(
    desk: Desk, client: Callers, lead: Actor, tmp_path: Path
) -> None:
    file = await desk.checked(lead, picture(), "板书.jpg")
    write_key(tmp_path / "1.pem")
    for bad in ({}, {"ticket": "x"}, {"ticket": ticket(Signer(tmp_path), file["id"])}):
        for path in PATHS:
            assert (await ask(client, file["id"], path, lead, **bad)).status_code == 401


@pytest.mark.parametrize(
    "path", ["content", "preview", "preview/state", "duplicates", "content?disposition=attachment"]
)
async def test_a_public_ticket_opens_no_original_and_nothing_of_a_persons(
    desk: Desk, client: Callers, lead: Actor, signer: Signer, reviewing: Reviewing, path: str
) -> None:
    file = await desk.checked(lead, pdf())
    signed = ticket(signer, file["id"])
    for who in (None, lead):
        answer = await reviewing.get(who, f"{file['id']}/{path}", ticket=signed)
        assert answer.status_code == 401
    async with client(None) as http:
        beside = await http.get(
            f"/api/evidence/v1/public-files/{file['id']}/content", params={"ticket": signed}
        )
    assert beside.status_code == 404


async def test_what_is_checked_rejected_or_no_picture_is_not_shown(
    desk: Desk, client: Callers, lead: Actor, signer: Signer
) -> None:
    checking = await desk.send(lead, pdf())
    rejected = await desk.checked(lead, b"MZ" + bytes(50))
    for file in (checking, rejected):
        signed = ticket(signer, file["id"])
        for path in PATHS:
            assert (await ask(client, file["id"], path, ticket=signed)).status_code == 404


async def test_strangers_openings_are_counted_and_leave_no_row(
    desk: Desk, lead: Actor, reviewing: Reviewing, signer: Signer, uow: UnitOfWork
) -> None:
    file = await desk.checked(lead, picture(), "板书.jpg")
    signed = ticket(signer, file["id"])
    await shown(reviewing, signed, file["id"], Kind.PREVIEW)
    await ask(reviewing.client, file["id"], "preview", ticket=signed, part="thumbnail")
    async with uow() as session:
        told = await session.execute(
            text(
                "SELECT open_count, (SELECT count(*) FROM audit_row WHERE action = 'file_opened')"
                " FROM file WHERE id = :id"
            ),
            {"id": UUID(file["id"])},
        )
    assert told.one() == (1, 0)
