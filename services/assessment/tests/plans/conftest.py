"""A year that is open, plans that are complete, and the steps of their life over HTTP."""

import copy
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import insert

from assessment.abilities.from_notice import read_names
from assessment.abilities.service import load_names
from assessment.directory.tables import DirectoryUnit
from kernel.actor import Actor, Role
from kernel.clock import local_date, utc_now
from kernel.db import UnitOfWork, uuid7
from kernel.testing import Callers, an_actor

from ..conftest import API, City, School, unit_row  # noqa: TID252 -- tests are no packages of their own

TODAY = local_date(utc_now())
# Three environments and four dimensions are met.
CODES = ("A1", "A2", "A5", "A12", "B1", "B2", "B5", "C1")


def study_plan(**more: Any) -> dict[str, Any]:
    """Return a study plan that lacks nothing."""
    made: dict[str, Any] = {
        "theme": "数据驱动的精准教学",
        "theme_basis": "依据学校愿景，结合智慧教室条件",
        "basic_goals": [{"key": "g1", "text": "全员完成 50 学时", "measure": "学时统计 100%"}],
        "optional_goals": [{"key": "g2", "text": "形成校本案例集", "measure": "不少于 20 篇"}],
        "modes": [{"mode": "data_driven", "reason": "已建成智慧教室"}],
        "abilities": [{"code": code, "reason": f"{code} 与主题相关"} for code in CODES],
        "activities": [
            {
                "key": "a1",
                "on": str(TODAY + timedelta(days=3)),
                "time": "14:00—16:00",
                "place": "录播教室",
                "content": "学情分析专题研讨",
                "participants": "全体数学教师",
                "hours": "25",
                "form": "lecture",
                "way": "school",
            }
        ],
    }
    return copy.deepcopy(made | more)


def school_plan(**more: Any) -> dict[str, Any]:
    """Return a school plan that lacks nothing."""
    area = {"strengths": "优", "weaknesses": "弱", "opportunities": "机", "threats": "威"}
    head = {"key": "m1", "name": "王校长", "position": "principal", "is_head": True, "duty": "统筹"}
    made: dict[str, Any] = {
        "members": [head, {"key": "m2", "name": "李主任", "position": "manager", "duty": "培训"}],
        "swot": {name: dict(area) for name in ("hardware", "staff", "teaching", "resources")},
        "vision": "三年建成智慧校园",
        "agreements": [
            {"key": "r1", "by": "management", "on": str(TODAY), "record": "校务会通过"},
            {"key": "r2", "by": "staff", "on": str(TODAY), "record": "教代会通过"},
        ],
        "goals": [
            {"key": "g1", "text": "全员达标", "measure": "100%", "years": 1, "is_ability": True}
        ],
        "tasks": [
            {"key": "t1", "doer": "leader", "who": "张副校长", "task": "督导", "measures": "月报"},
            {"key": "t2", "doer": "group", "who": "数学组", "task": "研课", "measures": "周研"},
        ],
    }
    return copy.deepcopy(made | more)


def group_plan(**more: Any) -> dict[str, Any]:
    """Return a group plan that lacks nothing beside the school's and study plan of the tests."""
    made: dict[str, Any] = {
        "situation": "本组 12 人，智慧教室使用率低",
        "goals": [
            {"key": "q1", "text": "人人会用学情分析", "measure": "课例 12 节", "follows": "g1"}
        ],
        "abilities": [{"code": "A1", "reason": "与学科相关"}],
        "activities": study_plan()["activities"],
    }
    return copy.deepcopy(made | more)


CONTENT = {"study": study_plan, "school": school_plan}
OpenYear = Callable[..., Awaitable[str]]


@pytest.fixture
def open_year(client: Callers, uow: UnitOfWork, city: City) -> OpenYear:
    """Open a year with the notice's abilities; by default it began today. Gives its id."""

    async def make(starts_on: date = TODAY) -> str:
        await load_names(uow, read_names(), utc_now)
        body = {
            "name": "考核年度",
            "starts_on": str(starts_on),
            "ends_on": str(starts_on + timedelta(days=300)),
        }
        async with client(city.office()) as http:
            made = (await http.post(f"{API}/years", json=body)).json()
            await http.post(f"{API}/years/{made['id']}/open")
        return str(made["id"])

    return make


