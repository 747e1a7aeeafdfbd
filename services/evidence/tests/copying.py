"""A reviewer's desk of the tests: tickets, and what they open; makes copies as the worker does."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from evidence.derived.rules import Kind
from evidence.derived.service import derive
from evidence.worker import MAKERS
from kernel.actor import Actor, Role
from kernel.testing import Callers, an_actor
from kernel.tokens import Signer

from .conftest import Desk

REVIEWER = an_actor((Role.DISTRICT_OFFICE, "/1/12/"), name="张评审")


@dataclass(frozen=True)
class Reviewing:
    """Opens files by ticket, and fetches what the answer leads to."""

    desk: Desk
    client: Callers
    keys: Path

    def ticket(self, file: str, issuer: str = "tisheng-assessment", **claims: Any) -> str:
        return Signer(self.keys).sign(
            {"sub": str(REVIEWER.person_id), "files": [file]} | claims,
            typ="ticket+jwt",
            aud="tisheng-evidence",
            issuer=issuer,
            lifetime=300,
        )

    async def get(self, who: Actor | None, path: str, **query: str) -> httpx.Response:
        async with self.client(who) as http:
            return await http.get(f"/api/evidence/v1/files/{path}", params=query)

    async def bytes_at(self, answer: httpx.Response, **headers: str) -> httpx.Response:
        assert answer.status_code == 307, answer.text
        origin = self.desk.means.settings.public_origin()
        return await self.desk.web.get(origin + answer.headers["Location"], headers=headers)

    async def make(self, file_id: str, kind: Kind) -> None:
        await derive(self.desk.means, MAKERS[kind], UUID(file_id), kind)
