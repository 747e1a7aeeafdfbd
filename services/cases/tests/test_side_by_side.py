"""Who works in a campaign holds up nobody else, and asks no more where there is more."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from cases.campaigns.queries import campaigns
from cases.judging import spreading
from kernel.db import UnitOfWork

from .conftest import City, Desk, found_city
from .contest import Contest
from .judging_play import Play

pytestmark = pytest.mark.requirement("R30")


@pytest.fixture
def uow(parallel_uow: UnitOfWork) -> UnitOfWork:
    """Every fixture of this module commits."""
    return parallel_uow


@pytest.fixture
async def city(uow: UnitOfWork) -> City:
    return await found_city(uow, f"/{uuid4().int % 10**9}/")


async def test_sheets_of_one_campaign_are_saved_side_by_side(
    desk: Desk, uow: UnitOfWork, app: FastAPI
) -> None:
    play = Play(desk, uow, app)
    await play.begun()
    judge = play.judges[0]
    task_id = (await play.tasks(judge))[0]["id"]
    async with uow.begin() as session:
        # Another judge is saving: the campaign stays as it is until they are done.
        await campaigns.locked(session, play.campaign_id, to_change=False)
        saved = await asyncio.wait_for(play.save(judge, task_id, 60, 20), timeout=4)
        assert saved["version"] == 2
        # What gives tasks out has the campaign to itself.
        submit = desk.call(judge, "POST", f"/judge-tasks/{task_id}/submit", saved["version"])
        submitting = asyncio.create_task(submit)
        done, _ = await asyncio.wait([submitting], timeout=0.5)
        assert not done
    assert (await submitting).is_success


@contextmanager
def _called_here() -> Iterator[set[object]]:
    """The code that runs on this thread meanwhile."""
    seen: set[object] = set()

    def note(frame: FrameType, kind: str, _: object) -> None:
        if kind == "call":
            seen.add(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(note)
    yield seen
    sys.setprofile(before)


async def test_entries_are_spread_on_a_thread_of_its_own(
    desk: Desk, uow: UnitOfWork, app: FastAPI
) -> None:
    play = Play(desk, uow, app)
    with _called_here() as seen:
        await play.begun()
    assert (await play.overview())["state"] == "judging"
    assert Play.begun.__code__ in seen
    assert spreading.spread.__code__ not in seen


async def test_ten_candidates_cost_no_more_statements_than_one(
    desk: Desk, uow: UnitOfWork, app: FastAPI
) -> None:
    contest = Contest(desk, app)
    made, wang = await contest.opened(), desk.city.zhuji.wang
    engine: AsyncEngine = uow.kw["bind"]
    said: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        said.append(statement)

    async def asked() -> tuple[int, int]:
        said.clear()
        found = await desk.ok(wang, "GET", f"/campaigns/{made['id']}/candidates")
        return len(found["items"]), len(said)

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    try:
        await desk.published(title="第一件")
        one = await asked()
        for number in range(9):
            await desk.published(title=f"又一件{number}")
        ten = await asked()
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", note)
    assert (one[0], ten[0]) == (1, 10)
    assert ten[1] == one[1]