class Life:
    """The steps of one plan; every answer is kept as it came."""

    def __init__(self, client: Callers, kind: str, school: School) -> None:
        """Begin nothing yet."""
        self.client, self.school = client, school
        self.base = f"{API}/{kind}-plans"
        self.kind, self.id, self.version = kind, "", 0

    async def begin(self, year_id: str, by: Actor | None = None) -> httpx.Response:
        """Begin the plan of the school."""
        body = {"school_id": str(self.school.id), "year_id": year_id}
        answer = await self.call(by or self.school.team(), "POST", "", json=body)
        self.id = answer.json().get("id", self.id)
        return answer

    async def save(self, content: dict[str, Any], by: Actor | None = None) -> httpx.Response:
        """Save the document as its team."""
        return await self.step(by or self.school.team(), "PUT", f"/{self.id}", content)

    async def take(
        self, by: Actor, verb: str, body: dict[str, Any] | None = None
    ) -> httpx.Response:
        """Take a step."""
        return await self.step(by, "POST", f"/{self.id}/{verb}", body)

    async def step(
        self, by: Actor, method: str, path: str, body: dict[str, Any] | None
    ) -> httpx.Response:
        """Change something with the version last seen."""
        headers = {"If-Match": f'"{self.version}"'}
        return await self.call(by, method, path, json=body, headers=headers)

    async def call(self, by: Actor, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request and learn the plan's version."""
        async with self.client(by) as http:
            answer = await http.request(method, self.base + path, **options)
        if answer.is_success and isinstance(answer.json().get("version"), int):
            self.version = answer.json()["version"]
        return answer

    async def read(self, by: Actor) -> httpx.Response:
        """Read the plan."""
        return await self.call(by, "GET", f"/{self.id}")

    async def to_submitted(self, year_id: str) -> None:
        """Begin, fill in and hand in."""
        await self.begin(year_id)
        await self.save(CONTENT[self.kind]())
        answer = await self.take(self.school.lead(), "submit")
        assert answer.status_code == 200, answer.text


class GroupLife(Life):
    """The steps of one group's plan."""

    def __init__(self, client: Callers, school: School, group_id: UUID, path: str) -> None:
        """Begin nothing yet."""
        super().__init__(client, "group", school)
        self.group_id, self.path = group_id, path
        self.leader = an_actor((Role.GROUP_LEADER, path), name="数学组长")

    async def begin(self, year_id: str, by: Actor | None = None) -> httpx.Response:
        """Begin the plan of the group."""
        body = {"group_id": str(self.group_id), "year_id": year_id}
        answer = await self.call(by or self.leader, "POST", "", json=body)
        self.id = answer.json().get("id", self.id)
        return answer

    async def save(self, content: dict[str, Any], by: Actor | None = None) -> httpx.Response:
        """Save the document as its leader."""
        return await self.step(by or self.leader, "PUT", f"/{self.id}", content)


async def found_group(uow: UnitOfWork, school: School, name: str, step: str) -> tuple[UUID, str]:
    """Put a teaching group of a school into the directory projection; gives its id and path."""
    group_id, path = uuid7(), f"{school.path}{step}/"
    row = unit_row(group_id, path, name, "group") | {"parent_id": school.id}
    async with uow.begin() as session:
        await session.execute(insert(DirectoryUnit), [row])
    return group_id, path


async def approve_above(client: Callers, city: City, year_id: str) -> None:
    """Have the district approve the school's plan and study plan."""
    for kind, content in (("school", school_plan()), ("study", study_plan())):
        life = Life(client, kind, city.zhuji)
        await life.begin(year_id)
        await life.save(content)
        await life.take(city.zhuji.lead(), "submit")
        done = await life.take(city.district(), "approve", {"opinion": ""})
        assert done.json()["state"] == "approved", done.text


Begin = Callable[..., Life]


@pytest.fixture
def life(client: Callers, city: City) -> Begin:
    """Make the life of a plan: by default the study plan of a district's school."""

    def make(kind: str = "study", school: School | None = None) -> Life:
        return Life(client, kind, school or city.zhuji)

    return make


@pytest.fixture
async def maths(client: Callers, uow: UnitOfWork, city: City) -> GroupLife:
    """Make the life of a plan of the maths group of that school."""
    return GroupLife(client, city.zhuji, *await found_group(uow, city.zhuji, "数学教研组", "21"))
