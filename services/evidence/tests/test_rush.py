"""The last 48 hours: two hundred uploads in flight, and none is lost."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, text

from evidence.deps import Gate
from evidence.files.tables import File
from evidence.ports import Means
from evidence.uploads.tables import Upload
from kernel.actor import Actor, Role
from kernel.testing import Callers, an_actor

from .conftest import pdf

UPLOADS = "/api/evidence/v1/uploads"
IN_FLIGHT = 200
SCHOOLS = 20
pytestmark = pytest.mark.requirement("R112")


@dataclass
class Rush:
    """Sends as the pages do: a 503 is waited out as long as it says, and tried again."""

    client: Callers
    web: httpx.AsyncClient
    answers: Counter[int] = field(default_factory=Counter)

    async def _until_taken(self, ask: Callable[[], Awaitable[httpx.Response]]) -> Any:
        while True:
            answer = await ask()
            self.answers[answer.status_code] += 1
            if answer.status_code != 503:
                assert answer.is_success, answer.text
                return answer.json()
            assert int(answer.headers["Retry-After"]) > 0
            assert any(letter >= "\u4e00" for letter in answer.json()["title"])
            await asyncio.sleep(0.5 * int(answer.headers["Retry-After"]))

    async def send(self, actor: Actor, number: int) -> Any:
        content = pdf(2_000 + number)
        body = {"filename": f"材料{number}.pdf", "size": len(content), "media_type": ""}
        headers = {"Idempotency-Key": f"rush-{number}"}
        async with self.client(actor) as http:
            started = await self._until_taken(
                lambda: http.post(UPLOADS, json=body, headers=headers)
            )
            sent = await self.web.put(started["parts"][0]["url"], content=content)
            sent.raise_for_status()
            parts = {"parts": [{"number": 1, "etag": sent.headers["ETag"]}]}
            return await self._until_taken(
                lambda: http.post(f"{UPLOADS}/{started['id']}/complete", json=parts)
            )


async def test_two_hundred_uploads_at_once_all_arrive(
    client: Callers, app: FastAPI, web: httpx.AsyncClient, real: Means
) -> None:
    app.state.uow = real.uow
    app.state.upload_gate = Gate(8, patience=6)
    schools = [an_actor((Role.SCHOOL_TEAM, f"/1/12/{n}/")).grants for n in range(SCHOOLS)]
    people = [
        Actor(one.person_id, one.name, one.session_id, schools[n % SCHOOLS])
        for n, one in enumerate(an_actor() for _ in range(IN_FLIGHT))
    ]
    rush = Rush(client, web)

    files = await asyncio.gather(*(rush.send(who, n) for n, who in enumerate(people)))

    assert {file["state"] for file in files} == {"checking"}
    assert len({file["receipt_no"] for file in files}) == IN_FLIGHT
    async with real.uow() as session:
        kept = {f.id: f for f in (await session.execute(select(File))).scalars()}
        left = (await session.execute(select(Upload.state).distinct())).scalars().all()
        jobs = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'check_file'")
        queued = (await session.execute(jobs)).scalar_one()
    assert (len(kept), queued, left) == (IN_FLIGHT, IN_FLIGHT, ["completed"])
    sizes = await asyncio.gather(*(real.store.size_of(file.object_key) for file in kept.values()))
    assert sizes == [file.size for file in kept.values()]
    assert set(rush.answers) <= {201, 202, 503}


async def test_who_waited_too_long_gets_an_honest_answer(
    client: Callers, app: FastAPI, lead: Actor
) -> None:
    gate = app.state.upload_gate = Gate(1, patience=0.1)
    body = {"filename": "a.pdf", "size": 10, "media_type": ""}
    async with gate, client(lead) as http:
        answer = await http.post(UPLOADS, json=body)
        looked = await http.get(UPLOADS)
    async with client(lead) as http:
        again = await http.post(UPLOADS, json=body)

    assert (answer.status_code, answer.json()["code"]) == (503, "uploads_busy")
    assert 3 <= int(answer.headers["Retry-After"]) <= 8
    assert "不会丢失" in answer.json()["title"]
    assert (looked.status_code, again.status_code) == (200, 201)
