from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event, insert, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from assessment.clients import manifests_of, tickets_of
from assessment.directory.tables import DirectoryUnit
from assessment.facts.service import keep as keep_facts
from assessment.main import create
from assessment.ports import EvidenceFile, Outside
from assessment.rubrics.from_notice import read_notice
from assessment.rubrics.marks import document_of
from assessment.rubrics.rules import Item, Kind, Mark, item_score
from assessment.rubrics.service import load_notice
from assessment.settings import Settings
from assessment.submissions.rules import ItemState
from assessment.submissions.tables import Submission, SubmissionItem
from assessment.ties.service import find_ties
from embedded.postgres import Postgres
from kernel.actor import Actor, Role
from kernel.clock import local_date, utc_now
from kernel.db import UnitOfWork, uuid7
from kernel.errors import Unavailable
from kernel.testing import *  # noqa: F403 -- fixtures of mechanism
from kernel.testing import Callers, an_actor, settings_for
from kernel.tokens import Signer

from .tied import Tie

API = "/api/assessment/v1"
NO_MARK: dict[str, Any] = {"void": []}


@pytest.fixture(scope="session")
def service_settings(postgres: Postgres, signing_keys: Path) -> Settings:
    return settings_for(Settings, postgres, signing_keys)


@dataclass
class FakeEvidence:
    """Stands in for the evidence service: files by id, what was frozen, and whether it is away."""

    files: dict[UUID, EvidenceFile] = field(default_factory=dict)
    frozen: list[tuple[tuple[UUID, ...], str]] = field(default_factory=list)
    is_away: bool = False

    def add(
        self, org_id: UUID, org_path: str, state: str = "ready", owner_id: UUID | None = None
    ) -> UUID:
        """Pretend that somebody of a unit uploaded a file, or a person that is named."""
        file_id = uuid7()
        sha256 = f"{file_id.int:064x}" if state == "ready" else None
        self.files[file_id] = EvidenceFile(
            file_id,
            "动员会.mp4",
            12_345_678,
            "video/mp4",
            sha256,
            state,
            org_id,
            org_path,
            owner_id or uuid7(),
        )
        return file_id

    async def find(self, ids: Sequence[UUID]) -> Mapping[UUID, EvidenceFile]:
        self._answer()
        return {one: self.files[one] for one in ids if one in self.files}

    async def freeze(self, ids: Sequence[UUID], by: str) -> None:
        self._answer()
        self.frozen.append((tuple(ids), by))

    def _answer(self) -> None:
        if self.is_away:
            raise Unavailable("材料服务暂时不可用，您的内容已保留，请稍后重试", retry_after=5)


async def no_appeal(_session: AsyncSession, _submission_id: UUID) -> None:
    return None


@pytest.fixture(scope="session")
def make_app(signing_keys: Path) -> Callable[[Settings], FastAPI]:
    def make(settings: Settings) -> FastAPI:
        app, fake, signer = create(settings), FakeEvidence(), Signer(signing_keys)
        app.state.evidence = fake
        app.state.outside = Outside(
            find_files=fake.find,
            freeze_files=fake.freeze,
            sign_ticket=tickets_of(signer, utc_now),
            sign_manifest=manifests_of(signer, utc_now),
            jwks=signer.jwks,
            find_appeal=no_appeal,
            keep_facts=keep_facts,
            find_ties=find_ties,
        )
        return app

    return make


@pytest.fixture
def statements(engine: AsyncEngine) -> Iterator[list[str]]:
    """Every statement that is sent while the test runs; the test empties it where it counts."""
    seen: list[str] = []
    listen = ("before_cursor_execute", lambda *args: seen.append(args[2]))
    event.listen(engine.sync_engine, *listen)
    yield seen
    event.remove(engine.sync_engine, *listen)


@pytest.fixture
def evidence(app: FastAPI) -> FakeEvidence:
    found: FakeEvidence = app.state.evidence
    return found


