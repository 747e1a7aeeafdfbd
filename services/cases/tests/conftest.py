from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import insert, select

from cases.clients import public_tickets_of, tickets_of
from cases.directory.tables import DirectoryMembership, DirectoryPerson, DirectoryUnit
from cases.main import create
from cases.ports import EvidenceFile, Outside
from cases.settings import Settings
from cases.tables import AUDIT
from embedded.postgres import Postgres
from kernel.actor import Actor, Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork, new_engine, new_unit_of_work, uuid7
from kernel.errors import Unavailable
from kernel.migrations import upgrade
from kernel.testing import *  # noqa: F403 -- fixtures of mechanism
from kernel.testing import PASSWORD, SERVICES, Callers, an_actor, migrations_of, settings_for
from kernel.tokens import Signer

if TYPE_CHECKING:
    from .contest import Contest

API = "/api/cases/v1"


@pytest.fixture(scope="session")
def service_settings(postgres: Postgres, signing_keys: Path) -> Settings:
    # What a test has changed is seen at once.
    made = settings_for(Settings, postgres, signing_keys)
    return made.model_copy(update={"public_list_seconds": 0})


@dataclass
class FakeEvidence:
    """Stands in for the evidence service: files by id, what was frozen, and whether it is away."""

    files: dict[UUID, EvidenceFile] = field(default_factory=dict)
    frozen: list[tuple[tuple[UUID, ...], str]] = field(default_factory=list)
    is_away: bool = False

    def add(
        self, owner: Actor, name: str = "教学设计.docx", media_type: str = "application/msword",
        state: str = "ready",
    ) -> str:  # fmt: skip
        """Pretend that somebody uploaded a file."""
        file_id = uuid7()
        sha256 = f"{file_id.int:064x}" if state == "ready" else None
        self.files[file_id] = EvidenceFile(
            file_id, name, 12_345, media_type, sha256, state, owner.person_id
        )
        return str(file_id)

    async def find(self, ids: Sequence[UUID]) -> Mapping[UUID, EvidenceFile]:
        self._answer()
        return {one: self.files[one] for one in ids if one in self.files}

    async def freeze(self, ids: Sequence[UUID], by: str) -> None:
        self._answer()
        self.frozen.append((tuple(ids), by))

    def _answer(self) -> None:
        if self.is_away:
            raise Unavailable("材料服务暂时不可用，您的内容已保留，请稍后重试", retry_after=5)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def parallel_uow(postgres: Postgres, service_settings: Settings) -> AsyncIterator[UnitOfWork]:
    """Give a unit of work that really commits, in a database that no other test reads."""
    passwords = {f"{one}_{role}": PASSWORD for one in SERVICES for role in ("owner", "app")}
    postgres.provision(passwords, "cases_parallel")
    apart = service_settings.model_copy(update={"database_name": "cases_parallel"})
    upgrade(apart, migrations_of("cases"))
    engine = new_engine(apart)
    yield new_unit_of_work(engine)
    await engine.dispose()


@pytest.fixture(scope="session")
def make_app(signing_keys: Path) -> Callable[[Settings], FastAPI]:
    def make(settings: Settings) -> FastAPI:
        app, fake, signer = create(settings), FakeEvidence(), Signer(signing_keys)
        app.state.evidence = fake
        app.state.outside = Outside(
            find_files=fake.find,
            freeze_files=fake.freeze,
            sign_ticket=tickets_of(signer, utc_now),
            sign_public_ticket=public_tickets_of(signer, utc_now),
            jwks=signer.jwks,
        )
        return app

    return make


@pytest.fixture
def evidence(app: FastAPI) -> FakeEvidence:
    found: FakeEvidence = app.state.evidence
    return found


@dataclass(frozen=True)
class School:
    """A school with its people: two teachers, the team and the head."""

    id: UUID
    name: str
    path: str
    wang: Actor
    li: Actor
    team: Actor
    lead: Actor


@dataclass(frozen=True)
class City:
    """Two districts, two schools of one and one of the other, and a city-run school."""

    root: str
    zhuji: School
    xinhai: School
    laishan: School
    city_run: School
    district: Actor
    other_district: Actor
    office: Actor
    centre: Actor


