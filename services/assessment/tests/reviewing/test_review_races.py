"""Reviewers at the same moment, on transactions that really commit."""

import asyncio
from datetime import datetime

import pytest
from sqlalchemy import func, select

from assessment.results.tables import Result
from assessment.reviews.tables import Review, ReviewMark, StageScore
from kernel.audit import verify_chain
from kernel.db import UnitOfWork

from ..conftest import City, found_city, own_root  # noqa: TID252 -- tests are no packages with names of their own
from .conftest import Play


@pytest.fixture
def uow(committed_uow: UnitOfWork) -> UnitOfWork:
    """Every fixture of this module commits."""
    return committed_uow


@pytest.fixture
async def city(uow: UnitOfWork) -> City:
    """A city of its own for each test, apart from the rolled-back ones."""
    return await found_city(uow, own_root())


async def test_of_two_who_begin_at_once_one_gets_the_place(play: Play, uow: UnitOfWork) -> None:
    submission_id = await play.submitted()
    path = f"/submissions/{submission_id}/reviews/district/start"

    answers = await asyncio.gather(
        *[play.call(person, "POST", path) for person in (play.anna, play.bao, play.chen)]
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    async with uow() as session:
        count = select(func.count()).where(Review.submission_id == submission_id)
        assert await session.scalar(count) == 1


@pytest.mark.requirement("R148")
async def test_of_one_reviewer_in_eight_tabs_one_wins_and_nothing_is_lost(play: Play) -> None:
    submission_id = await play.submitted()
    target = (submission_id, "district", "C7")

    answers = await asyncio.gather(
        *[play.put_mark(play.anna, target, {"points": "0", "reason": f"窗口{n}"}) for n in range(8)]
    )

    won = [answer.json()["reason"] for answer in answers if answer.status_code == 200]
    stale = [answer for answer in answers if answer.status_code == 412]
    assert (len(won), len(stale)) == (1, 7)
    assert {answer.json()["current"]["reason"] for answer in stale} == set(won)


async def test_a_mark_never_slips_past_a_conclusion(play: Play, uow: UnitOfWork) -> None:
    """Whatever the order, the score of the stage is the sum of the marks that are stored."""
    submission_id = await play.submitted()
    await play.mark_all(play.anna, submission_id)
    lost = {"points": "0", "reason": "未见制度汇编"}

    saved, concluded = await asyncio.gather(
        play.put_mark(play.anna, (submission_id, "district", "C7"), lost, seen=1),
        play.conclude(play.anna, submission_id),
    )

    assert concluded.status_code == 200, concluded.text
    assert saved.status_code in {200, 409}
    async with uow() as session:
        marks = (
            select(func.sum(ReviewMark.points))
            .join(Review)
            .where(Review.submission_id == submission_id)
        )
        total = select(StageScore.total).where(StageScore.submission_id == submission_id)
        assert await session.scalar(marks) == await session.scalar(total)


async def test_two_blind_reviewers_who_conclude_at_once_decide_the_stage_once(
    play: Play, uow: UnitOfWork
) -> None:
    submission_id = await play.submitted(reviewers_per_school=2)
    for person in (play.anna, play.bao):
        await play.mark_all(person, submission_id)

    answers = await asyncio.gather(
        *[play.conclude(person, submission_id) for person in (play.anna, play.bao)]
    )

    assert [answer.status_code for answer in answers] == [200, 200]
    assert await play.state_of(submission_id) == "reviewed"
    async with uow() as session:
        assert (await verify_chain(session)).broken_at is None


@pytest.mark.requirement("R34")
async def test_ten_clicks_on_publish_and_finalise_have_one_effect(
    play: Play, uow: UnitOfWork
) -> None:
    submission_id = await play.verified()
    for verb in ("announce", "finalise"):
        path = f"/submissions/{submission_id}/{verb}"
        answers = await asyncio.gather(*[play.call(play.city_two, "POST", path) for _ in range(10)])
        assert sorted(answer.status_code for answer in answers) == [200] + [409] * 9
        found = await play.done(play.city_two, "GET", f"/submissions/{submission_id}")
        play.set_clock(datetime.fromisoformat(found["announce_until"]))
    async with uow() as session:
        count = select(func.count()).where(Result.submission_id == submission_id)
        assert await session.scalar(count) == 1


async def test_an_appeal_and_the_final_grade_exclude_each_other(play: Play) -> None:
    submission_id = await play.announced()
    found = await play.done(play.city_one, "GET", f"/submissions/{submission_id}")
    body = {"text": "请复查", "items": ["C7"]}
    lead = play.city.zhuji.lead()
    play.set_clock(datetime.fromisoformat(found["announce_until"]))

    appeal, final = await asyncio.gather(
        play.call(lead, "POST", f"/submissions/{submission_id}/appeal", json=body),
        play.call(play.city_two, "POST", f"/submissions/{submission_id}/finalise"),
    )

    assert (appeal.status_code, final.status_code) == (409, 200)
