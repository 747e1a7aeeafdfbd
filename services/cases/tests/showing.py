"""Plays releases and showcases over HTTP."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
from fastapi import FastAPI

from cases.releases.rules import WORDING
from kernel.actor import Actor, Grant, Role
from kernel.db import uuid7
from kernel.testing import Callers

from .conftest import API, Body, City, Desk


@dataclass
class Stage:
    """The city's showcases, and a stranger who looks at them."""

    desk: Desk
    client: Callers
    app: FastAPI

    @property
    def city(self) -> City:
        return self.desk.city

    @property
    def office(self) -> Actor:
        return self.city.office

    def at(self, moment: datetime) -> None:
        """Set the server's clock."""
        self.app.state.clock = lambda: moment

    async def public(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Ask as somebody who has not signed in."""
        async with self.client(None) as http:
            return await http.request(method, f"{API}/public-showcases{path}", **more)

    async def seen(self, path: str = "") -> Body:
        answer = await self.public("GET", path)
        assert answer.is_success, answer.text
        return dict(answer.json())

    async def item(self, **more: Any) -> Body:
        """A published item that wishes to be public."""
        return await self.desk.published(**({"open_range": "public"} | more))

    async def release(self, who: Actor, item: Body, *, named: bool = False) -> Any:
        page = await self.desk.ok(who, "GET", f"/items/{item['id']}")
        path = f"/my-items/{item['id']}/release"
        read = await self.desk.call(who, "GET", path)
        body = {"version_no": page["version_no"], "is_named": named, "wording": WORDING}
        body["content_hash"] = read.json().get("content_hash", "0" * 64)
        return await self.desk.call(who, "PUT", path, json=body)

    async def withdraw(self, who: Actor, item: Body) -> Any:
        return await self.desk.call(who, "DELETE", f"/my-items/{item['id']}/release")

    async def released(self, *, named: bool = False, **more: Any) -> Body:
        """A published item that its only author released."""
        item = await self.item(**more)
        answer = await self.release(self.city.zhuji.wang, item, named=named)
        assert answer.is_success, answer.text
        return item

    async def draft(self, who: Actor | None = None, **more: Any) -> Body:
        body = {"title": "课例展播", **more}
        return await self.desk.ok(who or self.office, "POST", "/showcases", json=body)

    def body(self, *items: Body, **more: Any) -> Body:
        """Everything of a showcase; its items looked through."""
        entries = [{"item_id": one["id"], "why": "值得一看", "confirmed_no": 1} for one in items]
        return {
            "title": "课例展播",
            "intro": "本年度优秀课例。",
            "open_range": "public",
            "sections": [{"title": "一等奖", "items": entries}],
            **more,
        }

    async def save(self, made: Body, *items: Body, who: Actor | None = None, **more: Any) -> Body:
        path, body = f"/showcases/{made['id']}", self.body(*items, **more)
        return await self.desk.ok(who or self.office, "PUT", path, made["version"], json=body)

    async def step(self, made: Body, verb: str, who: Actor | None = None, **more: Any) -> Any:
        path = f"/showcases/{made['id']}"
        actor = who or self.office
        seen = (await self.desk.call(actor, "GET", path)).json().get("version", 1)
        return await self.desk.call(actor, "POST", f"{path}/{verb}", seen, **more)

    async def opened(self, *items: Body, **more: Any) -> Body:
        """An open showcase of the city."""
        saved = await self.save(await self.draft(), *items, **more)
        answer = await self.step(saved, "open")
        assert answer.is_success, answer.text
        return dict(answer.json())

    def team(self) -> Actor:
        """The team of a school, with a right that names the unit as the directory does."""
        school = self.city.zhuji
        grant = Grant(Role.SCHOOL_TEAM, school.id, school.path)
        return Actor(school.team.person_id, school.team.name, uuid7(), (grant,))