def _school(name: str, path: str) -> School:
    return School(
        uuid7(),
        name,
        path,
        an_actor((Role.TEACHER, path), name="王老师"),
        an_actor((Role.TEACHER, path), name="李老师"),
        an_actor((Role.SCHOOL_TEAM, path), name="孙主任"),
        an_actor((Role.SCHOOL_LEAD, path), name="赵校长"),
    )


async def found_city(uow: UnitOfWork, root: str) -> City:
    """Put a sample city into the directory projection."""
    districts = {f"{root}2/": (uuid7(), "芝罘区"), f"{root}5/": (uuid7(), "莱山区")}
    city = City(
        root,
        _school("芝罘区珠玑小学", f"{root}2/3/"),
        _school("芝罘区新海小学", f"{root}2/4/"),
        _school("莱山区实验小学", f"{root}5/6/"),
        _school("烟台第一中学", f"{root}7/"),
        an_actor((Role.DISTRICT_OFFICE, f"{root}2/"), name="芝罘区工程办"),
        an_actor((Role.DISTRICT_OFFICE, f"{root}5/"), name="莱山区工程办"),
        an_actor((Role.CITY_OFFICE, root), name="市工程办"),
        an_actor((Role.EQUIPMENT_CENTRE, root), name="装备中心"),
    )
    schools = (city.zhuji, city.xinhai, city.laishan, city.city_run)
    async with uow.begin() as session:
        units = [
            unit_row(one.id, one.path, one.name, "school")
            | dict(
                zip(
                    ("district_id", "district_name"),
                    next((d for path, d in districts.items() if one.path.startswith(path)), ()),
                    strict=False,
                )
            )
            for one in schools
        ]
        units += [unit_row(key, path, name, "district") for path, (key, name) in districts.items()]
        units.append(unit_row(uuid7(), root, "烟台市", "city"))
        await session.execute(insert(DirectoryUnit), units)
        for school in schools:
            people = (school.wang, school.li, school.team, school.lead)
            rows = [{"id": p.person_id, "name": p.name, "status": "active"} for p in people]
            await session.execute(insert(DirectoryPerson), rows)
            members = [{"person_id": p.person_id, "org_path": school.path} for p in people]
            await session.execute(insert(DirectoryMembership), members)
    return city


def unit_row(unit_id: UUID, path: str, name: str, kind: str) -> dict[str, Any]:
    return {
        "id": unit_id,
        "path": path,
        "name": name,
        "kind": kind,
        "district_id": None,
        "district_name": None,
        "status": "open",
    }


@pytest.fixture
async def city(uow: UnitOfWork) -> City:
    return await found_city(uow, "/1/")


Body = dict[str, Any]
CATEGORY = "01930000-0000-7000-8000-{:012d}"  # of the list to begin with, by its place
TOOL: Body = {
    "tool": {
        "category_id": CATEGORY.format(3),
        "links": [{"url": "https://tool.example.cn/", "label": "主页"}],
        "handles_pupils_data": False,
    }
}


