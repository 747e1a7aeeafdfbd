from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import insert

from assessment.abilities.document import CatalogueContent, EvidenceTask, content_hash
from assessment.abilities.from_notice import read_names
from assessment.abilities.rules import CatalogueState
from assessment.abilities.service import load_names
from assessment.abilities.tables import AbilityCatalogue
from assessment.directory.tables import DirectoryMembership, DirectoryPerson, DirectoryUnit
from kernel.actor import Actor, Role
from kernel.clock import local_date, utc_now
from kernel.db import UnitOfWork, uuid7
from kernel.testing import Callers, an_actor

from ..conftest import unit_row  # noqa: TID252 -- tests are no packages with names of their own

API = "/api/assessment/v1"
TODAY = local_date(utc_now())
# Sample tasks of the test, not the official paper's.
TASKS = (("A1.1", "样例任务一"), ("A1.2", "样例任务二"))
Row = dict[str, Any]


@pytest.fixture
async def year_id(client: Callers, city: Any, uow: UnitOfWork) -> str:
    """An open year around today; ability A1 has two tasks, the others none."""
    await load_names(uow, read_names(), utc_now)
    await import_tasks(uow, TASKS)
    body = {
        "name": "本学年",
        "starts_on": str(TODAY - timedelta(days=100)),
        "ends_on": str(TODAY + timedelta(days=200)),
    }
    async with client(city.office()) as http:
        made = (await http.post(f"{API}/years", json=body)).json()
        opened = await http.post(f"{API}/years/{made['id']}/open")
        assert opened.status_code == 200, opened.text
    return str(made["id"])


async def import_tasks(uow: UnitOfWork, tasks: tuple[tuple[str, str], ...]) -> None:
    """Publish a version in which A1 has these tasks."""
    async with uow.begin() as session:
        names = CatalogueContent.model_validate(read_names().as_json())
        first = names.abilities[0]
        made = [
            EvidenceTask(key=key, name=name, excellent="样例优秀标准", passing="样例合格标准")
            for key, name in tasks
        ]
        content = names.model_copy(
            update={"abilities": [first.model_copy(update={"tasks": made}), *names.abilities[1:]]}
        )
        from assessment.abilities.queries import last_version  # noqa: PLC0415

        session.add(
            AbilityCatalogue(
                version=await last_version(session) + 1,
                title=content.title,
                state=CatalogueState.PUBLISHED,
                content=content.as_json(),
                content_hash=content_hash(content),
                task_count=len(made),
                created_at=utc_now(),
                published_at=utc_now(),
            )
        )


@dataclass
class Staff:
    """The staff of a school in teaching groups; everybody is in the directory."""

    uow: UnitOfWork
    school: Any
    groups: dict[str, tuple[UUID, str]] = field(default_factory=dict)
    count: int = 0

    async def group(self, name: str) -> tuple[UUID, str]:
        """Return a teaching group of the school, new when there is none."""
        if name not in self.groups:
            unit_id, path = uuid7(), f"{self.school.path}{900 + len(self.groups)}/"
            row = unit_row(unit_id, path, name, "group") | {"parent_id": self.school.id}
            async with self.uow.begin() as session:
                await session.execute(insert(DirectoryUnit), [row])
            self.groups[name] = (unit_id, path)
        return self.groups[name]

    async def add(self, name: str, group: str = "", role: Role = Role.TEACHER) -> Actor:
        """Register somebody at the school or in one of its groups."""
        unit_id, path = await self.group(group) if group else (self.school.id, self.school.path)
        actor = an_actor(
            (role, path if role in (Role.TEACHER, Role.GROUP_LEADER) else self.school.path),
            name=name,
        )
        self.count += 1
        person = {
            "id": actor.person_id,
            "name": name,
            "staff_no": f"T{self.count:03}",
            "status": "active",
        }
        place = {"person_id": actor.person_id, "org_id": unit_id, "org_path": path}
        async with self.uow.begin() as session:
            await session.execute(insert(DirectoryPerson), [person])
            await session.execute(insert(DirectoryMembership), [place])
        return actor


@pytest.fixture
def staff(uow: UnitOfWork, city: Any) -> Staff:
    return Staff(uow, city.zhuji)


