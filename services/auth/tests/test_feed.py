"""The directory feed: commit order, no gaps, full snapshot (ARCHITECTURE §4.2)."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from auth.changes.service import publish
from auth.directory import queries
from auth.directory.schemas import ChangesOut
from auth.people.tables import Person
from kernel.actor import Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, a_machine, an_actor

pytestmark = pytest.mark.requirement("R147")
URL = "/api/auth/v1/directory/changes"


@pytest.fixture
def follower(client: Callers) -> Any:
    return client(a_machine("directory:read"))


async def everything(http: httpx.AsyncClient, after: int = 0, limit: int = 2) -> list[Any]:
    found: list[Any] = []
    while True:
        answer = await http.get(URL, params={"after": after, "limit": limit})
        assert answer.status_code == 200, answer.text
        ChangesOut.model_validate_json(answer.content)  # the database writes what is declared
        page = answer.json()
        found += page["changes"]
        after = page["next_after"]
        if not page["has_more"]:
            return found


async def test_reading_from_zero_is_a_full_snapshot(
    follower: httpx.AsyncClient, tree: Any, person: Any
) -> None:
    someone = await person(tree.west_school)
    async with follower:
        found = await everything(follower)
    positions = [one["position"] for one in found]
    assert positions == sorted(set(positions))
    units = {one["id"]: one["organisation"] for one in found if one["kind"] == "organisation"}
    school = units[str(tree.east_school.id)]
    assert (school["district_name"], school["district_id"]) == ("东区", str(tree.east.id))
    assert school["path"] == tree.east_school.path
    assert units[str(tree.city_school.id)]["district_id"] is None
    people = {one["id"]: one["person"] for one in found if one["kind"] == "person"}
    (membership,) = people[str(someone.id)]["memberships"]
    assert membership["org_path"] == tree.west_school.path


async def test_a_change_comes_again_at_the_end(
    follower: httpx.AsyncClient, client: Callers, tree: Any
) -> None:
    async with follower, client(an_actor((Role.CITY_OFFICE, tree.city.path))) as office:
        before = (await everything(follower))[-1]["position"]
        url = f"/api/auth/v1/organisations/{tree.east_school.id}"
        await office.patch(url, json={"name": "东区实验小学"}, headers={"If-Match": "1"})
        found = await everything(follower, after=before)
        assert [one["organisation"]["name"] for one in found] == ["东区实验小学"]
        assert await everything(follower, after=found[-1]["position"]) == []


async def test_a_renamed_district_takes_its_schools_along(
    follower: httpx.AsyncClient, client: Callers, tree: Any
) -> None:
    async with follower, client(an_actor((Role.CITY_OFFICE, tree.city.path))) as office:
        before = (await everything(follower))[-1]["position"]
        url = f"/api/auth/v1/organisations/{tree.east.id}"
        await office.patch(url, json={"name": "新东区"}, headers={"If-Match": "1"})
        found = await everything(follower, after=before)
    told = {one["id"]: one["organisation"]["district_name"] for one in found}
    assert told == {str(tree.east.id): "新东区", str(tree.east_school.id): "新东区"}


async def test_only_machines_with_the_scope_may_follow(client: Callers, tree: Any) -> None:
    for actor, status in [
        (None, 401),
        (an_actor((Role.SYSTEM_ADMIN, tree.city.path)), 403),
        (a_machine("files:read"), 403),
    ]:
        async with client(actor) as http:
            assert (await http.get(URL)).status_code == status


async def write(uow: UnitOfWork, number: int) -> UUID:
    """Register somebody in a transaction that lingers before and after taking its place."""
    async with uow.begin() as session:
        await session.execute(text("SELECT pg_sleep(:s)"), {"s": 0.002 * (number % 7)})
        someone = Person(staff_no=f"FEED-{number}", name="并发")
        session.add(someone)
        await session.flush()
        await publish(session, "person", [someone.id])
        await session.execute(text("SELECT pg_sleep(:s)"), {"s": 0.002 * (number % 3)})
        return someone.id


async def follow(uow: UnitOfWork, after: int, is_over: asyncio.Event) -> list[tuple[int, UUID]]:
    """Poll in small pages as a service does, and once more after the last writer."""
    seen: list[tuple[int, UUID]] = []
    while True:
        is_last = is_over.is_set()
        async with uow() as session:
            told = ChangesOut.model_validate_json(await queries.page(session, after=after, limit=7))
        seen += [(change.position, change.id) for change in told.changes]
        after = seen[-1][0] if seen else after
        if is_last and not told.changes:
            return seen
        await asyncio.sleep(0)


async def test_a_follower_misses_nothing_while_many_write(committed_uow: UnitOfWork) -> None:
    """Forty writers commit in any order while a follower polls; it must see each of them."""
    async with committed_uow() as session:
        top = await session.scalar(text("SELECT max(position) FROM directory_change"))
    is_over = asyncio.Event()
    follower = asyncio.create_task(follow(committed_uow, top or 0, is_over))
    written: list[UUID] = []
    for start in range(0, 40, 10):
        numbers = range(start, start + 10)
        written += await asyncio.gather(*(write(committed_uow, number) for number in numbers))
    is_over.set()
    seen = await follower
    assert sorted(entity_id for _, entity_id in seen) == sorted(written)
    positions = [position for position, _ in seen]
    assert positions == sorted(set(positions))


async def test_an_open_writer_holds_later_ones_back(committed_uow: UnitOfWork) -> None:
    """Whoever has a number and has not committed: nobody gets a higher one past it."""
    ids = [UUID(int=1), UUID(int=2)]
    first = committed_uow()
    await publish(first, "person", [ids[0]])

    async def second() -> None:
        async with committed_uow.begin() as session:
            await publish(session, "person", [ids[1]])

    later = asyncio.create_task(second())
    await asyncio.sleep(0.2)
    assert not later.done()
    await first.commit()
    await first.close()
    await later
    async with committed_uow.begin() as session:
        rows = await session.execute(
            text("SELECT entity_id FROM directory_change WHERE entity_id = ANY(:ids)"
                 " ORDER BY position"), {"ids": ids})  # fmt: skip
        assert [row.entity_id for row in rows] == ids
        await session.execute(
            text("DELETE FROM directory_change WHERE entity_id = ANY(:ids)"), {"ids": ids}
        )


@pytest.mark.parametrize("after", ["-1", "x", "99999999999999999999999", "1.5"])
async def test_odd_positions_are_refused(follower: httpx.AsyncClient, after: str) -> None:
    async with follower:
        assert (await follower.get(URL, params={"after": after})).status_code == 422
