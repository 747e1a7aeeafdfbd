"""The end of a campaign beside somebody who changes the same items."""

import asyncio
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from cases.items.tables import Item
from kernel.db import UnitOfWork

from .conftest import City, Desk, found_city
from .judging_play import Play

pytestmark = pytest.mark.requirement("R30")


@pytest.fixture
def uow(parallel_uow: UnitOfWork) -> UnitOfWork:
    """Every fixture of this module commits."""
    return parallel_uow


@pytest.fixture
async def city(uow: UnitOfWork) -> City:
    return await found_city(uow, f"/{uuid4().int % 10**9}/")


async def test_items_are_locked_in_one_order(desk: Desk, uow: UnitOfWork, app: FastAPI) -> None:
    """Who holds the lowest id may still take the others: the ending waits with empty hands."""
    play = Play(desk, uow, app)
    await play.announced()
    play.at = play.at.replace(month=12, day=28)
    won = [UUID(one["item_id"]) for one in (await play.results())[:2]]
    first, second = sorted(won)
    assert won == [second, first]  # the winner's item is the younger one
    async with uow.begin() as session:
        await session.execute(select(Item.id).where(Item.id == first).with_for_update())
        ending = asyncio.create_task(play.step("conclude"))
        done, _ = await asyncio.wait([ending], timeout=1)
        assert not done
        query = select(Item.id).where(Item.id == second)
        assert await session.scalar(query.with_for_update(nowait=True)) == second
    assert (await ending)["state"] == "concluded"
