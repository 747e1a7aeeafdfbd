"""Blind copies: a blind ticket never opens the original, nor tells a name."""

import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import text

from evidence.derived.rules import Kind
from kernel.actor import Actor
from kernel.db import UnitOfWork
from kernel.testing import Callers

from .conftest import Desk, old_office
from .copying import REVIEWER, Reviewing
from .samples import AUTHOR, film, members_of, picture, written_docx, written_pdf

needs_ffmpeg = pytest.mark.skipif(
    shutil.which("ffmpeg") is None, reason="ffmpeg is not installed: deploy/converters.sh"
)


@pytest.fixture
def reviewing(desk: Desk, client: Callers, signing_keys: Path) -> Reviewing:
    return Reviewing(desk, client, signing_keys)


async def blind_copy(reviewing: Reviewing, file_id: str) -> tuple[bytes, str]:
    """Return the copy that a blind ticket opens, and the name it is saved under."""
    ticket = reviewing.ticket(file_id, blind=True, numbers=[7])
    asked = await reviewing.get(None, f"{file_id}/content", ticket=ticket)
    assert asked.status_code == 409  # asking for it is what queues it
    await reviewing.make(file_id, Kind.BLIND)
    answer = await reviewing.get(None, f"{file_id}/content", ticket=ticket)
    stored = await reviewing.bytes_at(answer)
    return stored.content, stored.headers["Content-Disposition"]


@pytest.mark.requirement("R60")
async def test_a_document_names_nobody(desk: Desk, lead: Actor, reviewing: Reviewing) -> None:
    original = written_docx("我的教案")
    file = await desk.checked(lead, original, f"{AUTHOR}的教案.docx")
    copy, name = await blind_copy(reviewing, file["id"])
    before, after = members_of(original), members_of(copy)

    assert sum(AUTHOR.encode() in one for one in before.values()) >= 7
    assert [name for name, one in after.items() if AUTHOR.encode() in one] == []
    assert after.keys() == before.keys()
    assert "我的教案" in after["word/document.xml"].decode()
    assert after["word/media/image1.jpeg"][-1000:] == before["word/media/image1.jpeg"][-1000:]
    assert AUTHOR not in name
    assert "%E6%9D%90%E6%96%99-07.docx" in name


async def test_a_pdf_names_nobody(desk: Desk, lead: Actor, reviewing: Reviewing) -> None:
    original = written_pdf()
    file = await desk.checked(lead, original, f"{AUTHOR}.pdf")
    copy, name = await blind_copy(reviewing, file["id"])

    assert original.count(AUTHOR.encode()) >= 3
    assert AUTHOR.encode() not in copy
    assert "Teaching plan" in PdfReader(io.BytesIO(copy)).pages[0].extract_text()
    assert AUTHOR not in name


async def test_a_picture_names_nobody(desk: Desk, lead: Actor, reviewing: Reviewing) -> None:
    file = await desk.checked(lead, picture(), f"{AUTHOR}.jpg")
    copy, name = await blind_copy(reviewing, file["id"])

    with Image.open(io.BytesIO(copy)) as seen:
        assert (seen.size, dict(seen.getexif())) == ((64, 48), {})
    assert (AUTHOR.encode() in copy, AUTHOR in name) == (False, False)


@needs_ffmpeg
async def test_a_film_names_nobody(
    desk: Desk, lead: Actor, reviewing: Reviewing, tmp_path: Path
) -> None:
    file = await desk.checked(lead, film(tmp_path, height=90), f"{AUTHOR}.mp4")
    copy, name = await blind_copy(reviewing, file["id"])

    assert (AUTHOR.encode() in copy, AUTHOR in name, copy[4:8]) == (False, False, b"ftyp")


@pytest.mark.requirement("R60")
@pytest.mark.parametrize("path", ["content", "preview", "preview/state"])
async def test_until_there_is_a_copy_a_blind_ticket_opens_nothing(
    desk: Desk, lead: Actor, reviewing: Reviewing, path: str
) -> None:
    file = await desk.checked(lead, written_pdf(), f"{AUTHOR}.pdf")
    own = await desk.checked(lead, written_pdf("x"), f"{AUTHOR}.pdf")
    ticket = reviewing.ticket(file["id"], blind=True)
    waiting = await reviewing.get(None, f"{file['id']}/{path}", ticket=ticket)
    # Not even for somebody who may open the original otherwise.
    both = await reviewing.get(REVIEWER, f"{file['id']}/{path}", ticket=ticket)
    other = await reviewing.get(None, f"{own['id']}/{path}", ticket=ticket)

    assert waiting.status_code == both.status_code == (200 if path == "preview/state" else 409)
    assert AUTHOR not in waiting.text
    assert other.status_code == 404


async def test_a_file_of_which_there_can_be_no_copy_stays_closed(
    desk: Desk, lead: Actor, reviewing: Reviewing, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = await desk.checked(lead, old_office("WordDocument"), f"{AUTHOR}.doc")
    monkeypatch.setenv("PATH", "/nowhere")
    ticket = reviewing.ticket(file["id"], blind=True)
    await reviewing.get(None, f"{file['id']}/preview/state", ticket=ticket)
    await reviewing.make(file["id"], Kind.BLIND)
    answer = await reviewing.get(None, f"{file['id']}/content", ticket=ticket)
    state: Any = (await reviewing.get(None, f"{file['id']}/preview/state", ticket=ticket)).json()

    assert (answer.status_code, state["state"]) == (409, "unavailable")
    assert answer.json()["code"] == "blind_copy_unavailable"
    assert state["reason"] == answer.json()["title"]
    assert "不提供原件" in state["reason"]
    assert state["filename"] == "材料-01.doc"


@pytest.mark.parametrize("numbers", [[1, 2], "7", [None], [{}]])
async def test_a_ticket_with_wrong_numbers_opens_nothing(
    desk: Desk, lead: Actor, reviewing: Reviewing, numbers: Any
) -> None:
    file = await desk.checked(lead, written_pdf())
    ticket = reviewing.ticket(file["id"], blind=True, numbers=numbers)
    assert (await reviewing.get(None, f"{file['id']}/content", ticket=ticket)).status_code == 401


async def test_who_opened_which_file_is_in_the_audit(
    desk: Desk, lead: Actor, reviewing: Reviewing, uow: UnitOfWork
) -> None:
    file = await desk.checked(lead, written_pdf())
    await blind_copy(reviewing, file["id"])
    async with uow() as session:
        found = await session.execute(
            text("SELECT actor_id FROM audit_row WHERE action = 'file_opened'")
        )
    assert found.scalars().all() == [REVIEWER.person_id]
