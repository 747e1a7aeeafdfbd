"""The directory projection follows auth's feed: in order, resumable, repeatable."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from assessment.clients import page_of
from assessment.directory import queries, service
from assessment.directory.tables import DirectoryMembership, DirectoryPerson, DirectoryUnit
from assessment.ports import DirectoryPage, Membership, PersonChange, UnitChange
from kernel.clock import utc_now
from kernel.db import UnitOfWork, uuid7
from kernel.errors import Unavailable

SCHOOL, PERSON = uuid7(), uuid7()


def unit(name: str, path: str = "/1/2/3/") -> dict[str, Any]:
    """A changed unit as auth tells it."""
    told = UnitChange(
        id=str(SCHOOL),
        path=path,
        name=name,
        kind="school",
        parent_id=str(uuid7()),
        district_id=str(uuid7()),
        district_name="芝罘区",
        stage="primary",
        is_city_pilot=True,
        status="open",
    )
    return {"id": str(SCHOOL), "organisation": told, "person": None}


def person(*units: str) -> dict[str, Any]:
    """A changed person as auth tells it."""
    held = [
        Membership(org_id=str(SCHOOL), org_path=path, from_on="2026-09-01", to_on=None)
        for path in units
    ]
    told = PersonChange(
        id=str(PERSON), name="王老师", staff_no="T0001", status="active", memberships=held
    )
    return {"id": str(PERSON), "organisation": None, "person": told}


def gone(entity_id: UUID) -> dict[str, Any]:
    """Something that auth no longer has."""
    return {"id": str(entity_id), "organisation": None, "person": None}


class Feed:
    """Auth's feed with pages of two; `cut_at` breaks the line there."""

    def __init__(self, changes: Sequence[dict[str, Any]]) -> None:
        self.changes = list(changes)
        self.cut_at: int | None = None
        self.asked: list[int] = []

    async def __call__(self, after: int, limit: int) -> DirectoryPage:
        assert limit
        self.asked.append(after)
        if self.cut_at is not None and after >= self.cut_at:
            raise Unavailable
        some = self.changes[after : after + 2]
        end = after + len(some)
        has_more = end < len(self.changes)
        return page_of({"changes": some, "next_after": end, "has_more": has_more})


async def name_of(uow: UnitOfWork, unit_id: UUID) -> tuple[str, str]:
    async with uow() as session:
        row = await session.get(DirectoryUnit, unit_id)
    assert row is not None
    return row.name, row.status


@pytest.mark.requirement("R147")
async def test_the_last_change_of_a_thing_counts(uow: UnitOfWork) -> None:
    feed = Feed([unit("旧名"), unit("新名"), person("/1/2/3/"), person("/1/2/4/", "/1/2/5/")])
    assert await service.pull(uow, feed, utc_now) == 4
    assert await name_of(uow, SCHOOL) == ("新名", "open")
    async with uow() as session:
        paths = await session.scalars(
            select(DirectoryMembership.org_path).where(DirectoryMembership.person_id == PERSON)
        )
        assert sorted(paths) == ["/1/2/4/", "/1/2/5/"]


async def test_a_cut_line_goes_on_where_it_broke(uow: UnitOfWork) -> None:
    feed = Feed([unit("一"), unit("二"), unit("三"), person(), unit("五")])
    feed.cut_at = 2
    with pytest.raises(Unavailable):
        await service.pull(uow, feed, utc_now)
    assert await name_of(uow, SCHOOL) == ("二", "open")
    feed.cut_at = None
    assert await service.pull(uow, feed, utc_now) == 3
    assert feed.asked == [0, 2, 2, 4]
    assert await service.pull(uow, feed, utc_now) == 0


async def test_what_is_gone_stays_for_history(uow: UnitOfWork) -> None:
    feed = Feed([unit("学校"), person("/1/2/3/"), gone(SCHOOL), gone(PERSON)])
    await service.pull(uow, feed, utc_now)
    assert await name_of(uow, SCHOOL) == ("学校", "closed")
    async with uow() as session:
        left = await session.get(DirectoryPerson, PERSON)
    assert left is not None
    assert left.status == "left"


async def rows_of(uow: UnitOfWork) -> list[tuple[Any, ...]]:
    """The places in the table and the days of somebody's memberships."""
    held = DirectoryMembership
    query = select(held.id, held.org_path, held.from_on, held.to_on).order_by(held.org_path)
    async with uow() as session:
        return [tuple(r) for r in await session.execute(query.where(held.person_id == PERSON))]


async def test_a_resync_reads_everything_again_and_writes_what_differs(uow: UnitOfWork) -> None:
    feed = Feed([unit("一"), person("/1/2/3/", "/1/2/5/"), unit("二")])
    await service.pull(uow, feed, utc_now)
    before = await rows_of(uow)
    assert await service.resync(uow, feed, utc_now) == 3
    async with uow() as session:
        assert await queries.position(session, service.FEED) == 3
    assert await rows_of(uow) == before
    ended = person("/1/2/4/", "/1/2/5/")
    ended["person"]["memberships"][1]["to_on"] = "2026-10-01"
    feed.changes[1] = ended
    await service.resync(uow, feed, utc_now)
    since, until = date(2026, 9, 1), date(2026, 10, 1)
    found = [row[1:] for row in await rows_of(uow)]
    assert found == [("/1/2/4/", since, None), ("/1/2/5/", since, until)]


async def test_of_two_readers_the_one_behind_stops(uow: UnitOfWork) -> None:
    """The other one stores the first page while ours is under way, and reads on."""
    feed = Feed([unit("一"), person(), unit("二"), person()])

    async def overtaken(after: int, limit: int) -> DirectoryPage:
        page = await feed(after, limit)
        if len(feed.asked) == 1:
            await service.pull(uow, feed, utc_now)
        return page

    assert await service.pull(uow, overtaken, utc_now) == 0
    assert await name_of(uow, SCHOOL) == ("二", "open")
    async with uow() as session:
        assert await queries.position(session, service.FEED) == 4


async def test_odd_texts_arrive_as_they_are(uow: UnitOfWork) -> None:
    odd = "王䶮\\\t\"'{},\u2028𠮷"
    await service.pull(uow, Feed([unit(odd)]), utc_now)
    assert await name_of(uow, SCHOOL) == (odd, "open")
