"""A whole round: batches, the roll and its hash, the printed tables."""

import io
from datetime import datetime
from uuid import UUID

import openpyxl
import pytest
from sqlalchemy import select, update

from assessment.results.service.rolls import recompute
from assessment.reviews.tables import Review, ReviewMark
from assessment.tables import AUDIT
from kernel.db import UnitOfWork

from .conftest import Play

LOST = {"C7": {"points": "0", "reason": "未见制度汇编"}}


async def round_of(play: Play, submission_id: str) -> str:
    found = await play.done(play.city_one, "GET", f"/submissions/{submission_id}")
    return str(found["round_id"])


async def finished(play: Play) -> str:
    """Play one school to its end; returns the round."""
    submission_id = await play.announced(LOST, {"C8": {"points": "1", "reason": "预算不足"}})
    found = await play.done(play.city_one, "GET", f"/submissions/{submission_id}")
    play.set_clock(datetime.fromisoformat(found["announce_until"]))
    done = await play.done(play.city_one, "POST", f"/rounds/{found['round_id']}/finalise-due")
    assert done == {"changed": 1, "skipped": [], "remaining": 0}
    return str(found["round_id"])


@pytest.mark.requirement("R34")
async def test_batches_take_what_is_ready_and_leave_the_rest(play: Play) -> None:
    submission_id = await play.verified()
    round_id = await round_of(play, submission_id)

    announced = await play.done(play.city_two, "POST", f"/rounds/{round_id}/announce-verified")
    assert announced["changed"] == 1
    assert await play.state_of(submission_id) == "announced"
    again = await play.done(play.city_two, "POST", f"/rounds/{round_id}/announce-verified")
    early = await play.done(play.city_two, "POST", f"/rounds/{round_id}/finalise-due")
    assert (again["changed"], early["changed"]) == (0, 0)
    for actor, status in ((play.anna, 403), (play.city.auditor(), 403), (None, 401)):
        for verb in ("announce-verified", "finalise-due"):
            answer = await play.call(actor, "POST", f"/rounds/{round_id}/{verb}")
            assert answer.status_code == status


@pytest.mark.requirement("R47")
async def test_the_roll_can_be_computed_again_from_the_raw_marks(
    play: Play, uow: UnitOfWork
) -> None:
    round_id = await finished(play)

    roll = await play.done(play.city_one, "GET", f"/rounds/{round_id}/roll")

    (row,) = roll["rows"]
    totals = [row[name] for name in ("self_total", "district_total", "city_total", "total")]
    assert totals == ["100", "99", "98", "98"]
    assert (row["grade"], row["state"], roll["by_grade"]["fail"]) == ("fail", "final", 1)
    assert (roll["school_count"], roll["is_complete"]) == (4, False)
    async with uow() as session:
        stored, again = await recompute(session, UUID(round_id), play.city.root)
    assert stored == again == roll["sha256"]


@pytest.mark.requirement("R148")
async def test_a_mark_changed_behind_the_roll_changes_the_hash(play: Play, uow: UnitOfWork) -> None:
    submission_id = await play.announced(LOST)
    round_id = await round_of(play, submission_id)
    async with uow() as session, session.begin():
        reviews = select(Review.id).where(Review.submission_id == submission_id)
        forged = update(ReviewMark).where(
            ReviewMark.code == "C1", ReviewMark.review_id.in_(reviews)
        )
        await session.execute(forged.values(mark={"void": ["C1.1"]}, points=0))
        stored, again = await recompute(session, UUID(round_id), play.city.root)
    assert stored != again


@pytest.mark.requirement("R38")
async def test_a_district_takes_its_own_schools_only(play: Play) -> None:
    round_id = await finished(play)
    mine = await play.done(play.anna, "GET", f"/rounds/{round_id}/roll")
    other = await play.done(play.city.other_district(), "GET", f"/rounds/{round_id}/roll")
    assert [row["school_name"] for row in mine["rows"]] == ["芝罘区珠玑小学"]
    assert (mine["school_count"], other["rows"], other["school_count"]) == (2, [], 1)
    lead = await play.call(play.city.zhuji.lead(), "GET", f"/rounds/{round_id}/roll")
    assert lead.status_code == 403


@pytest.mark.requirement("R46")
@pytest.mark.requirement("R47")
async def test_the_roll_is_printed_with_places_for_signature_and_seal(
    play: Play, uow: UnitOfWork
) -> None:
    round_id = await finished(play)

    answer = await play.call(play.anna, "GET", f"/rounds/{round_id}/roll.xlsx")

    assert answer.status_code == 200
    assert "spreadsheetml" in answer.headers["content-type"]
    page = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    lines = [[cell.value for cell in line] for line in page.iter_rows()]
    assert lines[0][0] == "整校推进绩效考核结果汇总表"
    assert lines[3][-1] == "校（园）长（签字）"
    assert lines[4][1:8] == ["芝罘区", "芝罘区珠玑小学", 100, 99, 98, 98, "不合格"]
    assert any("盖章" in str(cell) for line in lines for cell in line)
    async with uow() as session:
        query = select(AUDIT.c.actor_name).where(
            AUDIT.c.action == "roll.export", AUDIT.c.subject_id == round_id
        )
        assert list(await session.scalars(query)) == ["安评审"]


async def test_the_progress_is_printed_by_district(play: Play) -> None:
    submission_id = await play.submitted()
    round_id = await round_of(play, submission_id)
    answer = await play.call(play.city_one, "GET", f"/rounds/{round_id}/progress.xlsx")
    page = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    lines = [[cell.value for cell in line] for line in page.iter_rows()]
    (total,) = [line for line in lines if line[0] == "合计"]
    (zhifu,) = [line for line in lines if line[0] == "芝罘区"]
    assert (total[1], zhifu[1], sum(int(str(cell)) for cell in total[2:12])) == (4, 2, 4)