@dataclass(frozen=True)
class School:
    """A school of the sample city."""

    id: UUID
    name: str
    path: str
    is_pilot: bool = True

    def lead(self) -> Actor:
        return an_actor((Role.SCHOOL_LEAD, self.path), name="王校长")

    def team(self) -> Actor:
        return an_actor((Role.SCHOOL_TEAM, self.path), name="李主任")


@dataclass(frozen=True)
class City:
    """A sample city: two districts, three district schools and one city-run school."""

    root: str
    zhifu_id: UUID
    laishan_id: UUID
    zhuji: School
    xinhai: School
    laishan_school: School
    city_run: School

    def office(self, name: str = "市工程办甲") -> Actor:
        return an_actor((Role.CITY_OFFICE, self.root), name=name)

    def district(self) -> Actor:
        return an_actor((Role.DISTRICT_OFFICE, f"{self.root}2/"), name="芝罘区工程办")

    def other_district(self) -> Actor:
        return an_actor((Role.DISTRICT_OFFICE, f"{self.root}5/"), name="莱山区工程办")

    def auditor(self) -> Actor:
        return an_actor((Role.AUDITOR, self.root), name="审计员")


def own_root() -> str:
    """A path for a city whose rows are committed, and so stay: no other test meets them."""
    return f"/{uuid7().int % 10**9 + 1000}/"


async def found_city(uow: UnitOfWork, root: str) -> City:
    """Put a sample city into the directory projection."""
    city = City(
        root,
        uuid7(),
        uuid7(),
        School(uuid7(), "芝罘区珠玑小学", f"{root}2/3/"),
        School(uuid7(), "芝罘区新海小学", f"{root}2/4/", is_pilot=False),
        School(uuid7(), "莱山区实验小学", f"{root}5/6/"),
        School(uuid7(), "烟台第一中学", f"{root}7/"),
    )
    rows = [
        unit_row(city.zhifu_id, f"{root}2/", "芝罘区", "district"),
        unit_row(city.laishan_id, f"{root}5/", "莱山区", "district"),
        _school(city.zhuji, city.zhifu_id, "芝罘区"),
        _school(city.xinhai, city.zhifu_id, "芝罘区"),
        _school(city.laishan_school, city.laishan_id, "莱山区"),
        _school(city.city_run, None, None),
    ]
    async with uow.begin() as session:
        await session.execute(insert(DirectoryUnit), rows)
    return city


def unit_row(unit_id: UUID, path: str, name: str, kind: str) -> dict[str, object]:
    """A unit in business as the directory projection holds it; district and parent as asked."""
    return {
        "id": unit_id,
        "path": path,
        "name": name,
        "kind": kind,
        "parent_id": None,
        "district_id": None,
        "district_name": None,
        "stage": None,
        "is_city_pilot": False,
        "status": "open",
    }


def _school(school: School, district_id: UUID | None, district: str | None) -> dict[str, object]:
    row = unit_row(school.id, school.path, school.name, "school")
    own = {"district_id": district_id, "district_name": district}
    return row | own | {"is_city_pilot": school.is_pilot}


@pytest.fixture
async def city(uow: UnitOfWork) -> City:
    return await found_city(uow, "/1/")


@pytest.fixture
async def rubric_id(uow: UnitOfWork) -> UUID:
    code, content = read_notice()
    row, _ = await load_notice(uow, code, content, utc_now)
    return row.id


OpenRound = Callable[..., Awaitable[str]]


def round_body(rubric_id: UUID, **more: object) -> dict[str, object]:
    today = local_date(utc_now())
    return {
        "name": "2026年整校推进绩效考核",
        "school_year": "2026-2027",
        "rubric_id": str(rubric_id),
        "self_due_on": str(today + timedelta(days=10)),
        "district_due_on": str(today + timedelta(days=20)),
        "city_due_on": str(today + timedelta(days=30)),
        "roster": "all",
        **more,
    }