@dataclass(frozen=True)
class Desk:
    """Plays the way of items over HTTP."""

    client: Callers
    evidence: FakeEvidence
    city: City

    async def call(
        self, actor: Actor, method: str, path: str, seen: int | None = None, **more: Any
    ) -> Any:
        """Call the API; the answer as it is."""
        headers = {} if seen is None else {"If-Match": f'"{seen}"'}
        async with self.client(actor) as http:
            return await http.request(method, f"{API}{path}", headers=headers, **more)

    async def ok(
        self, actor: Actor, method: str, path: str, seen: int | None = None, **more: Any
    ) -> Body:
        """The same, of a call that must succeed."""
        answer = await self.call(actor, method, path, seen, **more)
        assert answer.is_success, answer.text
        return dict(answer.json()) if answer.content else {}

    def whole(self, author: Actor, **more: Any) -> Body:
        """A draft without gaps."""
        return {
            "title": "用在线测验做课堂导入",
            "summary": "三分钟测验找到起点。",
            "body": "第一段。\n第二段：一元一次方程。",
            "stages": ["primary"],
            "subjects": ["mathematics"],
            "abilities": ["A5", "B2"],
            "year": 2026,
            "licence": "by_nc",
            "authors": [{"person_id": str(author.person_id), "part": "执教"}],
            "files": [{"file_id": self.evidence.add(author), "role": "lesson_plan"}],
            **more,
        }

    async def draft(self, author: Actor | None = None, kind: str = "lesson", **more: Any) -> Body:
        """A whole draft, saved."""
        who = author or self.city.zhuji.wang
        level = {"level": "teacher"} if kind == "outcome" else {}
        more = TOOL | more if kind == "tool" else more
        begun = {"kind": kind, "title": "草稿"} | level
        made = await self.ok(who, "POST", "/my-items", json=begun)
        path = f"/my-items/{made['id']}"
        body = self.whole(who, **level | more)
        return await self.ok(who, "PUT", path, made["version"], json=body)

    async def agree(self, who: Actor, item_id: str, *, agrees: bool = True) -> Body:
        """Give a co-author's word to the draft as it is read now; the page after an agreement."""
        path = f"/items/{item_id}"
        body = {"agrees": agrees, "content_hash": (await self.ok(who, "GET", path))["content_hash"]}
        told = await self.ok(who, "POST", f"/my-items/{item_id}/consent", json=body)
        return await self.ok(who, "GET", path) if agrees else told

    async def submitted(self, author: Actor | None = None, **more: Any) -> Body:
        """A draft that was handed in."""
        who = author or self.city.zhuji.wang
        made = await self.draft(who, **more)
        return await self.ok(who, "POST", f"/my-items/{made['id']}/submit", made["version"])

    async def published(self, school: School | None = None, **more: Any) -> Body:
        """An item that its school published."""
        where = school or self.city.zhuji
        made = await self.submitted(where.wang, **more)
        return await self.step(where.team, made["id"], "publish")

    async def version(self, actor: Actor, item_id: str) -> int:
        """The version of an item as somebody sees it."""
        return int((await self.ok(actor, "GET", f"/items/{item_id}"))["version"])

    async def step(self, actor: Actor, item_id: str, verb: str, **body: Any) -> Body:
        """Take a step with the version there is now."""
        answer = await self.try_step(actor, item_id, verb, **body)
        assert answer.is_success, answer.text
        return dict(answer.json())

    async def try_step(self, actor: Actor, item_id: str, verb: str, **body: Any) -> Any:
        """The same, the answer as it is."""
        seen = await self.version(actor, item_id)
        more = {"json": body} if body else {}
        return await self.call(actor, "POST", f"/items/{item_id}/{verb}", seen, **more)

    async def recommended(self, school: School | None = None, **more: Any) -> Body:
        """An item that its school recommended."""
        where = school or self.city.zhuji
        made = await self.published(where, **more)
        return await self.step(where.team, made["id"], "recommend")

    async def selected(self, **more: Any) -> Body:
        """An item of a district's school that went all the way."""
        made = await self.recommended(**more)
        await self.step(self.city.district, made["id"], "recommend")
        return await self.step(self.city.office, made["id"], "select")

    async def titles(self, actor: Actor, **params: Any) -> list[str]:
        """The titles of the library's first page."""
        found = await self.ok(actor, "GET", "/items", params=params)
        return [one["title"] for one in found["items"]]


@pytest.fixture
def desk(client: Callers, evidence: FakeEvidence, city: City) -> Desk:
    return Desk(client, evidence, city)


@pytest.fixture
def actions(uow: UnitOfWork) -> Callable[[], Any]:
    """Give the audit's actions so far."""

    async def read() -> list[str]:
        async with uow() as session:
            return list(await session.scalars(select(AUDIT.c.action).order_by(AUDIT.c.id)))

    return read


@pytest.fixture
def contest(desk: Desk, app: FastAPI) -> "Contest":
    from .contest import Contest  # noqa: PLC0415 -- it is made of this module's pieces

    return Contest(desk, app)
