import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from assessment.gate import Gate
from assessment.settings import Settings


class Slow:
    """An application that begins to answer when it is told to, and ends when told again."""

    def __init__(self) -> None:
        self.begun = asyncio.Semaphore(0)
        self.answer, self.end = asyncio.Event(), asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive
        if scope["path"] == "/fails":
            raise ZeroDivisionError
        if scope["path"] == "/slow":
            self.begun.release()
            await self.answer.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        if scope["path"] == "/slow":
            await self.end.wait()
        await send({"type": "http.response.body", "body": b"done"})


def calling(app: Any) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app)
    return httpx.AsyncClient(transport=transport, base_url="http://testserver")


@pytest.fixture
async def slow() -> Slow:
    return Slow()


async def test_whoever_finds_all_places_taken_is_told_when_to_come_again(slow: Slow) -> None:
    async with calling(Gate(slow, 2)) as http:
        inside = [asyncio.create_task(http.get("/slow")) for _ in range(2)]
        for _ in inside:
            await slow.begun.acquire()
        refused = await http.get("/quick")
        slow.answer.set()
        slow.end.set()
        answers = await asyncio.gather(*inside)

    assert refused.status_code == 503
    assert refused.json()["code"] == "crowded"
    assert 1 <= int(refused.headers["Retry-After"]) <= 4
    assert [one.status_code for one in answers] == [200, 200]
    assert slow.begun.locked()


async def test_a_place_is_free_when_the_answer_begins(slow: Slow) -> None:
    async with calling(Gate(slow, 1)) as http:
        inside = asyncio.create_task(http.get("/slow"))
        await slow.begun.acquire()
        assert (await http.get("/quick")).status_code == 503
        slow.answer.set()
        await asyncio.sleep(0.01)
        # Its body is still on the way.
        assert not inside.done()
        assert (await http.get("/quick")).status_code == 200
        slow.end.set()
        assert (await inside).text == "done"
        # The place was given back once, not twice.
        slow.answer.clear()
        again = asyncio.create_task(http.get("/slow"))
        await slow.begun.acquire()
        assert (await http.get("/quick")).status_code == 503
        slow.answer.set()
        await again


async def test_a_fault_gives_its_place_back(slow: Slow) -> None:
    async with calling(Gate(slow, 1)) as http:
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                await http.get("/fails")
        assert (await http.get("/quick")).status_code == 200


async def test_probes_pass_and_a_refusal_carries_the_headers_of_every_answer(
    make_app: Callable[[Settings], FastAPI], service_settings: Settings
) -> None:
    full = service_settings.model_copy(update={"requests_at_once": 0})
    async with calling(make_app(full)) as http:
        refused = await http.get("/api/assessment/v1/ping")
        assert (await http.get("/api/assessment/health/live")).status_code == 200
        assert (await http.get("/api/assessment/metrics")).status_code == 200

    assert refused.status_code == 503
    assert refused.json()["request_id"] == refused.headers["X-Request-Id"] != ""
    assert refused.headers["Cache-Control"] == "no-store"
