"""Writers at once: one certification, one seat each, counts that agree, a cap that holds."""

import asyncio
from typing import Any

import pytest

from assessment.certifications.service.checking import check_totals
from kernel.db import UnitOfWork
from kernel.testing import Callers

from ..conftest import found_city, own_root  # noqa: TID252 -- tests are no packages with names of their own
from .conftest import API, NewWork, Staff

pytestmark = [pytest.mark.requirement("R35", "R105"), pytest.mark.usefixtures("year_id")]


@pytest.fixture
def uow(committed_uow: UnitOfWork) -> UnitOfWork:
    """Every fixture of this module commits."""
    return committed_uow


@pytest.fixture
async def city(uow: UnitOfWork) -> Any:
    return await found_city(uow, own_root())


async def test_begun_in_two_tabs_it_is_one(client: Callers, staff: Staff, uow: UnitOfWork) -> None:
    author = await staff.add("张")
    async with client(author) as http:
        answers = await asyncio.gather(
            *(http.post(f"{API}/certifications", json={"ability_code": "B2"}) for _ in range(5))
        )
    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["id"] for one in answers}) == 1
    assert await check_totals(uow) == []


async def test_handed_in_at_once_the_work_is_shared(
    staff: Staff, work: NewWork, uow: UnitOfWork
) -> None:
    group = [await staff.add(f"教师{n}", "数学组") for n in range(6)]
    works = [work(one) for one in group]
    for one in works:
        await one.begin("B2")
        await one.fill()
    answers = await asyncio.gather(*(one.submit() for one in works), *(works[0].submit(),))
    assert sorted(one.status_code for one in answers) == [200] * 6 + [409]
    loads: dict[str, int] = {}
    for one in works:
        for seat in (await one.read()).json()["seats"]:
            loads[seat["peer_id"]] = loads.get(seat["peer_id"], 0) + 1
    assert sum(loads.values()) == 12
    assert max(loads.values()) - min(loads.values()) <= 2
    assert await check_totals(uow) == []


async def test_finalised_at_once_the_cap_still_holds(
    client: Callers, city: Any, year_id: str, staff: Staff, work: NewWork, uow: UnitOfWork
) -> None:
    team = city.zhuji.team()
    async with client(city.office()) as http:
        answer = await http.patch(
            f"{API}/years/{year_id}", json={"excellent_cap": 500}, headers={"If-Match": '"2"'}
        )
        assert answer.status_code == 200, answer.text
    author = await staff.add("张")
    works = [work(author) for _ in range(4)]
    for one, code in zip(works, ("B1", "B2", "B3", "B4"), strict=True):
        await one.handed_in(code)
        await one.read()
        await one.rated(team)
    path = "/certification-finalisations"
    bodies = [{"items": [{"id": one.id, "version": one.version}]} for one in works]
    answers = await asyncio.gather(
        *(one.call(team, "POST", path, json=b) for one, b in zip(works, bodies, strict=True))
    )
    assert sorted(one.status_code for one in answers) == [200, 200, 409, 409]
    assert await check_totals(uow) == []
