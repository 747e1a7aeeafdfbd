"""A school with a teaching group, an open year, and a clock that tests set."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import insert, select

from assessment.directory.tables import DirectoryMembership, DirectoryPerson, DirectoryUnit
from assessment.plans.rules import PlanKind, PlanState
from assessment.plans.tables import Plan, PlanVersion
from assessment.tables import AUDIT
from kernel.actor import Actor, Role
from kernel.clock import SHANGHAI, local_date, utc_now
from kernel.db import UnitOfWork, uuid7
from kernel.testing import Callers, an_actor

from ..conftest import API, City, School, unit_row  # noqa: TID252 -- tests are no packages of their own

TODAY = local_date(utc_now())


def at(hour: int, minute: int = 0, second: int = 0, days: int = 0) -> datetime:
    """A moment of today in Yantai."""
    day = TODAY + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=SHANGHAI)


@dataclass
class SetClock:
    """The server's clock as the tests set it."""

    now: datetime


@pytest.fixture
def clock(app: FastAPI) -> SetClock:
    made = SetClock(at(14))
    app.state.clock = lambda: made.now
    return made


@pytest.fixture
async def year_id(client: Callers, city: City) -> str:
    body = {
        "name": "本学年",
        "starts_on": str(TODAY - timedelta(days=100)),
        "ends_on": str(TODAY + timedelta(days=200)),
    }
    async with client(city.office()) as http:
        made = await http.post(f"{API}/years", json=body)
        assert made.status_code == 201, made.text
        year_id = str(made.json()["id"])
        opened = await http.post(f"{API}/years/{year_id}/open")
        assert opened.status_code == 200, opened.text
    return year_id


@dataclass(frozen=True)
class Group:
    """A teaching group 教研组 of a school, with its people."""

    id: Any
    name: str
    path: str
    school: School
    leader: Actor
    zhang: Actor
    li: Actor


async def register(uow: UnitOfWork, place: tuple[Any, str], staff_no: str, actor: Actor) -> Actor:
    """Put somebody into the directory as a member of a unit (its id and path)."""
    async with uow.begin() as session:
        person = {"id": actor.person_id, "name": actor.name}
        await session.execute(
            insert(DirectoryPerson), [person | {"staff_no": staff_no, "status": "active"}]
        )
        member = {"person_id": actor.person_id, "org_id": place[0], "org_path": place[1]}
        await session.execute(insert(DirectoryMembership), [member])
    return actor


async def found_group(uow: UnitOfWork, school: School, name: str, step: str) -> Group:
    """Found a teaching group of three below a school."""
    group_id, path = uuid7(), f"{school.path}{step}/"
    async with uow.begin() as session:
        row = unit_row(group_id, path, name, "group") | {"parent_id": school.id}
        await session.execute(insert(DirectoryUnit), [row])
    place = (group_id, path)
    leader = an_actor((Role.GROUP_LEADER, path), name=f"{name}长")
    people = [
        await register(uow, place, f"{step}-{at}", actor)
        for at, actor in enumerate(
            (
                leader,
                an_actor((Role.TEACHER, path), name="张老师"),
                an_actor((Role.TEACHER, path), name="李老师"),
            )
        )
    ]
    return Group(group_id, name, path, school, *people)


@pytest.fixture
async def maths(uow: UnitOfWork, city: City) -> Group:
    return await found_group(uow, city.zhuji, "数学教研组", "21")


async def approved_plan(
    uow: UnitOfWork, school: Any, year_id: str, *rows: dict[str, Any], kind: PlanKind
) -> UUID:
    """Write an approved plan with these rows in its schedule."""
    plan_id = uuid7()
    blank = {"time": "", "place": "", "participants": "", "hours": "2", "form": None, "way": None}
    async with uow.begin() as session:
        session.add(
            Plan(
                id=plan_id,
                kind=kind,
                year_id=UUID(year_id),
                school_id=school.id,
                school_name=school.name,
                district_name="",
                org_path=school.path,
                state=PlanState.APPROVED,
                version_no=1,
                approved_version_no=1,
                updated_by_name="王校长",
            )
        )
        await session.flush()
        content = {"activities": [blank | row for row in rows]}
        session.add(
            PlanVersion(
                plan_id=plan_id, version_no=1, content=content, opened_at=utc_now(), reasons={}
            )
        )
    return plan_id


def day(days: int) -> str:
    return str(TODAY + timedelta(days=days))


Answer = httpx.Response


