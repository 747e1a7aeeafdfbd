"""Plays the judging of a campaign over HTTP; campaign and entries stand in the database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy import insert, select, update

from cases.campaigns.rules import (
    CampaignKind,
    CampaignLevel,
    CampaignState,
    EntryHolder,
    EntryState,
)
from cases.campaigns.tables import Campaign, Entry
from cases.directory.tables import DirectoryMembership, DirectoryPerson
from cases.items.tables import Item
from cases.judging.tables import JudgeTask
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork, uuid7
from kernel.testing import an_actor

from .conftest import Body, Desk, School

SHEET = [
    {"key": "design", "name": "教学设计", "points": 70, "is_it_ability": False, "says": ""},
    {"key": "it", "name": "信息技术应用能力", "points": 30, "is_it_ability": True, "says": ""},
]
AWARDS = [{"name": "一等奖", "count": 1}, {"name": "二等奖", "count": 1}]


@dataclass
class Play:
    """A city's campaign with its people."""

    desk: Desk
    uow: UnitOfWork
    app: FastAPI
    at: datetime = datetime(2026, 11, 30, 2, tzinfo=UTC)  # a Monday
    judges: list[Actor] = field(default_factory=list)
    campaign_id: UUID = field(default_factory=uuid7)
    entries: list[UUID] = field(default_factory=list)
    head: Actor | None = None  # of the office, where it is not the city's

    @property
    def office(self) -> Actor:
        return self.head or self.desk.city.office

    @property
    def path(self) -> str:
        return f"/campaigns/{self.campaign_id}"

    async def found(self, **more: Any) -> None:
        """Put the campaign there, open, its dates over."""
        self.app.state.clock = lambda: self.at
        days = {
            f"entries_{name}": self.at + timedelta(days=n)
            for name, n in (("from", -9), ("until", -1))
        }
        row = {
            "id": self.campaign_id,
            "kind": CampaignKind.SELECTION,
            "level": CampaignLevel.CITY,
            "org_id": uuid7(),
            "org_name": "烟台市",
            "org_path": self.desk.city.root,
            "state": CampaignState.OPEN,
            "title": "2026 年优秀课例评选",
            "call": "",
            **{name: [] for name in ("item_kinds", "stages", "subjects", "abilities")},
            **days,
            "judging_until": self.at + timedelta(days=9),
            "announce_days": 5,
            "school_quota": 5,
            "district_quota": 5,
            "judges_each": 2,
            "arbiter_gap": Decimal(15),
            "spares_own_district": False,
            "sheet": SHEET,
            "awards": AWARDS,
            "created_by": uuid7(),
        } | more
        async with self.uow.begin() as session:
            await session.execute(insert(Campaign), [row])

    async def enter(
        self, school: School, state: EntryState = EntryState.ADMITTED, **more: Any
    ) -> UUID:
        """Enter a published item of a school."""
        item = await self.desk.published(school, **more)
        async with self.uow.begin() as session:
            row = await session.get_one(Item, UUID(item["id"]))
            names = ("kind", "title", "stages", "subjects", "author_id", "author_name", "credit")
            places = ("org_id", "org_name", "org_path", "district_id", "district_name")
            entry = Entry(
                campaign_id=self.campaign_id,
                item_id=row.id,
                version_no=row.published_no,
                author_ids=[row.author_id],
                state=state,
                held_by=EntryHolder.OWNER,
                **{name: getattr(row, name) for name in (*names, *places)},
            )
            session.add(entry)
        self.entries.append(entry.id)
        return entry.id

    async def person(self, name: str, *paths: str, role: Role = Role.EXPERT) -> Actor:
        """Make somebody whom the directory knows."""
        actor = an_actor(*[(role, path) for path in paths or (self.desk.city.root,)], name=name)
        row = {"id": actor.person_id, "name": name, "status": "active"}
        async with self.uow.begin() as session:
            await session.execute(insert(DirectoryPerson), [row])
            members = [{"person_id": actor.person_id, "org_path": path} for path in paths]
            if members:
                await session.execute(insert(DirectoryMembership), members)
        return actor

    async def judge(self, name: str, *paths: str, **more: Any) -> Actor:
        """Make a judge and add them."""
        actor = await self.person(name, *paths)
        await self.add(actor, **more)
        return actor

    async def add(self, actor: Actor, **more: Any) -> Body:
        body = {"person_id": str(actor.person_id), **more}
        return await self.desk.ok(self.office, "POST", f"{self.path}/judges", json=body)

    async def try_step(self, verb: str, actor: Actor | None = None) -> Any:
        """Take a step of the office with the version there is now."""
        seen = (await self.overview())["version"]
        who = actor or self.office
        return await self.desk.call(who, "POST", f"{self.path}/judging/{verb}", seen)

    async def step(self, verb: str) -> Body:
        answer = await self.try_step(verb)
        assert answer.is_success, answer.text
        return dict(answer.json())

    async def overview(self) -> Body:
        return await self.desk.ok(self.office, "GET", f"{self.path}/judging")

    async def tasks(self, judge: Actor, *, done: bool = False) -> list[Body]:
        params = {"done": str(done).lower()}
        return list((await self.desk.ok(judge, "GET", "/judge-tasks", params=params))["items"])

    async def task_of(self, judge: Actor, entry_id: UUID) -> str:
        """The id of a judge's task on an entry."""
        async with self.uow() as session:
            query = select(JudgeTask.id).where(
                JudgeTask.judge_id == judge.person_id, JudgeTask.entry_id == entry_id
            )
            return str(await session.scalar(query))

    async def save(
        self, judge: Actor, task_id: str, design: float, it: float, comment: str = ""
    ) -> Body:
        path = f"/judge-tasks/{task_id}"
        seen = (await self.desk.ok(judge, "GET", path))["version"]
        body = {"points": {"design": str(design), "it": str(it)}, "comment": comment}
        return await self.desk.ok(judge, "PUT", path, seen, json=body)

    async def score(
        self, judge: Actor, entry_id: UUID, total: float, comment: str = "理由充分"
    ) -> Body:
        """Give an entry so many points, of which at most 30 for IT ability."""
        task_id = await self.task_of(judge, entry_id)
        saved = await self.save(
            judge, task_id, total * 0.7 // 0.5 * 0.5, total - total * 0.7 // 0.5 * 0.5, comment
        )
        path = f"/judge-tasks/{task_id}/submit"
        return await self.desk.ok(judge, "POST", path, saved["version"])

    async def begun(self, schools: Sequence[School] | None = None, **more: Any) -> None:
        """Two judges and an arbiter of elsewhere; judging has begun."""
        await self.found(**more)
        city = self.desk.city
        for school in schools or (city.zhuji, city.xinhai, city.laishan):
            await self.enter(school, title=f"{school.name}课例")
        self.judges = [await self.judge(f"评委{n}") for n in ("甲", "乙")]
        self.judges.append(await self.judge("仲裁丙", is_arbiter=True))
        await self.step("begin")

    async def ranked(self) -> None:
        """All points are in: 80, 70 and 90, the last by arbitration."""
        await self.begun()
        first, second, arbiter = self.judges
        for entry_id, total in zip(self.entries, (80, 70, 95), strict=True):
            await self.score(first, entry_id, total)
        for entry_id, total in zip(self.entries, (80, 70, 75), strict=True):
            await self.score(second, entry_id, total)
        await self.score(arbiter, self.entries[2], 85)
        await self.step("rank")

    async def announced(self) -> None:
        await self.ranked()
        await self.step("announce")

    async def concluded(self) -> None:
        await self.announced()
        self.at += timedelta(days=14)
        await self.step("conclude")

    async def results(self, actor: Actor | None = None) -> list[Body]:
        path = f"/campaign-results/{self.campaign_id}/entries"
        return list((await self.desk.ok(actor or self.office, "GET", path))["items"])

    async def put_back(self, state: CampaignState) -> None:
        """Another state, for what a state refuses."""
        async with self.uow.begin() as session:
            query = update(Campaign).where(Campaign.id == self.campaign_id)
            await session.execute(query.values(state=state))
