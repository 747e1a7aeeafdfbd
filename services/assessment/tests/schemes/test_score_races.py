"""Two people at once: one mark wins, one publication, no half score."""

import asyncio

import pytest

from kernel.actor import Actor
from kernel.db import UnitOfWork
from kernel.testing import Callers

from ..conftest import API, City, found_city, own_root  # noqa: TID252 -- tests are no packages of their own
from .conftest import SCORES, Desk

pytestmark = pytest.mark.requirement("R58", "R84")


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
