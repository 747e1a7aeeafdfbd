"""Two people at once: one mark wins, one publication, no half score."""

import asyncio
from time import perf_counter

import pytest
from sqlalchemy import insert

from assessment.directory.tables import DirectoryMembership, DirectoryPerson
from kernel.actor import Actor
from kernel.db import UnitOfWork, uuid7
from kernel.testing import Callers

from ..conftest import API, City, found_city, own_root  # noqa: TID252 -- tests are no packages of their own
from .conftest import SCORES, Desk, register

pytestmark = pytest.mark.requirement("R58", "R84")
STAFF, TIMES = 300, 15


@pytest.fixture
def uow(committed_uow: UnitOfWork) -> UnitOfWork:
    """Every fixture of this module commits."""
    return committed_uow


@pytest.fixture
async def city(uow: UnitOfWork) -> City:
    return await found_city(uow, own_root())


async def test_two_first_marks_of_one_item(
    desk: Desk, city: City, client: Callers, teacher: Actor
) -> None:
    path = f"{SCORES}/{desk.id}/{teacher.person_id}/marks/practice"
    body, tag = {"points": "20"}, {"If-Match": '"0"'}
    async with client(city.zhuji.team()) as one, client(city.zhuji.lead()) as other:
        answers = await asyncio.gather(
            *(http.put(path, json=body, headers=tag) for http in (one, other))
        )
    assert sorted(answer.status_code for answer in answers) == [200, 412]


async def test_two_publications_publish_once(
    desk: Desk, city: City, client: Callers, teacher: Actor
) -> None:
    counts = {"lesson_design": 1, "lesson_recording": 1, "case_study": 1}
    path = f"{SCORES}/{desk.id}/{teacher.person_id}/marks"
    async with client(city.zhuji.team()) as http:
        tag = {"If-Match": '"0"'}
        await http.put(f"{path}/practice", json={"points": "20"}, headers=tag)
        await http.put(f"{path}/outcomes", json={"counts": counts}, headers=tag)
    async with client(city.zhuji.team()) as one, client(city.zhuji.lead()) as other:
        done = await asyncio.gather(
            *(http.post(f"{SCORES}/{desk.id}/publish") for http in (one, other))
        )
    assert sorted(answer.status_code for answer in done) == [200, 409]


async def test_two_acknowledgements_are_one(desk: Desk, client: Callers, teacher: Actor) -> None:
    path = f"{API}/school-schemes/{desk.id}/acknowledge"
    async with client(teacher) as one, client(teacher) as other:
        done = await asyncio.gather(
            *(http.post(path, json={"version_no": 1}) for http in (one, other))
        )
    assert [answer.status_code for answer in done] == [200, 200]
    assert done[0].json()["at"] == done[1].json()["at"]


@pytest.mark.requirement("R84")
async def test_a_staff_of_three_hundred_is_no_slower_than_ten_empty_calls(
    desk: Desk, city: City, client: Callers, uow: UnitOfWork
) -> None:
    ids = [uuid7() for _ in range(STAFF)]
    async with uow.begin() as session:
        people = [
            {"id": one, "name": f"教师{at:03}", "staff_no": f"S{at}", "status": "active"}
            for at, one in enumerate(ids)
        ]
        await session.execute(insert(DirectoryPerson), people)
        place = {"org_id": city.zhuji.id, "org_path": city.zhuji.path}
        await session.execute(
            insert(DirectoryMembership), [{"person_id": one, **place} for one in ids]
        )
    marks = [{"person_id": str(one), "version": 0, "points": "20"} for one in ids]
    async with client(city.zhuji.team()) as http:
        body = {"item_key": "practice", "marks": marks}
        entered = await http.post(f"{SCORES}/{desk.id}/marks", json=body)
        assert entered.json()["done"] == STAFF

        async def best(path: str, **params: str) -> float:
            times = []
            for _ in range(TIMES):
                start = perf_counter()
                answer = await http.get(path, params=params)
                times.append(perf_counter() - start)
                assert answer.status_code == 200
            return min(times)

        empty = await best(f"{API}/todos")
        page = await best(f"{SCORES}/{desk.id}", limit="50", order="total")
    assert page <= 10 * empty, f"{page * 1000:.1f} ms, an empty call {empty * 1000:.1f} ms"


async def test_a_page_costs_the_same_statements_for_any_staff(
    desk: Desk, city: City, client: Callers, uow: UnitOfWork
) -> None:
    for at in range(3):
        await register(uow, city.zhuji, f"教师{at}")
    async with client(city.zhuji.team()) as http:
        found = (await http.get(f"{SCORES}/{desk.id}", params={"limit": 2})).json()
    assert len(found["items"]) == 2
    assert found["next_cursor"]
