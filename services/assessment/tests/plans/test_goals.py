"""Goals set and goals reached (section 四, R44), over HTTP on a real database."""

from typing import Any

import httpx
import pytest

from kernel.actor import Actor
from kernel.testing import Callers

from ..conftest import API, City, School  # noqa: TID252
from .conftest import Begin, OpenYear, study_plan

SAID = {"outcome": "reached", "note": "学时统计表：全员 50 学时"}


class Goals:
    """Reads and reports goals of one plan."""

    def __init__(self, client: Callers, plan_id: str) -> None:
        """Aim at a plan."""
        self.client, self.path = client, f"{API}/plan-goals/{plan_id}"

    async def read(self, actor: Actor) -> httpx.Response:
        async with self.client(actor) as http:
            return await http.get(self.path)

    async def report(
        self, actor: Actor, key: str, body: dict[str, Any] | None = None, seen: int = 0
    ) -> httpx.Response:
        async with self.client(actor) as http:
            headers = {"If-Match": f'"{seen}"'}
            return await http.put(f"{self.path}/{key}", json=body or SAID, headers=headers)


@pytest.fixture
async def year_id(open_year: OpenYear) -> str:
    return await open_year()


async def approved(life: Begin, city: City, year_id: str, school: School | None = None) -> Any:
    plan = life("study", school)
    await plan.to_submitted(year_id)
    done = await plan.take(city.district(), "approve", {})
    assert done.status_code == 200, done.text
    return plan


@pytest.mark.requirement("R44")
async def test_a_school_says_what_became_of_each_goal_and_its_offices_compare(
    life: Begin, city: City, year_id: str, client: Callers
) -> None:
    plan = await approved(life, city, year_id)
    goals = Goals(client, plan.id)
    done = await goals.report(city.zhuji.team(), "g1")
    assert done.status_code == 200, done.text
    found = {one["key"]: one for one in (await goals.read(city.district())).json()["goals"]}
    assert found["g1"]["outcome"] == "reached"
    assert found["g1"]["reported_by"] == "李主任"
    assert (found["g1"]["group"], found["g2"]["group"]) == ("basic", "optional")
    assert found["g2"]["outcome"] is None
    async with client(city.district()) as http:
        listed = (await http.get(f"{API}/goal-schools", params={"year_id": year_id})).json()
    rows = {row["school_name"]: row for row in listed["items"]}
    ours = rows[city.zhuji.name]
    counts = [ours[one] for one in ("goals", "reached", "partly", "not_reached", "open")]
    assert counts == [2, 1, 0, 0, 1]
    assert ours["study_plan_id"] == plan.id
    assert rows[city.xinhai.name]["goals"] == 0
    assert city.laishan_school.name not in rows


@pytest.mark.requirement("R44")
async def test_a_report_on_other_words_counts_no_more(
    life: Begin, city: City, year_id: str, client: Callers
) -> None:
    plan = await approved(life, city, year_id)
    goals = Goals(client, plan.id)
    await goals.report(city.zhuji.team(), "g1")
    await plan.take(city.zhuji.team(), "revise")
    changed = [{"key": "g1", "text": "全员完成 60 学时", "measure": "学时统计 100%"}]
    await plan.save(study_plan(basic_goals=changed))
    before = (await goals.read(city.zhuji.team())).json()["goals"][0]
    assert (before["text"], before["is_stale"]) == ("全员完成 50 学时", False)  # still in force
    await plan.take(city.zhuji.lead(), "submit")
    await plan.take(city.district(), "approve", {})
    after = (await goals.read(city.zhuji.team())).json()["goals"][0]
    assert (after["is_stale"], after["outcome"]) == (True, "reached")
    async with client(city.office()) as http:
        listed = (await http.get(f"{API}/goal-schools", params={"year_id": year_id})).json()
    ours = next(row for row in listed["items"] if row["school_id"] == str(city.zhuji.id))
    assert (ours["goals"], ours["reached"], ours["open"]) == (2, 0, 2)


async def test_two_tabs_lose_nothing(
    life: Begin, city: City, year_id: str, client: Callers
) -> None:
    goals = Goals(client, (await approved(life, city, year_id)).id)
    await goals.report(city.zhuji.team(), "g1")
    late = await goals.report(city.zhuji.lead(), "g1", {"outcome": "partly", "note": "待核"})
    assert late.status_code == 412
    assert late.json()["current"]["outcome"] == "reached"
    again = await goals.report(city.zhuji.lead(), "g1", {"outcome": "partly", "note": "待核"}, 1)
    assert again.json()["goals"][0]["version"] == 2


async def test_what_is_refused(life: Begin, city: City, year_id: str, client: Callers) -> None:
    draft = life("study", city.xinhai)
    await draft.to_submitted(year_id)
    early = await Goals(client, draft.id).report(city.xinhai.team(), "g1")
    assert (early.status_code, early.json()["code"]) == (409, "goals_not_in_force")
    assert (await Goals(client, draft.id).read(city.xinhai.team())).json()["goals"] == []

    goals = Goals(client, (await approved(life, city, year_id)).id)
    unknown = await goals.report(city.zhuji.team(), "g9")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "goal_unknown")
    blank = await goals.report(city.zhuji.team(), "g1", {"outcome": "reached", "note": "  "})
    assert (blank.status_code, blank.json()["errors"][0]["field"]) == (422, "note")
    assert (await goals.report(city.district(), "g1")).status_code == 403
    assert (await goals.report(city.xinhai.team(), "g1")).status_code == 404
    assert (await goals.read(city.other_district())).status_code == 404
    async with client(city.office()) as http:
        await http.post(f"{API}/years/{year_id}/close")
    closed = await goals.report(city.zhuji.team(), "g1")
    assert (closed.status_code, closed.json()["code"]) == (409, "year_not_open")


@pytest.mark.requirement("R44")
async def test_the_list_is_taken_along_as_a_workbook(
    life: Begin, city: City, year_id: str, client: Callers
) -> None:
    await approved(life, city, year_id)
    async with client(city.district()) as http:
        book = await http.get(f"{API}/goal-schools/counts.xlsx", params={"year_id": year_id})
    assert book.status_code == 200
    assert book.content[:2] == b"PK"
