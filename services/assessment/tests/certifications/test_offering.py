"""What may be certified: the plan's abilities, the school's, else the whole catalogue."""

from datetime import timedelta
from typing import Any

import pytest

from kernel.actor import Actor
from kernel.testing import Callers

from .conftest import API, TODAY, NewWork, Staff

pytestmark = pytest.mark.requirement("R110")
DUE = str(TODAY + timedelta(days=90))
CONTENT = {
    "level": "会制作课件",
    "environments": ["multimedia"],
    "goal": "用数据改进教学",
    "abilities": [{"code": c, "goal": "完成认证", "due_on": DUE} for c in ("A1", "A3", "A5")],
}


async def planned(client: Callers, author: Actor, school: Any, year_id: str) -> None:
    """Write a plan and have it approved."""
    async with client(author) as http, client(school.team()) as team:
        plan = (await http.post(f"{API}/personal-plans", json={"year_id": year_id})).json()
        path = f"{API}/personal-plans/{plan['id']}"
        for caller, method, way, body in (
            (http, "PUT", path, CONTENT),
            (http, "POST", f"{path}/submit", None),
            (team, "POST", f"{path}/approve", None),
        ):
            tag = {"If-Match": f'"{plan["version"]}"'}
            answer = await caller.request(method, way, json=body, headers=tag)
            assert answer.status_code == 200, answer.text
            plan = answer.json()


async def test_a_planned_ability_has_no_warning_and_stands_first(
    client: Callers, city: Any, year_id: str, staff: Staff, work: NewWork
) -> None:
    author = await staff.add("张")
    await planned(client, author, city.zhuji, year_id)
    inside = (await work(author).begin("A1")).json()
    outside = (await work(author).begin("B7")).json()
    async with client(author) as http:
        mine = (await http.get(f"{API}/my-certifications")).json()
    assert inside["warnings"] == []
    assert [w["code"] for w in outside["warnings"]] == [
        "ability_not_planned",
        "tasks_not_imported",
    ]
    assert [(c["code"], c["source"]) for c in mine["choices"]][:4] == [
        ("A1", "plan"),
        ("A3", "plan"),
        ("A5", "plan"),
        ("B7", "catalogue"),
    ]
    assert (mine["choices"][1]["goal"], mine["choices"][1]["due_on"]) == ("完成认证", DUE)
    assert [w["code"] for w in mine["warnings"]] == ["tasks_not_imported"]