@dataclass(frozen=True)
class Stage:
    """Plays an activity over HTTP as one of its people."""

    client: Callers
    clock: SetClock
    evidence: Any
    group: Group

    def body(self, **more: object) -> dict[str, Any]:
        """An activity of the group this afternoon from two to four."""
        return {
            "unit_id": str(self.group.id),
            "title": "一元一次方程观课议课",
            "form": "lesson_observation",
            "way": "group",
            "place": "录播教室",
            "content": "观课后集体议课",
            "held_on": str(TODAY),
            "starts_at": "14:00",
            "ends_at": "16:00",
            "hours": "2",
            "audience": "unit",
            **more,
        }

    async def call(
        self, actor: Actor, method: str, path: str, seen: int | None = None, **more: Any
    ) -> Answer:
        """Call the API of activities."""
        headers = {} if seen is None else {"If-Match": f'"{seen}"'}
        async with self.client(actor) as http:
            return await http.request(method, f"{API}{path}", headers=headers, **more)

    async def made(self, actor: Actor | None = None, **more: Any) -> dict[str, Any]:
        """Set an activity, by default as the leader of the group."""
        who = actor or self.group.leader
        answer = await self.call(who, "POST", "/activities", json=self.body(**more))
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def read(self, activity_id: str, actor: Actor | None = None) -> dict[str, Any]:
        """Read an activity as an organiser."""
        answer = await self.call(actor or self.group.leader, "GET", f"/activities/{activity_id}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def step(
        self, activity_id: str, verb: str, actor: Actor | None = None, **more: Any
    ) -> Answer:
        """Take a step with the version there is now."""
        who = actor or self.group.leader
        seen = (await self.read(activity_id, who))["version"]
        return await self.call(who, "POST", f"/activities/{activity_id}/{verb}", seen, **more)

    async def opened(self, **more: Any) -> dict[str, Any]:
        """Set an activity and open its sign-in."""
        made = await self.made(**more)
        answer = await self.step(made["id"], "open-sign-in")
        assert answer.status_code == 200, answer.text
        return made

    async def code(self, activity_id: str) -> str:
        """Read the code off the organiser's screen."""
        answer = await self.call(
            self.group.leader, "GET", f"/activities/{activity_id}/sign-in-screen"
        )
        return str(answer.json()["code"])

    async def sign_in(self, actor: Actor, activity_id: str, code: str | None = None) -> Answer:
        """Sign somebody in with the code of the screen, or another one."""
        said = code or await self.code(activity_id)
        return await self.call(
            actor, "POST", f"/my-activities/{activity_id}/sign-in", json={"code": said}
        )

    async def enter(
        self, activity_id: str, person: Actor, *, present: bool, by: Actor | None = None
    ) -> Answer:
        """Enter or correct somebody's attendance by hand."""
        path = f"/activities/{activity_id}/attendance/{person.person_id}"
        body = {"present": present, "reason": "手机没电" if present else "提前离开"}
        return await self.call(by or self.group.leader, "PUT", path, json=body)

    async def record(self, activity_id: str, *file_ids: Any, text: str = "议课充分。") -> Answer:
        """Write the record."""
        seen = (await self.read(activity_id))["version"]
        body = {"text": text, "file_ids": [str(one) for one in file_ids]}
        path = f"/activities/{activity_id}/record"
        return await self.call(self.group.leader, "PUT", path, seen, json=body)

    def image(self) -> Any:
        """Upload a recording as somebody of the school."""
        return self.evidence.add(self.group.school.id, self.group.school.path)

    async def closed(self, activity_id: str) -> dict[str, Any]:
        """Write the record and close the activity after its end."""
        self.clock.now = at(16, 5)
        assert (await self.record(activity_id, self.image())).status_code == 200
        answer = await self.step(activity_id, "close")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def hours(self, actor: Actor) -> list[dict[str, Any]]:
        """Read somebody's own records."""
        answer = await self.call(actor, "GET", "/hours")
        assert answer.status_code == 200, answer.text
        rows: list[dict[str, Any]] = answer.json()["items"]
        return rows

    async def offline(self, actor: Actor) -> dict[str, str]:
        """Read somebody's offline figure."""
        answer = await self.call(actor, "GET", "/my-hours")
        found: dict[str, str] = answer.json()["offline"]
        return found


@pytest.fixture
def stage(client: Callers, clock: SetClock, evidence: Any, maths: Group, year_id: str) -> Stage:
    assert year_id
    return Stage(client, clock, evidence, maths)


@pytest.fixture
def actions(uow: UnitOfWork) -> Callable[[], Awaitable[list[str]]]:
    """Give the audit's actions so far."""

    async def read() -> list[str]:
        async with uow() as session:
            found = await session.scalars(select(AUDIT.c.action).order_by(AUDIT.c.id))
            return list(found)

    return read
