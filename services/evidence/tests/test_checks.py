"""The check of an arrived file: by content, never by name; what is refused leaves the store."""

import hashlib
import io
import time
import zipfile
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
import xlsxwriter
from sqlalchemy import text

from evidence.checks.service import check_file, drop_rejected, queue_unchecked
from evidence.files.tables import File
from evidence.object_store import S3Store
from evidence.ports import Means
from kernel.actor import Actor
from kernel.clock import utc_now
from kernel.db import UnitOfWork

from .conftest import Desk, docx, office, old_office, pdf
from .samples import big_picture, packed_pdf, picture

MIB = 1024 * 1024
PNG, GIF, JPEG, WEBP = map(picture, ("PNG", "GIF", "JPEG", "WEBP"))
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41\x00\x00\x00\x08free" + bytes(500)
MOV = b"\x00\x00\x00\x14ftypqt  \x00\x00\x02\x00qt  " + b"\x00\x00\x00\x08wide" + bytes(500)
WEBM = (
    b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm"
    + bytes(200)
)
WAV = b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x44\xac\0\0\x88\x58\1\0\2\0\x10\0data" + bytes(100)
MP3 = b"ID3\x03\x00\x00\x00\x00\x00\x0aTIT2\x00\x00\x00\x00" + b"\xff\xfb\x90\x64" + bytes(413)
M4A = b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00M4A mp42isom\x00\x00\x00\x00" + bytes(500)
AAC = b"\xff\xf1\x50\x80\x02\x1f\xfc" + bytes(10) + b"\xff\xf1\x50\x80\x02\x1f\xfc" + bytes(200)


@pytest.mark.requirement("R112")
@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("图.png", PNG),
        ("图.gif", GIF),
        ("图.jpg", JPEG),
        ("图.JPEG", JPEG),
        ("图.webp", WEBP),
        ("课.mp4", MP4),
        ("课.mov", MOV),
        ("课.webm", WEBM),
        ("音.wav", WAV),
        ("音.mp3", MP3),
        ("音.m4a", M4A),
        ("音.aac", AAC),
    ],
)
async def test_pictures_sound_and_video_pass(
    desk: Desk, lead: Actor, filename: str, content: bytes
) -> None:
    file = await desk.checked(lead, content, filename)

    assert (file["state"], file["reason"]) == ("ready", None)
    assert file["sha256"] == hashlib.sha256(content).hexdigest()


async def test_documents_pass(desk: Desk, lead: Actor) -> None:
    sent = {
        "a.pdf": pdf(),
        "b.pdf": packed_pdf(),
        "a.docx": docx(),
        "a.xlsx": office("xl/workbook.xml", "spreadsheetml.sheet"),
        "a.pptx": office("ppt/presentation.xml", "presentationml.presentation"),
        "a.doc": old_office("WordDocument", "1Table"),
        "a.xls": old_office("Workbook"),
        "a.ppt": old_office("PowerPoint Document"),
    }
    found = {name: await desk.checked(lead, content, name) for name, content in sent.items()}

    assert {name: (f["state"], f["reason"]) for name, f in found.items()} == dict.fromkeys(
        sent, ("ready", None)
    )


async def test_a_workbook_written_by_a_library_passes(desk: Desk, lead: Actor) -> None:
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed)
    book.add_worksheet("花名册").write(0, 0, "姓名")
    book.close()

    assert (await desk.checked(lead, packed.getvalue(), "a.xlsx"))["state"] == "ready"


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return packed.getvalue()


HOSTILE = [
    "an executable",
    "an ELF program",
    "a script",
    "a web page",
    "a drawing with script",
    "HTML before PDF",
    "HTML inside PDF's start",
    "a GIF that is JavaScript",
    "a picture with an archive behind it",
    "a PDF with an archive behind it",
    "PDF with JavaScript",
    "PDF that starts a program",
    "a plain archive",
    "a workbook called a document",
    "a document with macros",
    "a macro document renamed",
    "a document with a program",
    "a document that climbs out",
    "a zip bomb",
    "a bomb inside a bomb",
    "a sheet of nothing but the same row",
    "ten thousand members",
    "a picture of 50,000 by 50,000",
    "half a picture",
    "PDF with JavaScript in disguise",
    "PDF with JavaScript among packed objects",
    "bytes before the archive",
    "half a document",
    "old macros",
    "a document behind a password",
    "an old workbook called a document",
    "a compound file with a lying header",
    "a HEIC picture as video",
    "nothing but zeros",
]


