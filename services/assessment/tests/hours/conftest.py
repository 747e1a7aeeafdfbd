from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import insert

from assessment.directory.tables import DirectoryMembership, DirectoryPerson
from kernel.actor import Actor, Role
from kernel.clock import local_date, utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

API = "/api/assessment/v1"
TODAY = local_date(utc_now())


@pytest.fixture
def open_year(client: Callers, city: Any) -> Callable[..., Awaitable[str]]:
    """Open a year around today; gives its id."""

    async def make(**more: object) -> str:
        body = {
            "name": "本学年",
            "starts_on": str(TODAY - timedelta(days=100)),
            "ends_on": str(TODAY + timedelta(days=200)),
        }
        async with client(city.office()) as http:
            made = await http.post(f"{API}/years", json=body | more)
            assert made.status_code == 201, made.text
            year_id = str(made.json()["id"])
            opened = await http.post(f"{API}/years/{year_id}/open")
            assert opened.status_code == 200, opened.text
        return year_id

    return make


@pytest.fixture
async def year_id(open_year: Callable[..., Awaitable[str]]) -> str:
    return await open_year()


async def register(uow: UnitOfWork, school: Any, staff_no: str, name: str) -> Actor:
    """Put a teacher of a school into the directory."""
    actor = an_actor((Role.TEACHER, school.path), name=name)
    async with uow.begin() as session:
        person = {"id": actor.person_id, "name": name, "staff_no": staff_no, "status": "active"}
        await session.execute(insert(DirectoryPerson), [person])
        place = {"person_id": actor.person_id, "org_id": school.id, "org_path": school.path}
        await session.execute(insert(DirectoryMembership), [place])
    return actor


@pytest.fixture
async def teacher(uow: UnitOfWork, city: Any) -> Actor:
    return await register(uow, city.zhuji, "T001", "张老师")


@dataclass(frozen=True)
class Writer:
    """Writes hours down for teachers of a school, with a file of theirs as proof."""

    client: Callers
    evidence: Any
    school: Any

    def upload(self, actor: Actor, state: str = "ready") -> str:
        """Upload a file as somebody."""
        place = (self.school.id, self.school.path)
        return str(self.evidence.add(*place, state=state, owner_id=actor.person_id))

    def body(self, actor: Actor, **more: object) -> dict[str, object]:
        return {
            "kind": "offline",
            "title": "数学组集体备课",
            "form": "joint_research",
            "way": "group",
            "held_on": str(TODAY - timedelta(days=3)),
            "hours": "2",
            "proof_file_ids": [self.upload(actor)],
            **more,
        }

    async def post(self, actor: Actor, **more: object) -> httpx.Response:
        async with self.client(actor) as http:
            return await http.post(f"{API}/hours", json=self.body(actor, **more))

    async def made(self, actor: Actor, **more: object) -> dict[str, Any]:
        answer = await self.post(actor, **more)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture
def writer(client: Callers, evidence: Any, city: Any) -> Writer:
    return Writer(client, evidence, city.zhuji)


Decide = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
def decide(client: Callers) -> Decide:
    """Decide about records as somebody; `preview` and `reason` as named arguments."""

    async def send(
        actor: Actor, verb: str, *rows: dict[str, Any], **more: object
    ) -> httpx.Response:
        seen = [{"id": row["id"], "version": row["version"]} for row in rows]
        body = {"verb": verb, "records": seen, **more}
        async with client(actor) as http:
            return await http.post(f"{API}/hour-decisions", json=body)

    return send


async def counted(http: httpx.AsyncClient) -> dict[str, int]:
    """What the workbench counts for the caller, by kind; 0 where it says nothing."""
    lines = (await http.get(f"{API}/todos")).json()["counted"]
    return Counter({one["kind"]: one["count"] for one in lines})


Sides = dict[str, dict[str, str]]


@pytest.fixture
def totals_of(client: Callers) -> Callable[[Actor], Awaitable[Sides]]:
    """Give somebody's own page: the two kinds with what counts, is open, is missing."""

    async def read(actor: Actor) -> Sides:
        async with client(actor) as http:
            answer = await http.get(f"{API}/my-hours")
        assert answer.status_code == 200, answer.text
        body = answer.json()
        return {kind: body[kind] for kind in ("online", "offline")}

    return read
