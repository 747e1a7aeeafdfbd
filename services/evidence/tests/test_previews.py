"""Previews: made once by the worker in limited children, opened by those who may open the file."""

import io
import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import text

from evidence.derived import service as derived
from evidence.derived.rules import Kind
from evidence.object_store import S3Store
from evidence.ports import Means
from evidence.previews.tools import has_tool
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from .conftest import Desk, docx, pdf
from .copying import Reviewing
from .samples import AUTHOR, film, picture, written_docx

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed: deploy/converters.sh"
)
needs_ffmpeg = pytest.mark.skipif(
    shutil.which("ffmpeg") is None, reason="ffmpeg is not installed: deploy/converters.sh"
)


@pytest.fixture
def reviewing(desk: Desk, client: Callers, signing_keys: Path) -> Reviewing:
    return Reviewing(desk, client, signing_keys)


async def told(reviewing: Reviewing, who: Actor | None, file_id: str, **query: str) -> Any:
    answer = await reviewing.get(who, f"{file_id}/preview/state", **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.requirement("R112", "R60")
async def test_a_picture_is_shown_upright_and_without_the_place_it_was_taken(
    desk: Desk, lead: Actor, reviewing: Reviewing
) -> None:
    original = picture(size=(3000, 2000), turned=True)
    assert AUTHOR.encode() in original
    file = await desk.checked(lead, original, "课堂.jpg")
    before = await told(reviewing, lead, file["id"])
    early = await reviewing.get(lead, f"{file['id']}/preview")
    await reviewing.make(file["id"], Kind.PREVIEW)
    after = await told(reviewing, lead, file["id"])
    shown = await reviewing.bytes_at(await reviewing.get(lead, f"{file['id']}/preview"))
    small = await reviewing.get(lead, f"{file['id']}/preview", part="thumbnail")
    thumbnail = await reviewing.bytes_at(small)

    assert (before["state"], before["look"]) == ("queued", "image")
    assert (early.status_code, early.json()["code"]) == (409, "preview_not_ready")
    assert early.json()["state"] == "queued"
    assert (after["state"], after["has_thumbnail"]) == ("ready", True)
    with Image.open(io.BytesIO(shown.content)) as seen:
        assert (seen.size, dict(seen.getexif())) == ((1365, 2048), {})
    assert AUTHOR.encode() not in shown.content + thumbnail.content
    with Image.open(io.BytesIO(thumbnail.content)) as seen:
        assert max(seen.size) == 320


@needs_office
async def test_an_office_file_becomes_pages(desk: Desk, lead: Actor, reviewing: Reviewing) -> None:
    file = await desk.checked(lead, written_docx("Teaching plan for class five"), "教案.docx")
    await reviewing.make(file["id"], Kind.PREVIEW)
    shown = await reviewing.bytes_at(await reviewing.get(lead, f"{file['id']}/preview"))

    assert (await told(reviewing, lead, file["id"]))["look"] == "pdf"
    assert shown.headers["Content-Type"] == "application/pdf"
    assert "inline" in shown.headers["Content-Disposition"]
    words = PdfReader(io.BytesIO(shown.content)).pages[0].extract_text()
    assert "Teaching plan for class five" in words


@pytest.mark.requirement("R112")
async def test_without_a_converter_there_is_a_sentence_and_the_sweep_tries_when_it_comes(
    desk: Desk, lead: Actor, reviewing: Reviewing, means: Means, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = await desk.checked(lead, docx(), "教案.docx")
    monkeypatch.setenv("PATH", "/nowhere")
    await reviewing.make(file["id"], Kind.PREVIEW)
    missing = await told(reviewing, lead, file["id"])
    still = await derived.requeue_for_new_tool(means, has_tool)
    saved = await reviewing.get(lead, f"{file['id']}/content", disposition="attachment")
    monkeypatch.undo()
    queued = await derived.requeue_for_new_tool(means, lambda _kind, _type: True)
    again = await told(reviewing, lead, file["id"])

    assert missing["state"] == "unavailable"
    assert "请下载后查看" in missing["reason"]
    assert (still, queued, saved.status_code) == (0, 1, 307)
    assert again["state"] == "queued"


async def test_what_waits_for_one_program_does_not_hide_what_waits_for_another(
    desk: Desk, lead: Actor, means: Means, uow: UnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = await desk.checked(lead, docx(), "教案.docx")
    new = await desk.checked(lead, picture(), "图.jpg")
    missing = (
        "UPDATE derivation SET state = 'unavailable', why = 'tool_missing', queued_at ="
        " CASE file_id WHEN :old THEN now() - interval '1 day' ELSE now() END"
        " WHERE kind = 'preview'"
    )
    async with uow.begin() as session:
        await session.execute(text(missing), {"old": UUID(old["id"])})
    monkeypatch.setattr(derived, "BATCH", 1)

    def has_one(_kind: Kind, media_type: str) -> bool:
        return media_type == "image/jpeg"

    assert [await derived.requeue_for_new_tool(means, has_one) for _ in range(2)] == [1, 0]
    async with uow() as session:
        query = text("SELECT file_id FROM derivation WHERE kind = 'preview' AND state = 'queued'")
        assert (await session.execute(query)).scalars().all() == [UUID(new["id"])]


async def test_a_document_that_cannot_be_read_is_offered_for_download(
    desk: Desk, lead: Actor, reviewing: Reviewing, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nkill -9 $$\n", encoding="ascii")
    program.chmod(0o755)
    file = await desk.checked(lead, docx(), "教案.docx")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    await reviewing.make(file["id"], Kind.PREVIEW)
    shown = await told(reviewing, lead, file["id"])
    refused = await reviewing.get(lead, f"{file['id']}/preview")

    assert (shown["state"], refused.status_code) == ("unavailable", 409)
    assert shown["reason"] == refused.json()["detail"] == "这个文件不能转换，无法预览，请下载后查看"


@pytest.mark.requirement("R134")
@needs_ffmpeg
async def test_a_film_starts_at_once_and_is_found_by_seeking(
    desk: Desk, lead: Actor, reviewing: Reviewing, tmp_path: Path
) -> None:
    original = film(tmp_path)
    file = await desk.checked(lead, original, "课堂实录.mp4")
    await reviewing.make(file["id"], Kind.PREVIEW)
    state = await told(reviewing, lead, file["id"])
    answer = await reviewing.get(lead, f"{file['id']}/preview")
    whole = await reviewing.bytes_at(answer)
    part = await reviewing.bytes_at(answer, Range="bytes=100-199")
    first = await reviewing.get(lead, f"{file['id']}/preview", part="poster")
    poster = await reviewing.bytes_at(first)

    assert AUTHOR.encode() in original
    assert AUTHOR.encode() not in whole.content
    assert whole.content.index(b"moov") < whole.content.index(b"mdat")
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert (state["look"], state["has_poster"]) == ("video", True)
    assert state["duration_seconds"] == pytest.approx(2, abs=0.2)
    with Image.open(io.BytesIO(poster.content)) as seen:
        assert seen.size == (960, 720)


async def test_a_pdf_is_its_own_preview(desk: Desk, lead: Actor, reviewing: Reviewing) -> None:
    sent = pdf()
    file = await desk.checked(lead, sent)
    shown = await reviewing.bytes_at(await reviewing.get(lead, f"{file['id']}/preview"))

    assert (await told(reviewing, lead, file["id"]))["state"] == "ready"
    assert shown.content == sent


async def test_who_may_not_open_the_file_sees_no_preview(
    desk: Desk, lead: Actor, reviewing: Reviewing
) -> None:
    file = await desk.checked(lead, picture(), "图.jpg")
    other = await desk.checked(lead, pdf())
    ticket = reviewing.ticket(file["id"])
    path = f"{file['id']}/preview/state"

    assert (await told(reviewing, None, file["id"], ticket=ticket))["state"] == "queued"
    stranger = an_actor((Role.SCHOOL_LEAD, "/1/12/3456/"))
    assert (await reviewing.get(stranger, path)).status_code == 404
    assert (await reviewing.get(None, path)).status_code == 401
    foreign = await reviewing.get(None, f"{other['id']}/preview", ticket=ticket)
    assert foreign.status_code == 404


async def test_making_it_twice_changes_nothing_and_a_crash_is_repaired(
    desk: Desk, lead: Actor, reviewing: Reviewing, uow: UnitOfWork, means: Means, store: S3Store
) -> None:
    file = await desk.checked(lead, picture(), "图.jpg")

    class KilledError(BaseException):
        pass

    async def die(*_: object) -> None:
        raise KilledError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(derived, "_settle", die)
        with pytest.raises(KilledError):
            await reviewing.make(file["id"], Kind.PREVIEW)
    during = await told(reviewing, lead, file["id"])
    for _ in range(2):
        await reviewing.make(file["id"], Kind.PREVIEW)
    stored = [one.key async for one in store.objects(f"derived/{file['id']}/")]
    async with uow() as session:
        of_it = {"id": UUID(file["id"])}
        known = await session.execute(
            text("SELECT object_key FROM derived_object WHERE file_id = :id"), of_it
        )
        attempts = await session.execute(
            text("SELECT attempts FROM derivation WHERE file_id = :id AND made_at IS NOT NULL"),
            of_it,
        )

    assert during["state"] == "making"
    assert (await told(reviewing, lead, file["id"]))["state"] == "ready"
    assert sorted(stored) == sorted(known.scalars())
    assert attempts.scalars().all() == [2]
    await derived.drop(means, file["id"])
    assert [one.key async for one in store.objects(f"derived/{file['id']}/")] == []


async def test_a_file_that_brings_the_worker_down_is_given_up(
    desk: Desk, lead: Actor, reviewing: Reviewing, uow: UnitOfWork
) -> None:
    file = await desk.checked(lead, picture(), "图.jpg")
    async with uow.begin() as session:
        await session.execute(text("UPDATE derivation SET attempts = 3, state = 'making'"))
    await reviewing.make(file["id"], Kind.PREVIEW)

    shown = await told(reviewing, lead, file["id"])
    assert (shown["state"], shown["reason"]) == (
        "unavailable",
        "转换多次中断，无法预览，请下载后查看",
    )
