"""The last evening: 500 teachers at once who autosave an ability and hand it in.

Each begins a certification, saves its piece a few times and submits, without a pause, through the
gateway. Who is refused waits as long as `Retry-After` says, and a moment of its own, and tries
again. In the end everything that was acknowledged must stand in the database, each version once.
"""

import asyncio
import random
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import uuid4

import httpx

from tests.bench.city import City
from tests.bench.staffing import connection

CERTIFICATIONS = "/api/assessment/v1/certifications"
SAVES = 3
PATIENCE_SECONDS = 600  # for a whole crowd; a minute where nothing else runs


@dataclass
class Tally:
    """What the clients of one crowd saw: times of what was let in in milliseconds, refusals."""

    times: list[float] = field(default_factory=list)
    writes: int = 0
    refused: int = 0  # 503 with Retry-After
    bare: int = 0  # 503 without it, or no answer at all
    unsaid: int = 0  # written although the answer was a refusal

    def add(self, other: "Tally") -> None:
        """Count what another crowd saw."""
        self.times += other.times
        for name in ("writes", "refused", "bare", "unsaid"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True)
class Client:
    """A teacher at the desk: the token, the ability that is begun, the file that is attached."""

    token: str
    ability: str
    file_id: str
    dice: random.Random


@dataclass(frozen=True)
class Kept:
    """What the platform acknowledged: the piece's version and text."""

    certification_id: str
    version: int
    narrative: str


def crowd(city: City, clients: Sequence[Client], at_once: int) -> tuple[Tally, list[Kept]]:
    """Let clients work, so many at once; TimeoutError when they do not come to an end."""
    return asyncio.run(_crowd(city.stack.url, clients, at_once))


async def _crowd(url: str, clients: Sequence[Client], at_once: int) -> tuple[Tally, list[Kept]]:
    tally, places, trust = Tally(), asyncio.Semaphore(at_once), ssl.create_default_context()

    async def one(client: Client) -> Kept:
        headers = {"Authorization": f"Bearer {client.token}"}
        options = {"timeout": 60, "trust_env": False, "verify": trust}
        async with places, httpx.AsyncClient(base_url=url, headers=headers, **options) as http:  # type: ignore[arg-type]  # httpx's own options
            return await Desk(http, client, tally).work()

    async with asyncio.timeout(PATIENCE_SECONDS):
        return tally, await asyncio.gather(*map(one, clients))


@dataclass(frozen=True)
class Desk:
    """One client at work."""

    http: httpx.AsyncClient
    client: Client
    tally: Tally

    async def work(self) -> Kept:
        """Begin, save, hand in; return what was acknowledged."""
        body: dict[str, object] = {"ability_code": self.client.ability}
        key = {"Idempotency-Key": str(uuid4())}
        begun = (await self._written("POST", CERTIFICATIONS, body, key)).json()
        path, (piece,) = f"{CERTIFICATIONS}/{begun['id']}", begun["pieces"]
        version, text = piece["version"], ""
        for turn in range(SAVES):
            text = f"第 {turn + 1} 次保存：课堂应用说明"
            version = await self._save(f"{path}/pieces/{piece['task']['key']}", text, version)
        answer = await self._sent("POST", f"{path}/submit", {}, {})
        if answer.is_error:  # handed in before, with an answer that was lost
            read = (await self._sent("GET", path, None, {})).raise_for_status()
            if read.json()["state"] == "draft":
                raise AssertionError(answer.text)
            self.tally.unsaid += 1
        else:
            self.tally.writes += 1
        return Kept(begun["id"], version, text)

    async def _save(self, path: str, text: str, seen: int) -> int:
        """Save a text over the version seen; return the version it has now."""
        body: dict[str, object] = {
            "narrative": text,
            "self_level": "pass",
            "evidence_file_ids": [self.client.file_id],
        }
        answer = await self._sent("PUT", path, body, {"If-Match": f'"{seen}"'})
        found = answer.json()
        if answer.status_code == httpx.codes.PRECONDITION_FAILED:
            found = found["current"]
            if found["narrative"] != text:
                raise AssertionError(answer.text)
            self.tally.unsaid += 1
        else:
            answer.raise_for_status()
            self.tally.writes += 1
        if found["version"] != seen + 1:
            raise AssertionError(f"version {found['version']} after {seen}")
        return seen + 1

    async def _written(
        self, method: str, path: str, body: dict[str, object], headers: dict[str, str]
    ) -> httpx.Response:
        answer = await self._sent(method, path, body, headers)
        self.tally.writes += 1
        return answer.raise_for_status()

    async def _sent(
        self, method: str, path: str, body: dict[str, object] | None, headers: dict[str, str]
    ) -> httpx.Response:
        """Send until it is let in."""
        while True:
            started = time.perf_counter()
            try:
                answer = await self.http.request(method, path, json=body, headers=headers)
            except httpx.TransportError:
                self.tally.bare += 1
                await self._pause(1)
                continue
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                self.tally.times.append((time.perf_counter() - started) * 1000)
                return answer
            wait = answer.headers.get("Retry-After")
            self.tally.refused += wait is not None
            self.tally.bare += wait is None
            await self._pause(int(wait or 1))

    async def _pause(self, seconds: int) -> None:
        await asyncio.sleep(seconds + self.client.dice.random())


_STANDS = """
SELECT count(*) FROM unnest(%s::uuid[], %s::int[], %s::text[]) AS k(id, version, narrative)
JOIN certification AS c ON c.id = k.id AND c.state <> 'draft' AND c.turn = 1 AND c.version = 2
JOIN certification_piece AS p ON p.certification_id = c.id AND p.version = k.version
  AND p.narrative = k.narrative AND p.self_level = 'pass'
WHERE (SELECT count(*) FROM certification_evidence AS e WHERE e.certification_id = c.id) = 1
  AND (SELECT array_agg(verb::text ORDER BY verb) FROM certification_step AS s
       WHERE s.certification_id = c.id) = ARRAY['begin', 'submit']"""


def lost(city: City, kept: Sequence[Kept]) -> int:
    """Count the works that are not there as they were acknowledged."""
    columns = [[getattr(one, name) for one in kept] for name in Kept.__dataclass_fields__]
    with connection(city) as database:
        row = database.execute(_STANDS, columns).fetchone()
    return len(kept) - (row[0] if row else 0)
