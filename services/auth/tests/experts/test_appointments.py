"""Letters of appointment: issued to who passed, checked by anybody, revoked (R11, R12)."""

import io
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from auth.appointments.rules import check_code, letter_number, read_typed
from embedded.environment import FONTS
from kernel.actor import Role
from kernel.testing import an_actor

pytestmark = pytest.mark.requirement("R11")
LETTERS = "/expert-appointments"


async def passed(pool: Any, entry: str, grade: str = "pass") -> str:
    made = (await pool.appraise(entry, grade)).json()["id"]
    done = await pool.send(pool.city, f"/expert-appraisals/{made}/publish")
    assert done.status_code == 200, done.text
    return str(made)


async def issue(pool: Any, appraisal: str) -> Any:
    return await pool.send(pool.city, LETTERS, {"appraisal_id": appraisal})


def test_a_code_is_read_however_it_was_typed() -> None:
    code = check_code(2**60 - 1)
    assert code == "ZZZZ-ZZZZ-ZZZZ"
    assert read_typed(" ytp-2026-0001 ", "zzzz zzzzzzzz") == (letter_number(2026, 1), code)
    assert read_typed("x", "O1lI00000000")[1] == "0111-0000-0000"


async def test_who_passes_gets_a_letter_that_anybody_can_check(pool: Any) -> None:
    entry, expert = await pool.serving()
    appraisal = await passed(pool, entry)
    waiting = (await pool.get(pool.city, f"{LETTERS}/eligible")).json()["items"]
    made = await issue(pool, appraisal)
    assert made.status_code == 201, made.text
    letter = made.json()
    twice = await issue(pool, appraisal)
    none = (await pool.get(pool.city, f"{LETTERS}/eligible")).json()["items"]
    mine = (await pool.get(expert.actor, f"/me{LETTERS}")).json()["items"]
    beside = (await pool.get(pool.district, LETTERS)).json()["items"]
    url = f"/appointment-checks/{letter['number']}"
    found = (await pool.get(None, f"{url}/{letter['check_code'].lower()}")).json()
    wrong = await pool.get(None, f"{url}/0000-0000-0000")
    assert [one["id"] for one in waiting] == [appraisal]
    assert (twice.json()["code"], none) == ("appointment_exists", [])
    assert ([one["id"] for one in mine], beside) == ([letter["id"]], [])
    assert letter["number"].startswith("YTP-")
    assert (found["name"], found["state"], found["term"]) == ("甲专家", "valid", "三年")
    assert "check_code" not in found
    assert (wrong.status_code, wrong.json()["code"]) == (404, "appointment_unknown")


async def test_a_revoked_letter_says_why(pool: Any) -> None:
    entry, _ = await pool.serving()
    appraisal = await passed(pool, entry)
    letter = (await issue(pool, appraisal)).json()
    url = f"{LETTERS}/{letter['id']}/revoke"
    beside = await pool.send(pool.district, url, {"reason": "x"})
    silent = await pool.send(pool.city, url, {"reason": " "})
    done = await pool.send(pool.city, url, {"reason": "考核数据有误"})
    again = await pool.send(pool.city, url, {"reason": "x"})
    check = f"/appointment-checks/{letter['number']}/{letter['check_code']}"
    found = (await pool.get(None, check)).json()
    second = (await issue(pool, appraisal)).json()
    assert (beside.status_code, silent.status_code, done.status_code) == (404, 422, 200)
    assert again.json()["code"] == "appointment_revoked"
    assert (found["state"], found["revoke_reason"]) == ("revoked", "考核数据有误")
    assert second["number"] != letter["number"]


