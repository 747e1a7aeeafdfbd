"""Publishing, appeal, final grade: who, when, and what the school reads."""

import io
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError, ProgrammingError

from assessment.results.tables import Result
from assessment.reviews.tables import Review, ReviewMark
from assessment.submissions.tables import Submission
from assessment.tables import AUDIT
from embedded.environment import FONTS
from kernel.audit import verify_chain
from kernel.db import UnitOfWork

from .conftest import Play

LOST: dict[str, dict[str, Any]] = {
    "C7": {"points": "0", "reason": "未见制度汇编"},
    "C19": {"void": [], "missing": ["第3次教研无影像"]},
    "C26": {"points": "2", "reason": "成果影响面小"},
}


async def until(play: Play, submission_id: str) -> datetime:
    found = await play.done(play.city_one, "GET", f"/submissions/{submission_id}")
    return datetime.fromisoformat(found["announce_until"])


async def result_of(play: Play, submission_id: str) -> dict[str, Any]:
    path = f"/submissions/{submission_id}/result"
    found: dict[str, Any] = await play.done(play.city.zhuji.lead(), "GET", path)
    return found


@pytest.mark.requirement("R34")
async def test_a_published_result_explains_itself(play: Play) -> None:
    submission_id = await play.announced(LOST, {"C8": {"points": "1", "reason": "预算不足"}})

    result = await result_of(play, submission_id)

    assert (result["state"], result["grade"], result["total"]) == ("announced", "fail", "95")
    assert (result["process_points"], result["outcome_points"]) == ("77", "18")
    assert result["sentence"].startswith("等次：不合格，总分 95。A3 满分；A1 得 13 分（满分 15）")
    assert "C7 扣 1 分，属基础项 A1，等次为不合格" in result["sentence"]
    assert [stage["stage"] for stage in result["stages"]] == ["self", "district", "city", "final"]
    said = result["stages"][-1]["explanation"]
    for code, reason, who in (
        ("C7", "未见制度汇编", "区市评审 安评审"),
        ("C8", "预算不足", "市级复核 市甲"),
        ("C19", "第3次教研无影像", "区市评审 安评审"),
        ("C26", "成果影响面小", "区市评审 安评审"),
    ):
        (line,) = [one for one in said if one.startswith(f"{code} ") and "（" in one]
        assert reason in line
        assert who in line
    lost = {item["code"] for item in result["items"] if item["final"] != item["max_points"]}
    assert lost == {"C7", "C8", "C19", "C26"}
    assert all(item["reason"] for item in result["items"] if item["code"] in lost)
    assert result["can_appeal"] is True
    assert result["check_url"].endswith(f"/check/{result['check_code']}")


async def test_only_the_city_publishes_and_only_what_is_verified(play: Play) -> None:
    submission_id = await play.reviewed()
    path = f"/submissions/{submission_id}/announce"
    early = await play.call(play.city_two, "POST", path)
    assert (early.status_code, early.json()["code"]) == (409, "step_not_possible")
    assert (await play.call(play.anna, "POST", path)).status_code == 403


@pytest.mark.requirement("R34")
async def test_a_result_is_final_only_after_the_notice(play: Play) -> None:
    submission_id = await play.announced()
    path = f"/submissions/{submission_id}/finalise"
    end = await until(play, submission_id)

    play.set_clock(end - timedelta(seconds=1))
    early = await play.call(play.city_one, "POST", path)
    assert (early.status_code, early.json()["code"]) == (409, "announcement_running")
    play.set_clock(end)
    done = await play.done(play.city_one, "POST", path)
    assert done["state"] == "final"


@pytest.mark.requirement("R148")
async def test_what_is_final_cannot_be_changed_even_by_hand(play: Play, uow: UnitOfWork) -> None:
    submission_id = await play.announced()
    play.set_clock(await until(play, submission_id))
    await play.done(play.city_one, "POST", f"/submissions/{submission_id}/finalise")

    reviews = select(Review.id).where(Review.submission_id == submission_id)
    for attempt in (
        update(Result).where(Result.submission_id == submission_id).values(total=1),
        delete(Result).where(Result.submission_id == submission_id),
        update(ReviewMark).where(ReviewMark.review_id.in_(reviews)).values(points=0),
        delete(Review).where(Review.submission_id == submission_id),
        update(Submission).where(Submission.id == submission_id).values(city_total=1),
    ):
        async with uow() as session, session.begin():
            with pytest.raises(IntegrityError, match="never changes"):
                async with session.begin_nested():
                    await session.execute(attempt)


@pytest.mark.requirement("R37")
async def test_an_appeal_is_decided_by_people_who_took_no_part(play: Play) -> None:
    submission_id = await play.announced(LOST)
    lead, before = play.city.zhuji.lead(), await result_of(play, submission_id)
    body = {"text": "制度汇编已在补充材料中。", "items": ["C7"]}
    filed = await play.done(lead, "POST", f"/submissions/{submission_id}/appeal", json=body)
    assert (filed["state"], filed["appeal"]["items"]) == ("appealed", ["C7"])

    take = f"/submissions/{submission_id}/appeal/take"
    refused = await play.call(play.city_one, "POST", take)  # verified it
    assert (refused.status_code, refused.json()["code"]) == (403, "took_part")
    await play.done(play.city_two, "POST", take)
    decision = {
        "outcome": "changed",
        "reason": "补充材料属实",
        "marks": {"C7": {"points": "1"}},
    }
    decide = f"/submissions/{submission_id}/appeal/decide"
    other = await play.call(play.city_three, "POST", decide, json=decision)
    assert (other.status_code, other.json()["code"]) == (403, "appeal_taken_by_other")
    decided = await play.done(play.city_two, "POST", decide, json=decision)

    assert (decided["state"], decided["appeal"]["decision"]) == ("announced", "changed")
    after = await result_of(play, submission_id)
    (c7,) = [item for item in after["items"] if item["code"] == "C7"]
    assert (c7["district"], c7["city"], c7["final"]) == ("0", "0", "1")
    assert (before["total"], after["total"]) == ("96", "97")
    assert after["check_code"] != before["check_code"]
    assert after["can_appeal"] is False
    old = await play.done(None, "GET", f"/checks/{before['check_code']}")
    assert old["state"] == "replaced"
    again = await play.call(lead, "POST", f"/submissions/{submission_id}/appeal", json=body)
    assert (again.status_code, again.json()["code"]) == (409, "appeal_already_decided")


