"""People at once: one frame, one draw, one substitute, one sheet."""

import asyncio
from collections import Counter
from typing import Any

import httpx
import pytest

from kernel.db import UnitOfWork
from kernel.testing import Callers

from ..conftest import found_city, own_root  # noqa: TID252 -- tests are no packages with names of their own
from .conftest import API, DICE, OfficeOf

pytestmark = pytest.mark.requirement("R45", "R53")


@pytest.fixture
def uow(committed_uow: UnitOfWork) -> UnitOfWork:
    """Every fixture of this module commits."""
    return committed_uow


@pytest.fixture
def app(app: Any, committed_uow: UnitOfWork) -> Any:
    app.state.uow = committed_uow
    return app


@pytest.fixture
async def city(uow: UnitOfWork) -> Any:
    return await found_city(uow, own_root())


def codes(answers: list[httpx.Response]) -> Counter[str]:
    return Counter(one.json().get("code", "") if one.is_error else "done" for one in answers)


async def test_everything_happens_once(client: Callers, city: Any, office_of: OfficeOf) -> None:
    where = {"kind": "on_site", "school_id": str(city.zhuji.id)}
    async with client(city.district()) as http:
        office = office_of(http)
        frames = await asyncio.gather(*(office.freeze(**where) for _ in range(4)))
        (row,) = [one.json() for one in frames if one.status_code == 201]
        draws = await asyncio.gather(*(office.take(row, "draw", DICE) for _ in range(4)))
        first, second, _ = await office.picks(row)
        reason = {"reason": "产假"}
        replaced = await asyncio.gather(
            *(office.on(first, "substitute", reason) for _ in range(4)),
        )
        sheets = await asyncio.gather(
            *(office.record(second, remarks=f"手机{number}") for number in range(4))
        )
        picks = await office.picks(row)
        seen = (await http.get(f"{API}/draw-picks/{second['id']}")).json()
    assert codes(frames) == {"done": 1, "draw_frozen_waits": 3}
    assert codes(draws) == {"done": 1, "draw_step_not_open": 3}
    assert codes(replaced) == {"done": 1, "draw_pick_replaced": 3}
    assert codes(sheets) == {"done": 1, "stale_version": 3}
    assert [one["rank"] for one in picks] == [1, 2, 3, 4]
    assert seen["sheet"]["version"] == 1