class Work:
    """One certification; the version that was seen last is sent with every step."""

    def __init__(self, client: Callers, evidence: Any, owner: Actor, school: Any) -> None:
        """Nothing is begun yet."""
        self.client, self.evidence, self.owner, self.school = client, evidence, owner, school
        self.id, self.version = "", 0
        self.pieces: dict[str, int] = {}

    async def call(self, by: Actor, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request and learn the certification's version."""
        async with self.client(by) as http:
            answer = await http.request(method, f"{API}{path}", **options)
        body = answer.json() if answer.content else {}
        if answer.is_success and body.get("id") == self.id and "turn" in body:
            self.version = body["version"]
        return answer

    async def begin(self, code: str = "A1", **more: Any) -> httpx.Response:
        """Begin it."""
        answer = await self.call(
            self.owner, "POST", "/certifications", json={"ability_code": code, **more}
        )
        if answer.is_success:
            body = answer.json()
            self.id, self.version = body["id"], body["version"]
            self.pieces = {one["task"]["key"]: one["version"] for one in body["pieces"]}
        return answer

    def file(self, state: str = "ready") -> str:
        """Pretend that the teacher uploaded a file."""
        return str(self.evidence.add(self.school.id, self.school.path, state))

    async def save(self, key: str, **content: Any) -> httpx.Response:
        """Save a piece with the version seen last."""
        path = f"/certifications/{self.id}/pieces/{key}"
        tag = {"If-Match": f'"{self.pieces.get(key, 0)}"'}
        answer = await self.call(self.owner, "PUT", path, json=content, headers=tag)
        if answer.is_success:
            self.pieces[key] = answer.json()["version"]
        return answer

    async def fill(self, level: str = "excellent") -> None:
        """Do every piece."""
        for key in self.pieces:
            answer = await self.save(
                key,
                narrative="课堂应用说明",
                evidence_file_ids=[self.file()],
                self_level=level,
            )
            assert answer.status_code == 200, answer.text

    async def submit(self) -> httpx.Response:
        """Hand it in."""
        return await self.call(self.owner, "POST", f"/certifications/{self.id}/submit")

    async def handed_in(self, code: str = "A1") -> Row:
        """Begin, fill in, hand in."""
        assert (await self.begin(code)).status_code == 201
        await self.fill()
        answer = await self.submit()
        assert answer.status_code == 200, answer.text
        found: Row = answer.json()
        return found

    async def read(self, by: Actor | None = None) -> httpx.Response:
        """Read it."""
        return await self.call(by or self.owner, "GET", f"/certifications/{self.id}")

    def marks(self, *levels: str) -> list[Row]:
        """One level for each task; below 优秀 with a reason."""
        keys = list(self.pieces)
        told = levels or ("excellent",) * len(keys)
        return [
            {
                "task_key": key,
                "level": level,
                "reason": "" if level == "excellent" else f"{key}不足",
            }
            for key, level in zip(keys, told, strict=True)
        ]

    async def peer(self, by: Actor, verb: str, body: Row) -> httpx.Response:
        """Act on somebody's own seat."""
        seats = (await self.read(by)).json()["seats"]
        seat = next(s for s in seats if s["is_mine"] and s["state"] == "open")
        return await self.call(by, "POST", f"/peer-ratings/{seat['id']}/{verb}", json=body)

    async def step(self, by: Actor, verb: str, body: Row) -> httpx.Response:
        """Take a step of the school with the version seen last."""
        tag = {"If-Match": f'"{self.version}"'}
        path = f"/certifications/{self.id}/{verb}"
        return await self.call(by, "POST", path, json=body, headers=tag)

    async def rated(self, school: Actor, *levels: str) -> httpx.Response:
        """Rate it for the school."""
        return await self.step(school, "rate", {"marks": self.marks(*levels)})


NewWork = Callable[..., Work]


@pytest.fixture
def work(client: Callers, evidence: Any, city: Any) -> NewWork:
    def make(owner: Actor, school: Any = None) -> Work:
        return Work(client, evidence, owner, school or city.zhuji)

    return make


PeersRate = Callable[..., Awaitable[None]]


@pytest.fixture
def peers_rate() -> PeersRate:
    """Have every peer of a work rate it."""

    async def rate(one: Work, *colleagues: Actor) -> None:
        shown = (await one.read()).json()
        for actor in colleagues:
            mine = [s for s in shown["seats"] if s["peer_id"] == str(actor.person_id)]
            if any(s["state"] == "open" for s in mine):
                answer = await one.peer(actor, "rate", {"marks": one.marks()})
                assert answer.status_code == 200, answer.text
        await one.read()

    return rate
