"""A year that is open, a school with staff, and schemes over HTTP."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import insert

from assessment.directory.tables import DirectoryMembership, DirectoryPerson
from assessment.hours.tables import HourTotal
from assessment.personal_plans.rules import PersonalPlanState, PersonalPlanVerb
from assessment.personal_plans.tables import PersonalPlan, PersonalPlanStep
from assessment.schemes.document import SchemeContent
from assessment.schemes.sources import suggestion
from kernel.actor import Actor, Role
from kernel.clock import local_date, utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from ..conftest import API, City, School  # noqa: TID252 -- tests are no packages of their own

SCHEMES = f"{API}/school-schemes"
SCORES = f"{API}/teacher-scores"
TODAY = local_date(utc_now())
STARTS_ON, ENDS_ON = TODAY - timedelta(days=100), TODAY + timedelta(days=200)
Json = dict[str, Any]


def whole() -> SchemeContent:
    """A scheme that lacks nothing."""
    return suggestion(STARTS_ON, ENDS_ON, STARTS_ON)


@pytest.fixture
async def year_id(client: Callers, city: City) -> str:
    body = {"name": "本学年", "starts_on": str(STARTS_ON), "ends_on": str(ENDS_ON)}
    async with client(city.office()) as http:
        made = await http.post(f"{API}/years", json=body)
        year_id = str(made.json()["id"])
        opened = await http.post(f"{API}/years/{year_id}/open")
    assert opened.status_code == 200, opened.text
    return year_id


async def register(uow: UnitOfWork, school: School, name: str, role: Role = Role.TEACHER) -> Actor:
    """Put somebody of a school into the directory."""
    actor = an_actor((role, school.path), name=name)
    async with uow.begin() as session:
        told = {"id": actor.person_id, "name": name, "staff_no": f"N{name}", "status": "active"}
        await session.execute(insert(DirectoryPerson), [told])
        place = {"person_id": actor.person_id, "org_id": school.id, "org_path": school.path}
        await session.execute(insert(DirectoryMembership), [place])
    return actor


@pytest.fixture
async def teacher(uow: UnitOfWork, city: City) -> Actor:
    return await register(uow, city.zhuji, "张老师")


@dataclass
class Desk:
    """The school's scheme as it is, with the version last seen."""

    client: Callers
    school: School
    scheme: Json

    @property
    def id(self) -> str:
        return str(self.scheme["id"])

    async def take(self, actor: Actor, verb: str) -> httpx.Response:
        """Take a step with the version last seen, and learn the new one."""
        tag = {"If-Match": f'"{self.scheme["version"]}"'}
        async with self.client(actor) as http:
            answer = await http.post(f"{SCHEMES}/{self.id}/{verb}", headers=tag)
        if answer.is_success:
            self.scheme = answer.json()
        return answer

    async def save(self, actor: Actor, content: Json) -> httpx.Response:
        tag = {"If-Match": f'"{self.scheme["version"]}"'}
        async with self.client(actor) as http:
            answer = await http.put(f"{SCHEMES}/{self.id}", json=content, headers=tag)
        if answer.is_success:
            self.scheme = answer.json()
        return answer

    async def published(self, content: Json | None = None) -> "Desk":
        if content is not None:
            saved = await self.save(self.school.team(), content)
            assert saved.status_code == 200, saved.text
        done = await self.take(self.school.lead(), "publish")
        assert done.status_code == 200, done.text
        return self


Begin = Callable[..., Awaitable[Desk]]


@pytest.fixture
def begin(client: Callers, city: City, year_id: str) -> Begin:
    """Begin the scheme of a school with the suggestion, or empty."""

    async def make(school: School = city.zhuji, **more: object) -> Desk:
        body = {"school_id": str(school.id), "year_id": year_id, **more}
        async with client(school.team()) as http:
            made = await http.post(SCHEMES, json=body)
        assert made.status_code == 201, made.text
        return Desk(client, school, made.json())

    return make


@pytest.fixture
async def desk(begin: Begin) -> Desk:
    """A school whose scheme is published: the suggestion, as it is on the year's first day."""
    return await (await begin()).published(whole().as_json())


Fill = Callable[..., Awaitable[None]]


@pytest.fixture
def facts(uow: UnitOfWork, city: City, year_id: str) -> Fill:
    """Give somebody hours and, on a day, an approved plan."""

    async def give(actor: Actor, online: str, offline: str, approved_days_ago: int | None) -> None:
        school = city.zhuji
        async with uow.begin() as session:
            session.add(
                HourTotal(
                    year_id=UUID(year_id),
                    person_id=actor.person_id,
                    online=Decimal(online),
                    offline=Decimal(offline),
                )
            )
            if approved_days_ago is None:
                return
            plan = PersonalPlan(
                year_id=UUID(year_id),
                person_id=actor.person_id,
                person_name=actor.name,
                school_id=school.id,
                school_name=school.name,
                org_path=school.path,
                state=PersonalPlanState.APPROVED,
                content={},
            )
            session.add(plan)
            await session.flush()
            session.add(
                PersonalPlanStep(
                    plan_id=plan.id,
                    verb=PersonalPlanVerb.APPROVE,
                    actor_id=actor.person_id,
                    actor_name="李主任",
                    at=utc_now() - timedelta(days=approved_days_ago),
                )
            )

    return give


def codes(*answers: httpx.Response) -> list[str]:
    return [answer.json()["code"] for answer in answers]
