"""A lesson begins: 500 teachers at once who look something up in the library.

Each opens the first page and its counts, searches, and opens what stands first, without a pause,
through the gateway. Who is refused comes again when `Retry-After` says so, as the pages do; any
other refusal, and an answer that is not one, is an error.
"""

import asyncio
import random
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from kernel.actor import Role
from tests.bench.city import City
from tests.bench.measure import Line, p95_of
from tests.callers import Caller, Mint

READERS, PATIENCE_SECONDS = 500, 600
ITEMS: Final = "/api/cases/v1/items"


@dataclass
class Tally:
    """What readers saw: the times of answers in milliseconds, refusals with a time, errors."""

    times: list[float] = field(default_factory=list)
    refused: int = 0
    errors: int = 0


def reading(city: City, words: Sequence[str], path: str) -> Line:
    """Let everybody read at once; `path` is the school that they are from."""
    mint, seconds = Mint(city.stack), time.perf_counter()
    people = [mint.person(Role.TEACHER, path) for _ in range(READERS)]
    tally = asyncio.run(_all(city.stack.url, people, words))
    seconds = time.perf_counter() - seconds
    name = f"{READERS} readers at once: errors (p95 {p95_of(tally.times) / 1000:.1f} s,"
    name = f"{name} {tally.refused} sent away for a moment)"
    asked = len(tally.times)
    return Line(name, tally.errors, asked, "calls", tally.errors / asked, "none", not tally.errors)


async def _all(url: str, people: Sequence[Caller], words: Sequence[str]) -> Tally:
    tally, dice, trust = Tally(), random.Random(len(people)), ssl.create_default_context()

    async def one(person: Caller) -> None:
        options: dict[str, Any] = {"timeout": 120, "trust_env": False, "verify": trust}
        headers = person.authorization
        async with httpx.AsyncClient(base_url=url, headers=headers, **options) as http:
            await _Reader(http, random.Random(dice.random()), tally).read(dice.choice(words))

    async with asyncio.timeout(PATIENCE_SECONDS):
        await asyncio.gather(*map(one, people))
    return tally


@dataclass(frozen=True)
class _Reader:
    http: httpx.AsyncClient
    dice: random.Random
    tally: Tally

    async def read(self, word: str) -> None:
        """The first page, its counts, a search, the item that it finds."""
        await self._ask(ITEMS, limit="20")
        await self._ask(f"{ITEMS}/facets")
        found = await self._ask(ITEMS, limit="20", q=word)
        await self._ask(f"{ITEMS}/facets", q=word)
        for item in found.get("items", [])[:1]:
            await self._ask(f"{ITEMS}/{item['id']}")

    async def _ask(self, path: str, **params: str) -> dict[str, Any]:
        while True:
            begun = time.perf_counter()
            try:
                answer = await self.http.get(path, params=params)
            except httpx.TransportError:
                self.tally.errors += 1
                return {}
            if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
                wait = answer.headers.get("Retry-After")
                if wait is not None:
                    self.tally.refused += 1
                    await asyncio.sleep(int(wait) + self.dice.random())
                    continue
            self.tally.times.append((time.perf_counter() - begun) * 1000)
            self.tally.errors += answer.is_error
            return {} if answer.is_error else dict(answer.json())
