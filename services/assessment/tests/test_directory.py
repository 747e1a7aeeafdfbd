"""The directory projection follows auth's feed: in order, resumable, repeatable."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from assessment.clients import _change
from assessment.directory import queries, service
from assessment.directory.tables import DirectoryMembership, DirectoryPerson, DirectoryUnit
from assessment.ports import DirectoryPage, Gone, Membership, PersonChange, UnitChange
from kernel.clock import utc_now
from kernel.db import UnitOfWork, uuid7
from kernel.errors import Unavailable

Change = UnitChange | PersonChange | Gone
SCHOOL, PERSON = uuid7(), uuid7()


def unit(name: str, path: str = "/1/2/3/") -> UnitChange:
    return UnitChange(
        SCHOOL, path, name, "school", uuid7(), uuid7(), "芝罘区", "primary", True, "open"
    )


def person(*units: str) -> PersonChange:
    held = tuple(Membership(uuid7(), path, date(2026, 9, 1), None) for path in units)
    return PersonChange(PERSON, "王老师", "T0001", "active", held)


class Feed:
    """Auth's feed with pages of two; `cut_at` breaks the line there."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self.changes = list(changes)
        self.cut_at: int | None = None
        self.asked: list[int] = []

    async def __call__(self, after: int, limit: int) -> DirectoryPage:
        assert limit
        self.asked.append(after)
        if self.cut_at is not None and after >= self.cut_at:
            raise Unavailable
        page = tuple(self.changes[after : after + 2])
        end = after + len(page)
        return DirectoryPage(page, end, has_more=end < len(self.changes))


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
    feed = Feed([unit("学校"), person("/1/2/3/"), Gone(SCHOOL), Gone(PERSON)])
    await service.pull(uow, feed, utc_now)
    assert await name_of(uow, SCHOOL) == ("学校", "closed")
    async with uow() as session:
        left = await session.get(DirectoryPerson, PERSON)
    assert left is not None
    assert left.status == "left"


async def test_a_resync_reads_everything_again(uow: UnitOfWork) -> None:
    feed = Feed([unit("一"), person("/1/2/3/")])
    await service.pull(uow, feed, utc_now)
    assert await service.resync(uow, feed, utc_now) == 2
    async with uow() as session:
        assert await queries.position(session, service.FEED) == 2


def test_the_wire_of_the_feed_is_understood() -> None:
    wire = {
        "position": 7,
        "kind": "organisation",
        "id": str(SCHOOL),
        "organisation": {
            "id": str(SCHOOL),
            "path": "/1/345/",
            "name": "烟台第一中学",
            "kind": "school",
            "parent_id": str(PERSON),
            "district_id": None,
            "district_name": None,
            "stage": None,
            "is_city_pilot": True,
            "status": "open",
        },
        "person": None,
    }
    found = _change(wire)
    assert isinstance(found, UnitChange)
    assert (found.path, found.district_id, found.is_city_pilot) == ("/1/345/", None, True)
    held = {"org_id": str(SCHOOL), "org_path": "/1/", "from_on": "2026-09-01", "to_on": None}
    someone = {"id": str(PERSON), "name": "王", "staff_no": "1", "status": "left"}
    told = wire | {"organisation": None, "person": someone | {"memberships": [held]}}
    read = _change(told)
    assert isinstance(read, PersonChange)
    assert read.memberships == (Membership(SCHOOL, "/1/", date(2026, 9, 1), None),)
    assert _change(wire | {"organisation": None}) == Gone(SCHOOL)
