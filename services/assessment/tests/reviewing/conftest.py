"""A played round: people of two offices, marks sent over HTTP, a clock that can be set."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from assessment.results.service.appealing import find_appeal
from assessment.reviews.rules import ReviewState
from assessment.reviews.tables import Review, ReviewMark
from assessment.rubrics.from_notice import read_notice
from assessment.rubrics.marks import document_of, mark_of
from assessment.rubrics.rules import item_score
from assessment.submissions.rules import ItemState
from assessment.submissions.tables import SubmissionItem
from kernel.actor import Actor, Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork, uuid7
from kernel.testing import Callers, an_actor

from ..conftest import (  # noqa: TID252 -- tests are no packages with names of their own
    API,
    City,
    OpenRound,
    PlaceOf,
    School,
    Submit,
    full_mark,
)

Body = dict[str, Any]
Marks = Mapping[str, Body]
RUBRIC = read_notice()[1].to_rules()


@dataclass
class Play:
    """Brings a school's submission to any state by the calls that people make."""

    app: FastAPI
    client: Callers
    city: City
    full: Marks  # full marks for every item
    uow: UnitOfWork
    open_round: OpenRound
    place_of: PlaceOf
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

    async def done(self, actor: Actor | None, verb: str, path: str, **more: Any) -> Any:
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
        """Take a place and mark every item: full, except for what is given.

        The marks are written at once, as if each had been sent (that is what `put_mark` tests).
        """
        await self.done(actor, "POST", f"/submissions/{submission_id}/reviews/{stage}/start")
        query = select(Review.id).where(
            Review.submission_id == UUID(submission_id),
            Review.reviewer_id == actor.person_id,
            Review.state == ReviewState.OPEN,
        )
        async with self.uow.begin() as session:
            review_id = (await session.scalars(query)).one()
            rows = [
                {"review_id": review_id, "version": 1, "updated_at": utc_now(), **row}
                for row in self._rows(marks)
            ]
            await session.execute(upsert(ReviewMark).on_conflict_do_nothing(), rows)

    def _rows(self, marks: Marks | None) -> list[Body]:
        given = {**self.full, **(marks or {})}
        found = []
        for code, item in RUBRIC.items.items():
            mark = mark_of(given[code])
            points = item_score(item, mark, half_points=False).points
            found.append({"code": code, "mark": document_of(item, mark), "points": points})
        return found

    async def _fill_in(self, submission_id: str, marks: Marks | None) -> None:
        rows = [
            {
                "submission_id": UUID(submission_id),
                "version_no": 1,
                "code": row["code"],
                "narrative": "已完成",
                "self_mark": row["mark"],
                "self_points": row["points"],
                "state": ItemState.DONE,
                "version": 1,
                "updated_at": utc_now(),
                "updated_by": uuid7(),
                "updated_by_name": "李主任",
            }
            for row in self._rows(marks)
        ]
        async with self.uow.begin() as session:
            await session.execute(insert(SubmissionItem), rows)

    async def conclude(
        self, actor: Actor, submission_id: str, stage: str = "district"
    ) -> httpx.Response:
        """Conclude a review."""
        return await self.call(
            actor, "POST", f"/submissions/{submission_id}/reviews/{stage}/conclude", json={}
        )

    async def submitted(
        self, school: School | None = None, own: Marks | None = None, **settings: object
    ) -> str:
        """Open a round and hand a school's submission in."""
        school = school or self.city.zhuji
        submission_id = await self.place_of(await self.open_round(**settings), school)
        await self._fill_in(submission_id, own)
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
def play(  # noqa: PLR0913, PLR0917 -- the cast and the stage
    app: FastAPI,
    client: Callers,
    city: City,
    uow: UnitOfWork,
    open_round: OpenRound,
    place_of: PlaceOf,
    submit: Submit,
) -> Play:
    app.state.outside = replace(app.state.outside, find_appeal=find_appeal)
    full = {c.code: full_mark(c.model_dump(mode="json")) for _, c in read_notice()[1].indicators()}
    return Play(app, client, city, full, uow, open_round, place_of, submit)
