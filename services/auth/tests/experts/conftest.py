from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from kernel.actor import Actor, Role
from kernel.clock import local_date, utc_now
from kernel.testing import Callers, an_actor

API = "/api/auth/v1"


@dataclass(frozen=True)
class Pool:
    """What tests of the pool do through the API: call, bring experts in, give them tasks."""

    client: Callers
    tree: Any
    person: Any

    @property
    def today(self) -> Any:
        return local_date(utc_now())

    @property
    def city(self) -> Actor:
        return an_actor((Role.CITY_OFFICE, self.tree.city.path))

    @property
    def district(self) -> Actor:
        return an_actor((Role.DISTRICT_OFFICE, self.tree.east.path))

    def lead(self, school: Any) -> Actor:
        return an_actor((Role.SCHOOL_LEAD, school.path))

    def ago(self, days: int) -> str:
        return str(self.today - timedelta(days=days))

    async def send(self, actor: Actor, url: str, body: Any = None, seen: int = 1) -> Any:
        async with self.client(actor) as http:
            return await http.post(f"{API}{url}", json=body, headers={"If-Match": f'"{seen}"'})

    async def put(self, actor: Actor, url: str, body: Any, seen: int = 1) -> Any:
        async with self.client(actor) as http:
            return await http.put(f"{API}{url}", json=body, headers={"If-Match": f'"{seen}"'})

    async def get(self, actor: Actor | None, url: str, **params: Any) -> Any:
        async with self.client(actor) as http:
            return await http.get(f"{API}{url}", params=params)

    async def serving(self, **more: Any) -> tuple[str, Any]:
        """Bring somebody of the register into the city's team; return entry and person."""
        someone = await self.person(self.tree.city, Role.EXPERT, name="甲专家")
        body = {"organisation_id": str(self.tree.city.id), "name": "甲专家", "unit": "样例大学"}
        body |= {"source": "research", "reason": "需要", "person_id": str(someone.id), **more}
        made = (await self.send(self.city, "/expert-entries", body)).json()
        batch = {"organisation_id": str(self.tree.city.id), "name": made["id"], "term": "三年"}
        batch_id = (await self.send(self.city, "/expert-batches", batch)).json()["id"]
        choice = {"batch_id": batch_id}
        await self.send(self.city, f"/expert-entries/{made['id']}/select", choice)
        on = {"on": str(self.today)}
        done = await self.send(self.city, f"/expert-batches/{batch_id}/publish", on)
        assert done.status_code == 200, done.text
        return str(made["id"]), someone

    async def assign(self, entry: str, unit: Any, **more: Any) -> str:
        body = {"entry_id": entry, "task": "guidance", "organisation_id": str(unit.id)}
        body |= {"from_on": self.ago(60), "to_on": self.ago(-60), **more}
        made = await self.send(self.city, "/expert-assignments", body)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    def account(self, task: str, unit: Any, **more: Any) -> dict[str, Any]:
        body = {"assignment_id": task, "organisation_id": str(unit.id), "form": "on_site"}
        body |= {"held_on": self.ago(3), "hours": "2.5", "finding": "课堂互动工具使用较少"}
        return body | more

    async def record(self, who: Any, task: str, unit: Any, **more: Any) -> Any:
        body = self.account(task, unit, **more)
        return await self.send(who.actor, "/me/guidance-records", body)

    async def appraise(self, entry: str, grade: str = "pass", **more: Any) -> Any:
        body = {"entry_id": entry, "from_on": self.ago(100), "to_on": self.ago(0)}
        body |= {"grade": grade, "reason": "完成全部指导任务", **more}
        return await self.send(self.city, "/expert-appraisals", body)


@pytest.fixture
def pool(client: Callers, tree: Any, person: Any) -> Pool:
    return Pool(client, tree, person)