async def test_a_letter_goes_before_its_appraisal_is_decided_anew(pool: Any) -> None:
    entry, expert = await pool.serving()
    appraisal = await passed(pool, entry)
    letter = (await issue(pool, appraisal)).json()
    other = await pool.appraise(entry, "fail", to_on=pool.ago(1))
    again = await pool.appraise(entry, "fail", reason="复核后更正")
    both = an_actor((Role.CITY_OFFICE, pool.tree.city.path), person_id=expert.id)
    own = await pool.send(both, f"{LETTERS}/{letter['id']}/revoke", {"reason": "x"})
    await pool.send(pool.city, f"{LETTERS}/{letter['id']}/revoke", {"reason": "复核"})
    now = await pool.appraise(entry, "fail", reason="复核后更正")
    assert [one.json()["code"] for one in (other, again, own)] == [
        "appraisal_period_overlaps",
        "appraisal_has_letter",
        "expert_is_oneself",
    ]
    assert now.status_code == 201


async def test_nobody_issues_the_own_letter_or_unties_oneself(pool: Any) -> None:
    entry, expert = await pool.serving()
    appraisal = await passed(pool, entry)
    both = an_actor((Role.CITY_OFFICE, pool.tree.city.path), person_id=expert.id)
    issued = await pool.send(both, LETTERS, {"appraisal_id": appraisal})
    training = {"title": "x", "level": "city", "held_on": pool.ago(3), "hours": 2, "proof": "x"}
    trained = await pool.send(both, f"/expert-entries/{entry}/trainings", training)
    assert {one.json()["code"] for one in (issued, trained)} == {"expert_is_oneself"}


async def test_who_did_not_pass_gets_none(pool: Any) -> None:
    entry, _ = await pool.serving()
    failed = await passed(pool, entry, "fail")
    refused = await issue(pool, failed)
    hidden = (await pool.appraise(entry, "pass")).json()["id"]
    unpublished = await issue(pool, hidden)
    beside = await pool.send(pool.district, LETTERS, {"appraisal_id": hidden})
    assert refused.json()["code"] == "appointment_needs_pass"
    assert unpublished.json()["code"] == "appointment_needs_pass"
    assert beside.status_code == 404


async def test_the_letter_is_a_pdf_for_office_and_expert(
    pool: Any, app: Any, service_settings: Any
) -> None:
    fonts = {"fonts_dir": FONTS, "public_url": "https://example.test"}
    app.state.settings = service_settings.model_copy(update=fonts)
    try:
        entry, expert = await pool.serving()
        letter = (await issue(pool, await passed(pool, entry))).json()
        path = f"{LETTERS}/{letter['id']}/letter.pdf"
        office = await pool.get(pool.city, path)
        own = await pool.get(expert.actor, f"/me{path}")
        beside = await pool.get(pool.district, path)
        _, other = await pool.serving(name="乙专家")
        others = await pool.get(other.actor, f"/me{path}")
    finally:
        app.state.settings = service_settings
    assert (office.status_code, office.content[:5]) == (200, b"%PDF-")
    pages = PdfReader(io.BytesIO(office.content)).pages
    texts = pages[0].extract_text().replace(" ", "")
    assert len(pages) == 1
    for said in ("甲专家", "合格", letter["number"], letter["check_code"]):
        assert said in texts
    assert own.content[:5] == b"%PDF-"
    assert (beside.status_code, others.status_code) == (404, 404)


@pytest.mark.requirement("R12")
async def test_the_record_of_leading_talents_is_exported(pool: Any) -> None:
    entry, expert = await pool.serving(is_leading_talent=True)
    await pool.serving(name="不是领军人才")
    school = pool.tree.east_school
    task = await pool.assign(entry, school)
    await pool.record(expert, task, school)
    letter = (await issue(pool, await passed(pool, entry, "excellent"))).json()
    period = {"from_on": pool.ago(100), "to_on": pool.ago(0)}
    answer = await pool.get(pool.city, "/leading-talents/export.xlsx", **period)
    refused = await pool.get(expert.actor, "/leading-talents/export.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    head, *rows = list(sheet.values)
    shown = [dict(zip(head, row, strict=True)) for row in rows]
    assert refused.status_code == 403
    assert [
        (one["姓名"], one["任务数"], one["指导次数"], one["考核等次"], one["聘书编号"])
        for one in shown
    ] == [("甲专家", "1", "1", "优秀", letter["number"])]