@pytest.fixture
def open_round(client: Callers, city: City, rubric_id: UUID) -> OpenRound:
    """Create and open a round; gives its id."""

    async def make(**settings: object) -> str:
        async with client(city.office()) as http:
            made = await http.post(f"{API}/rounds", json=round_body(rubric_id, **settings))
            assert made.status_code == 201, made.text
            opened = await http.post(f"{API}/rounds/{made.json()['id']}/open")
            assert opened.status_code == 200, opened.text
        return str(made.json()["id"])

    return make


PlaceOf = Callable[[str, School], Awaitable[str]]


@pytest.fixture
def place_of(client: Callers) -> PlaceOf:
    """Give the id of a school's submission in a round."""

    async def find(round_id: str, school: School) -> str:
        async with client(school.lead()) as http:
            listed = await http.get(f"{API}/rounds/{round_id}/submissions")
        (row,) = listed.json()["items"]
        return str(row["id"])

    return find


@pytest.fixture
def tie(uow: UnitOfWork, city: City, year_id: str, open_round: OpenRound, place_of: PlaceOf) -> Tie:
    """Let something rest on what the school has decided in the year of the test."""
    return Tie(uow, year_id, city.zhuji, open_round, place_of)


FactsOf = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
def facts_of(client: Callers, city: City, open_round: OpenRound, place_of: PlaceOf) -> FactsOf:
    """Give the facts beside a school's items by their codes, as somebody sees them."""
    rounds: list[str] = []

    async def ask(school: School = city.zhuji, actor: Actor | None = None) -> dict[str, Any]:
        rounds[:] = rounds or [await open_round()]
        submission_id = await place_of(rounds[0], school)
        async with client(actor or school.team()) as http:
            answer = await http.get(f"{API}/submissions/{submission_id}/facts")
        assert answer.status_code == 200, answer.text
        return {one["code"]: one for one in answer.json()["items"]}

    return ask


def full_mark(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the mark that gives an item all its points."""
    rule = item["rule"]
    assert isinstance(rule, dict)
    is_graded = rule["kind"] == "graded"
    return {"points": item["max_points"], "reason": ""} if is_graded else NO_MARK


FillIn = Callable[..., Awaitable[None]]


@pytest.fixture
def fill_in(uow: UnitOfWork) -> FillIn:
    """Answer every item of a submission at once, with marks of one's own for some."""

    async def fill(
        submission_id: str, school: School, marks: Mapping[str, Mark] | None = None
    ) -> None:
        rubric = read_notice()[1].to_rules()
        team = school.team()
        given = {code: (marks or {}).get(code, best_mark(i)) for code, i in rubric.items.items()}
        rows = [
            {
                "submission_id": UUID(submission_id),
                "version_no": 1,
                "code": code,
                "narrative": f"{item.name}：已完成",
                "self_mark": document_of(item, given[code]),
                "self_points": item_score(item, given[code], half_points=True).points,
                "state": ItemState.DONE,
                "version": 1,
                "updated_at": utc_now(),
                "updated_by": team.person_id,
                "updated_by_name": team.name,
            }
            for code, item in rubric.items.items()
        ]
        async with uow.begin() as session:
            await session.execute(insert(SubmissionItem), rows)
            done = update(Submission).where(Submission.id == UUID(submission_id))
            await session.execute(done.values(done_count=len(rows)))

    return fill


def best_mark(item: Item) -> Mark:
    """Return the mark that gives an item all its points."""
    return Mark(points=item.max_points) if item.kind is Kind.GRADED else Mark()


def indicators(rubric: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [c for a in rubric["items_a"] for b in a["items_b"] for c in b["items_c"]]


Submit = Callable[[str, School], Awaitable[httpx.Response]]


@pytest.fixture
def submit(client: Callers) -> Submit:
    """Hand a submission in as the school's principal."""

    async def send(submission_id: str, school: School) -> httpx.Response:
        async with client(school.lead()) as http:
            return await http.post(f"{API}/submissions/{submission_id}/submit", json={})

    return send
