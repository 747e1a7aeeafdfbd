"""The receipt: what a person keeps as proof that a file arrived."""

import hashlib
import io
from pathlib import Path

import httpx
import pypdf
import pytest
from fastapi import FastAPI

from evidence.receipts import rules
from evidence.settings import Settings
from kernel.actor import Actor, Role
from kernel.testing import Callers, an_actor

from .conftest import Desk, pdf


async def receipt(client: Callers, who: Actor | None, file_id: str) -> httpx.Response:
    async with client(who) as http:
        return await http.get(f"/api/evidence/v1/files/{file_id}/receipt.pdf")


@pytest.mark.requirement("R112")
async def test_a_receipt_says_number_time_size_and_hash(
    desk: Desk, client: Callers, lead: Actor
) -> None:
    content = pdf(6000)
    file = await desk.checked(lead, content, '教研#计划 *粗* #read("passwd") {{7*7}} 喆.pdf')

    answer = await receipt(client, lead, file["id"])
    text = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    flat = "".join(text.split())

    assert answer.headers["Content-Type"] == "application/pdf"
    assert file["receipt_no"] in flat
    assert hashlib.sha256(content).hexdigest() in flat
    assert "6,000字节" in flat
    assert "李校长" in flat
    assert '#read("' in flat
    assert "{{7*7}}" in flat
    assert "喆" in flat


@pytest.mark.requirement("R112")
async def test_whoever_holds_the_receipt_can_check_it_and_learns_no_name(
    desk: Desk, client: Callers, lead: Actor
) -> None:
    file = await desk.checked(lead, pdf(6000), "小明.pdf")
    page = await receipt(client, lead, file["id"])
    flat = "".join(pypdf.PdfReader(io.BytesIO(page.content)).pages[0].extract_text().split())
    path, code = f"/api/evidence/v1/receipts/{file['receipt_no']}", file["sha256"][:8]
    async with client(None) as http:
        right = await http.get(path, params={"code": code})
        wrong = [
            await http.get(path, params={"code": "00000000"}),
            await http.get(path, params={"code": "核验码核验码核验"}),
            await http.get(path.replace("SC2", "SC1"), params={"code": code}),
            await http.get(path + "9", params={"code": code}),
            await http.get("/api/evidence/v1/receipts/x", params={"code": code}),
        ]

    assert code.upper() in flat
    assert "/receipt-check" in flat
    assert (right.status_code, right.json()["sha256"]) == (200, file["sha256"])
    assert (right.json()["size"], right.json()["state"]) == (6000, "ready")
    assert "小明" not in right.text
    assert lead.name not in right.text
    assert {answer.json()["code"] for answer in wrong} == {"receipt_unknown"}


async def test_only_a_file_that_passed_has_a_receipt(
    desk: Desk, client: Callers, lead: Actor
) -> None:
    checking = await desk.send(lead, pdf())
    for file in (checking, await desk.checked(lead, b"MZ" * 50)):
        answer = await receipt(client, lead, file["id"])
        assert (answer.status_code, answer.json()["code"]) == (409, "receipt_not_ready")
    async with client(None) as http:
        path = f"/api/evidence/v1/receipts/{checking['receipt_no']}"
        guessed = [await http.get(path, params={"code": code}) for code in ("-" + " " * 7, " " * 8)]
    assert {answer.status_code for answer in guessed} == {404}


async def test_a_receipt_is_for_those_who_see_the_file(
    desk: Desk, client: Callers, lead: Actor
) -> None:
    file = await desk.checked(lead, pdf())

    stranger = an_actor((Role.SCHOOL_LEAD, "/1/9/8/"))
    assert (await receipt(client, stranger, file["id"])).status_code == 404
    assert (await receipt(client, None, file["id"])).status_code == 401


async def test_without_chinese_fonts_there_is_a_sentence_not_a_fault(
    desk: Desk,
    client: Callers,
    app: FastAPI,
    lead: Actor,
    service_settings: Settings,
    tmp_path: Path,
) -> None:
    app.state.settings = service_settings.model_copy(update={"fonts_dir": tmp_path})
    file = await desk.checked(lead, pdf())

    answer = await receipt(client, lead, file["id"])

    assert (answer.status_code, answer.json()["code"]) == (503, "fonts_missing")


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (1, "1 字节"),
        (1023, "1,023 字节"),
        (1024, "1.0 KB（1,024 字节）"),
        (5 * 1024**3, "5.0 GB（5,368,709,120 字节）"),
    ],
)
def test_sizes_read_well(size: int, text: str) -> None:
    assert rules.size_text(size) == text


@pytest.mark.parametrize(
    ("media_type", "name"),
    [
        ("application/pdf", "PDF 文档"),
        ("application/msword", "Word 文档"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel 工作簿"),
        (
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "PowerPoint 演示文稿",
        ),
        ("application/vnd.ms-powerpoint", "PowerPoint 演示文稿"),
        ("video/mp4", "MP4 视频"),
    ],
)
def test_types_have_names(media_type: str, name: str) -> None:
    assert rules.kind_name(media_type) == name
