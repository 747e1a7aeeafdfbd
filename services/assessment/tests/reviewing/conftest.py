"""A played round: people of two offices, marks sent over HTTP, a clock that can be set."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from assessment.results.service.appealing import find_appeal
from kernel.actor import Actor, Role
from kernel.testing import Callers, an_actor

from ..conftest import (  # noqa: TID252 -- tests are no packages with names of their own
    API,
    City,
    FillIn,
    OpenRound,
    PlaceOf,
    School,
    Submit,
    full_mark,
)

Body = dict[str, Any]
Marks = Mapping[str, Body]


@dataclass
class Play:
    """Brings a school's submission to any state by the calls that people make."""

    app: FastAPI
    client: Callers
    city: City
    full: Marks  # full marks for every item
    open_round: OpenRound
    place_of: PlaceOf
    fill_in: FillIn
    submit: Submit

    def __post_init__(self) -> None:
        """Cast the people."""
        zhifu = (Role.DISTRICT_OFFICE, f"{self.city.root}2/")
        self.anna = an_actor(zhifu, name="安评审")
        self.bao = an_actor(zhifu, name="包评审")
        self.chen = an_actor(zhifu, name="陈仲裁")
        self.city_one = self.city.office("市甲")
        self.city_two = self.city.office("市乙")
        self.city_three = self.city.office("市丙")

    def set_clock(self, at: datetime) -> None:
        """Let the server believe it is this moment."""
        self.app.state.clock = lambda: at

    async def call(self, actor: Actor | None, verb: str, path: str, **more: Any) -> httpx.Response:
        """Send one request below /v1."""
        async with self.client(actor) as http:
            return await http.request(verb, f"{API}{path}", **more)

    async def done(self, actor: Actor, verb: str, path: str, **more: Any) -> Any:
        """Send a request that has to work, and return its body."""
        answer = await self.call(actor, verb, path, **more)
        assert answer.is_success, answer.text
        return answer.json()

    async def put_mark(
        self, actor: Actor, target: tuple[str, str, str], mark: Body, seen: int = 0
    ) -> httpx.Response:
        """Save one mark."""
        submission_id, stage, code = target
        path = f"/submissions/{submission_id}/reviews/{stage}/marks/{code}"
        return await self.call(actor, "PUT", path, json=mark, headers={"If-Match": f'"{seen}"'})

    async def mark_all(
        self, actor: Actor, submission_id: str, marks: Marks | None = None, stage: str = "district"
    ) -> None:
        """Mark every item: full, except for what is given."""
        for code, mark in {**self.full, **(marks or {})}.items():
            saved = await self.put_mark(actor, (submission_id, stage, code), mark)
            assert saved.status_code == 200, saved.text

    async def conclude(
        self, actor: Actor, submission_id: str, stage: str = "district"
    ) -> httpx.Response:
        """Conclude a review."""
        return await self.call(
            actor, "POST", f"/submissions/{submission_id}/reviews/{stage}/conclude", json={}
        )

    async def submitted(self, school: School | None = None, **settings: object) -> str:
        """Open a round and hand a school's submission in."""
        school = school or self.city.zhuji
        submission_id = await self.place_of(await self.open_round(**settings), school)
        await self.fill_in(submission_id, school)
        answer = await self.submit(submission_id, school)
        assert answer.status_code == 200, answer.text
        return submission_id

    async def reviewed(self, marks: Marks | None = None) -> str:
        """… and reviewed by the district."""
        submission_id = await self.submitted()
        await self.mark_all(self.anna, submission_id, marks)
        assert (await self.conclude(self.anna, submission_id)).is_success
        return submission_id

    async def verified(self, marks: Marks | None = None, changes: Marks | None = None) -> str:
        """… and verified by the city."""
        submission_id = await self.reviewed(marks)
        for code, mark in (changes or {}).items():
            saved = await self.put_mark(self.city_one, (submission_id, "city", code), mark)
            assert saved.status_code == 200, saved.text
        assert (await self.conclude(self.city_one, submission_id, "city")).is_success
        return submission_id

    async def announced(self, marks: Marks | None = None, changes: Marks | None = None) -> str:
        """… and published."""
        submission_id = await self.verified(marks, changes)
        await self.done(self.city_two, "POST", f"/submissions/{submission_id}/announce")
        return submission_id

    async def review_of(self, actor: Actor, submission_id: str, stage: str = "district") -> Body:
        """Return the review as the actor sees it."""
        found: Body = await self.done(actor, "GET", f"/submissions/{submission_id}/reviews/{stage}")
        return found

    async def state_of(self, submission_id: str) -> str:
        """Return the state of a submission."""
        found = await self.done(self.city_one, "GET", f"/submissions/{submission_id}")
        return str(found["state"])


@pytest.fixture
async def play(  # noqa: PLR0913, PLR0917 -- the cast and the stage
    app: FastAPI,
    client: Callers,
    city: City,
    rubric_id: object,
    open_round: OpenRound,
    place_of: PlaceOf,
    fill_in: FillIn,
    submit: Submit,
) -> Play:
    app.state.outside = replace(app.state.outside, find_appeal=find_appeal)
    async with client(city.office()) as http:
        rubric = (await http.get(f"{API}/rubrics/{rubric_id}")).json()
    items = [c for a in rubric["items_a"] for b in a["items_b"] for c in b["items_c"]]
    full = {item["code"]: full_mark(item) for item in items}
    return Play(app, client, city, full, open_round, place_of, fill_in, submit)