def hostile() -> dict[str, tuple[str, bytes]]:
    vba = docx({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    bomb = docx({"word/media/a.bmp": bytes(64 * MIB)})
    rows = b"<row><c><v>1</v></c></row>" * 2_000_000
    sheet = {"xl/worksheets/sheet1.xml": rows}
    return {
        "an executable": ("a.pdf", b"MZ\x90\x00" + bytes(2000)),
        "an ELF program": ("a.mp4", b"\x7fELF" + bytes(2000)),
        "a script": ("a.pdf", b"#!/bin/sh\nrm -rf /\n" + bytes(100)),
        "a web page": ("a.png", b"<html><script>alert(1)</script></html>"),
        "a drawing with script": (
            "a.png",
            b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>',
        ),
        "HTML before PDF": ("a.pdf", b"<html><script>1</script></html>\n" + pdf()),
        "HTML inside PDF's start": ("a.pdf", pdf(more=b"<script>alert(1)</script>")),
        "a GIF that is JavaScript": ("a.gif", b"GIF89a/*<script>*/=1;alert(1)//" + bytes(50)),
        "a picture with an archive behind it": ("a.png", PNG + zipped(evil=b"x")),
        "a PDF with an archive behind it": ("a.pdf", pdf() + zipped(evil=b"x")),
        "PDF with JavaScript": ("a.pdf", pdf(more=b"<</S/JavaScript/JS(app.alert(1))>>")),
        "PDF that starts a program": ("a.pdf", pdf(more=b"<</S/Launch/F(cmd.exe)>>")),
        "a plain archive": ("a.docx", zipped(hello=b"x")),
        "a workbook called a document": (
            "a.docx",
            office("xl/workbook.xml", "spreadsheetml.sheet"),
        ),
        "a document with macros": ("a.docx", vba),
        "a macro document renamed": (
            "a.docx",
            office("word/document.xml", "macroEnabled.wordprocessingml.document"),
        ),
        "a document with a program": ("a.docx", docx({"word/media/run.exe": b"MZ"})),
        "a document that climbs out": ("a.docx", docx({"../../etc/passwd": b"x"})),
        "a zip bomb": ("a.docx", bomb),
        "a bomb inside a bomb": ("a.docx", docx({"word/media/a.zip": zipped(bomb=bomb)})),
        "a sheet of nothing but the same row": (
            "a.xlsx",
            office("xl/workbook.xml", "spreadsheetml.sheet", members=sheet),
        ),
        "a picture of 50,000 by 50,000": ("a.png", big_picture(50_000)),
        "half a picture": ("a.jpg", JPEG[: len(JPEG) // 2]),
        "PDF with JavaScript in disguise": ("a.pdf", pdf(more=b"<</S/J#61vaScript/JS(x)>>")),
        "PDF with JavaScript among packed objects": (
            "a.pdf",
            packed_pdf(b"/OpenAction<</S/J#61vaScript/JS(app.alert(1))>>"),
        ),
        "ten thousand members": (
            "a.docx",
            docx({f"word/media/{n}.txt": b"" for n in range(10_001)}),
        ),
        "bytes before the archive": ("a.docx", b"PK\x03\x04" + bytes(60) + docx()),
        "half a document": ("a.docx", docx()[:-30]),
        "old macros": ("a.doc", old_office("WordDocument", "Macros", "VBA")),
        "a document behind a password": ("a.doc", old_office("EncryptedPackage")),
        "an old workbook called a document": ("a.doc", old_office("Workbook")),
        "a compound file with a lying header": ("a.doc", old_office("WordDocument")[:600]),
        "a HEIC picture as video": ("a.mp4", b"\x00\x00\x00\x18ftypheic" + bytes(100)),
        "nothing but zeros": ("a.mp3", bytes(100)),
    }


@pytest.mark.parametrize("name", HOSTILE)
async def test_what_is_not_what_it_says_is_refused_and_deleted(
    desk: Desk, lead: Actor, store: S3Store, uow: UnitOfWork, name: str
) -> None:
    filename, content = hostile()[name]
    started = time.process_time()

    file = await desk.checked(lead, content, filename)

    assert file["state"] == "rejected", name
    assert file["reason"]
    assert time.process_time() - started < 5  # seconds of work, whatever else runs here
    async with uow() as session:
        row = await session.get_one(File, UUID(file["id"]))
    assert await store.size_of(row.object_key) is None
    assert row.object_deleted_at is not None


async def test_the_browsers_hash_is_compared(desk: Desk, lead: Actor) -> None:
    file = await desk.checked(lead, pdf(), sha256="0" * 64)

    assert file["state"] == "rejected"
    assert "SHA-256" in file["reason"]


async def test_an_object_that_vanished_is_said_to_be_lost(
    desk: Desk, lead: Actor, store: S3Store, uow: UnitOfWork, means: Means
) -> None:
    sent = await desk.send(lead, pdf())
    async with uow() as session:
        row = await session.get_one(File, UUID(sent["id"]))
    await store.delete(row.object_key)
    await check_file(means, row.id)

    file = await desk.file(lead, sent["id"])
    assert (file["state"], file["reason"]) == ("rejected", "存储中找不到文件内容，请重新上传")


async def test_checking_twice_changes_nothing(desk: Desk, lead: Actor, means: Means) -> None:
    file = await desk.checked(lead, pdf())
    await check_file(means, UUID(file["id"]))

    assert await desk.file(lead, file["id"]) == file


async def test_a_file_whose_check_failed_for_our_fault_is_checked_again(
    desk: Desk, lead: Actor, means: Means, uow: UnitOfWork
) -> None:
    late = replace(means, now=lambda: utc_now() + timedelta(minutes=20))
    await desk.send(lead, pdf())
    while_queued = await queue_unchecked(late)
    async with uow.begin() as session:
        await session.execute(text("UPDATE procrastinate_jobs SET status = 'failed'"))

    assert (while_queued, await queue_unchecked(means)) == (0, 0)
    assert (await queue_unchecked(late), await queue_unchecked(late)) == (1, 0)


async def test_bytes_of_a_rejected_file_left_by_a_crash_are_deleted(
    desk: Desk,
    lead: Actor,
    store: S3Store,
    uow: UnitOfWork,
    means: Means,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class KilledError(BaseException):
        pass

    async def die(_key: str) -> None:
        raise KilledError

    sent = await desk.send(lead, b"MZ" + bytes(100))
    monkeypatch.setattr(store, "delete", die)
    with pytest.raises(KilledError):
        await check_file(means, UUID(sent["id"]))
    monkeypatch.undo()

    assert await drop_rejected(means) == 1
    async with uow() as session:
        row = await session.get_one(File, UUID(sent["id"]))
    assert await store.size_of(row.object_key) is None