async def test_an_upheld_result_stays_and_becomes_final(play: Play) -> None:
    submission_id = await play.announced(LOST)
    before = await result_of(play, submission_id)
    body = {"text": "请复查", "items": ["C7"]}
    await play.done(
        play.city.zhuji.lead(), "POST", f"/submissions/{submission_id}/appeal", json=body
    )
    play.set_clock(datetime.fromisoformat(before["announce_until"]) + timedelta(days=1))
    open_one = await play.call(play.city_two, "POST", f"/submissions/{submission_id}/finalise")
    assert (open_one.status_code, open_one.json()["code"]) == (409, "appeal_open")

    await play.done(play.city_two, "POST", f"/submissions/{submission_id}/appeal/take")
    decide = f"/submissions/{submission_id}/appeal/decide"
    odd = {"outcome": "upheld", "reason": "维持", "marks": {"C7": {"points": "1"}}}
    refused = await play.call(play.city_two, "POST", decide, json=odd)
    assert (refused.status_code, refused.json()["code"]) == (422, "decision_does_not_fit")
    await play.done(play.city_two, "POST", decide, json={"outcome": "upheld", "reason": "维持"})
    final = await play.done(play.city_two, "POST", f"/submissions/{submission_id}/finalise")
    assert final["state"] == "final"
    assert (await result_of(play, submission_id))["check_code"] == before["check_code"]


async def test_an_appeal_comes_from_the_principal_and_in_time(play: Play) -> None:
    submission_id = await play.announced()
    path, body = f"/submissions/{submission_id}/appeal", {"text": "请复查", "items": []}
    blank = await play.call(play.city.zhuji.lead(), "POST", path, json=body | {"text": " \n "})
    assert (blank.status_code, blank.json()["errors"][0]["field"]) == (422, "text")
    assert (await play.call(play.city.zhuji.team(), "POST", path, json=body)).status_code == 403
    unknown = {"text": "请复查", "items": ["C99"]}
    lead = play.city.zhuji.lead()
    assert (await play.call(lead, "POST", path, json=unknown)).status_code == 404
    play.set_clock(await until(play, submission_id))
    late = await play.call(lead, "POST", path, json=body)
    assert (late.status_code, late.json()["code"]) == (409, "announcement_over")


async def test_a_check_code_tells_anybody_just_enough(play: Play) -> None:
    submission_id = await play.announced(LOST)
    result = await result_of(play, submission_id)

    found = await play.done(None, "GET", f"/checks/{result['check_code'].lower()}")

    assert found == {
        "school_name": "芝罘区珠玑小学",
        "round_name": "2026年整校推进绩效考核",
        "grade": "fail",
        "total": "96",
        "issued_at": result["announced_at"],
        "issuer": "烟台市教育局办公室",
        "state": "announced",
    }
    for code in ("YT-0000-0000-0000", "nonsense", "YT-８F3K-2M9Q-7TXC"):
        assert (await play.call(None, "GET", f"/checks/{code}")).status_code == 404


@pytest.mark.requirement("R47")
@pytest.mark.requirement("R148")
async def test_the_official_form_is_printed_and_the_export_is_audited(
    play: Play, uow: UnitOfWork
) -> None:
    play.app.state.settings = play.app.state.settings.model_copy(update={"fonts_dir": FONTS})
    submission_id = await play.announced(LOST)
    lead = play.city.zhuji.lead()

    answer = await play.call(lead, "GET", f"/submissions/{submission_id}/result.pdf")

    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    said = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    for expected in ("芝罘区珠玑小学", "不合格", "未见制度汇编", "C29", "公示至"):
        assert expected in said
    async with uow() as session:
        query = select(AUDIT.c.actor_name).where(
            AUDIT.c.action == "result.export", AUDIT.c.subject_id == submission_id
        )
        assert list(await session.scalars(query)) == ["王校长"]


async def test_there_is_no_form_before_the_notice(play: Play) -> None:
    submission_id = await play.verified()
    answer = await play.call(play.city_one, "GET", f"/submissions/{submission_id}/result.pdf")
    assert (answer.status_code, answer.json()["code"]) == (409, "result_not_published")


@pytest.mark.requirement("R148")
async def test_a_tampered_audit_row_is_found(play: Play, uow: UnitOfWork) -> None:
    await play.announced(LOST)
    async with uow() as session, session.begin():
        whole = await verify_chain(session)
        assert whole.broken_at is None
        assert whole.rows >= 5
        with pytest.raises(ProgrammingError, match="permission denied"):
            async with session.begin_nested():
                await session.execute(update(AUDIT).values(actor_name="别人"))
        last = (await session.execute(select(AUDIT).order_by(AUDIT.c.id.desc()))).first()
        assert last is not None
        forged = {**last._mapping, "actor_name": "别人", "previous_hash": last.hash}
        forged.pop("id")
        added = await session.execute(insert(AUDIT).values(**forged).returning(AUDIT.c.id))
        assert (await verify_chain(session)).broken_at == added.scalar_one()
