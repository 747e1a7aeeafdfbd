"""Plans on the workbench: derived from their state, gone when the work is done."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from assessment.directory.tables import DirectoryMembership, DirectoryPerson
from kernel.actor import Actor
from kernel.clock import local_date, utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers

from ..conftest import API, City  # noqa: TID252 -- tests are no packages of their own
from .conftest import Begin, OpenYear

pytestmark = pytest.mark.requirement("R42", "R57")


async def test_whose_turn_it_is(
    life: Begin, client: Callers, city: City, open_year: OpenYear
) -> None:
    async def asked(by: Actor) -> list[dict[str, Any]]:
        async with client(by) as http:
            found: list[dict[str, Any]] = (await http.get(f"{API}/todos")).json()["plans"]
        return found

    year = await open_year()
    plan, other, own = life(), life(school=city.xinhai), life(school=city.city_run)
    for one in (plan, other, own):
        await one.to_submitted(year)
    (waiting,) = await asked(city.district())
    assert (waiting["verb"], waiting["count"], waiting["is_overdue"]) == ("approve", 2, False)
    assert [one["count"] for one in await asked(city.office())] == [1]
    assert await asked(city.other_district()) == []
    assert await asked(city.zhuji.team()) == []

    back = {"parts": [{"part": "goals", "reason": "不可操作"}]}
    await plan.take(city.district(), "return", back)
    (returned,) = await asked(city.zhuji.team())
    assert (returned["verb"], returned["plan_id"]) == ("revise", plan.id)
    assert returned["detail"] == "绩效目标：不可操作"
    assert [one["count"] for one in await asked(city.district())] == [1]

    await plan.take(city.zhuji.lead(), "revise")
    assert await asked(city.zhuji.team()) == []


async def test_nobody_is_asked_to_review_the_own_school(
    life: Begin, client: Callers, city: City, open_year: OpenYear, uow: UnitOfWork
) -> None:
    await life().to_submitted(await open_year())
    tomorrow = local_date(utc_now()) + timedelta(days=1)

    async def count_for(**span: Any) -> int:
        reviewer = city.district()
        person = {"id": reviewer.person_id, "name": "甲", "staff_no": None, "status": "active"}
        place = {"org_id": city.zhuji.id, "org_path": city.zhuji.path}
        row = {"person_id": reviewer.person_id} | place | span
        async with uow.begin() as session:
            await session.execute(insert(DirectoryPerson), [person])
            await session.execute(insert(DirectoryMembership), [row])
        async with client(reviewer) as http:
            return sum(one["count"] for one in (await http.get(f"{API}/todos")).json()["plans"])

    assert await count_for(from_on=None, to_on=None) == 0
    assert await count_for(from_on=None, to_on=tomorrow) == 0
    assert await count_for(from_on=tomorrow, to_on=None) == 1
