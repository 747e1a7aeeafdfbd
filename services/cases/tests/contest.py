"""Plays campaigns over HTTP."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from fastapi import FastAPI

from kernel.actor import Actor
from kernel.clock import utc_now

from .conftest import Body, City, Desk, School

DAY = timedelta(days=1)
# The defaults begin on the day of the call: tests live at one moment of it.
NOW = utc_now()


@dataclass(frozen=True)
class Contest:
    """A city's campaign and those who work in it."""

    desk: Desk
    app: FastAPI

    @property
    def city(self) -> City:
        return self.desk.city

    def at(self, moment: datetime) -> None:
        """Set the server's clock."""
        self.app.state.clock = lambda: moment

    async def draft(self, actor: Actor, **more: Any) -> Body:
        """A draft without problems, saved."""
        begun = {"kind": "selection", "title": "优秀案例评选"}
        made = await self.desk.ok(actor, "POST", "/campaigns", json=begun)
        return await self.save(actor, made, call="请各校组织申报。", **more)

    async def save(self, actor: Actor, page: Body, **more: Any) -> Body:
        """Save a draft with other words."""
        answer = await self.try_save(actor, page, **more)
        assert answer.is_success, answer.text
        return dict(answer.json())

    async def try_save(self, actor: Actor, page: Body, **more: Any) -> Any:
        """The same, the answer as it is."""
        body = {name: page[name] for name in TERMS} | more
        path = f"/campaigns/{page['id']}"
        return await self.desk.call(actor, "PUT", path, page["version"], json=body)

    async def opened(self, actor: Actor | None = None, **more: Any) -> Body:
        """A campaign that is open."""
        who = actor or self.city.office
        made = await self.draft(who, **more)
        path = f"/campaigns/{made['id']}/open"
        return await self.desk.ok(who, "POST", path, made["version"])

    async def proposed(
        self, campaign: Body, school: School | None = None, author: Actor | None = None, **more: Any
    ) -> Body:
        """An entry that its author proposed."""
        where = school or self.city.zhuji
        who = author or where.wang
        made = await self.desk.submitted(who, **more)
        item = await self.desk.step(where.team, made["id"], "publish")
        return await self.propose(who, campaign, item["id"])

    async def propose(self, author: Actor, campaign: Body, item_id: str) -> Body:
        """Propose an item."""
        answer = await self.try_propose(author, campaign, item_id)
        assert answer.is_success, answer.text
        return dict(answer.json())

    async def try_propose(self, author: Actor, campaign: Body, item_id: str) -> Any:
        """The same, the answer as it is."""
        path = f"/campaigns/{campaign['id']}/entries"
        return await self.desk.call(author, "POST", path, json={"item_id": item_id})

    async def step(self, actor: Actor, entry: Body, verb: str, **body: Any) -> Body:
        """Take a step with the version there is now."""
        answer = await self.try_step(actor, entry, verb, **body)
        assert answer.is_success, answer.text
        return dict(answer.json())

    async def try_step(self, actor: Actor, entry: Body, verb: str, **body: Any) -> Any:
        """The same, the answer as it is."""
        seen = (await self.desk.call(actor, "GET", f"/entries/{entry['id']}")).json()
        needs_body = verb in ("nominate", "refuse", "return")
        more = {"json": body} if needs_body else {}
        path = f"/entries/{entry['id']}/{verb}"
        return await self.desk.call(actor, "POST", path, seen.get("version", 1), **more)

    async def nominated(self, campaign: Body, school: School | None = None, **more: Any) -> Body:
        """An entry that its school nominated."""
        where = school or self.city.zhuji
        made = await self.proposed(campaign, where, **more)
        return await self.step(where.team, made, "nominate")

    async def entry(self, actor: Actor, entry: Body) -> Body:
        """An entry as somebody's desk shows it."""
        return await self.desk.ok(actor, "GET", f"/entries/{entry['id']}")

    async def listed(self, actor: Actor, campaign: Body, **params: Any) -> list[str]:
        """The entries of a desk's list, by id."""
        path = f"/campaigns/{campaign['id']}/entries"
        found = await self.desk.ok(actor, "GET", path, params=params)
        return [one["id"] for one in found["items"]]

    async def places(self, actor: Actor, campaign: Body, side: str) -> tuple[int, int]:
        """How many places of a unit are taken, and how many it has."""
        path = f"/campaigns/{campaign['id']}/desk"
        found = await self.desk.ok(actor, "GET", path, params={"side": side})
        return found["used"], found["most"]

    async def page(self, actor: Actor, campaign: Body) -> Body:
        """A campaign as its page shows it."""
        return await self.desk.ok(actor, "GET", f"/campaigns/{campaign['id']}")

    async def act(self, actor: Actor, campaign: Body, verb: str, **body: Any) -> Any:
        """Do something with a campaign as it is now; the answer as it is."""
        seen = (await self.page(actor, campaign))["version"]
        path = f"/campaigns/{campaign['id']}/{verb}"
        method = "PUT" if verb == "quotas" else "POST"
        return await self.desk.call(actor, method, path, seen, **({"json": body} if body else {}))


TERMS = (
    "kind", "parent_id", "title", "call", "item_kinds", "stages", "subjects", "abilities",
    "entries_from", "entries_until", "districts_until", "judging_until", "announce_days",
    "school_quota", "district_quota", "judges_each", "arbiter_gap", "spares_own_district",
    "sheet", "awards",
)  # fmt: skip
NOBODY = str(uuid4())
