"""What teachers may plan: the abilities of their school's approved study plan."""

import pytest

from kernel.actor import Role
from kernel.testing import Callers, an_actor

from ..conftest import API, City  # noqa: TID252 -- tests are no packages of their own
from .conftest import CODES, Begin, OpenYear


@pytest.mark.requirement("R110", "R61")
async def test_an_approved_study_plan_narrows_what_teachers_choose_from(
    life: Begin, city: City, open_year: OpenYear, client: Callers
) -> None:
    plan, year_id = life("study"), await open_year()
    await plan.to_submitted(year_id)
    teacher = an_actor((Role.TEACHER, city.zhuji.path))
    other = next(code for code in ("A1", "A2", "A3", "B9", "C7") if code not in CODES)
    async with client(teacher) as mine:
        before = (await mine.post(f"{API}/personal-plans", json={"year_id": year_id})).json()
        await plan.take(city.district(), "approve", {"opinion": "目标清楚"})
        saved = await mine.put(
            f"{API}/personal-plans/{before['id']}",
            json={"abilities": [{"code": other}, {"code": CODES[0]}]},
            headers={"If-Match": f'"{before["version"]}"'},
        )
    assert before["allowed"] is None
    assert saved.json()["allowed"] == sorted(CODES)
    refused = [
        one["field"] for one in saved.json()["missing"] if one["code"] == "ability_not_offered"
    ]
    assert refused == [other]
