"""What a route of evidence may ask for: its means, a place in line, who opens by ticket."""

import asyncio
import base64
import json
import secrets
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Depends, Query, Request

from evidence.ports import Means, ObjectStore
from evidence.settings import Settings
from kernel.actor import Actor
from kernel.errors import NotFound, Unauthenticated, Unavailable
from kernel.http.deps import Now, Uow, current_actor
from kernel.http.keys import TokenCheck
from kernel.paging import PageRequest

TICKET_TYP: Final = "ticket+jwt"
# A type of its own: where one holds the other is no ticket at all.
PUBLIC_TICKET_TYP: Final = "public-ticket+jwt"
PUBLIC_TICKET_ISSUER: Final = "tisheng-cases"
MANIFEST_TYP: Final = "manifest+jwt"
MANIFEST_ISSUER: Final = "tisheng-assessment"
# Work is judged there; cases sign blind tickets for those who judge, and open ones for readers.
REVIEW_ISSUER: Final = MANIFEST_ISSUER
TICKET_AUDIENCE: Final = "tisheng-evidence"
TICKET_SECONDS: Final = 300


async def means(request: Request, uow: Uow, now: Now) -> Means:
    """Return database, store, settings and clock of this process."""
    settings: Settings = request.app.state.settings
    store: ObjectStore = request.app.state.store
    return Means(uow, store, settings, now)


MeansDep = Annotated[Means, Depends(means)]


class UploadsBusy(Unavailable):
    """More uploads begin or end at this moment than the database has connections for."""

    code = "uploads_busy"
    title = "上传的人很多，正在排队，已传的部分不会丢失，稍后会自动继续"


class Gate:
    """Lets so many requests work at once; the others wait in line for a while.

    A request that is let in finishes: fewer are inside than there are connections. Without the
    gate two hundred at once starve each other halfway and all do their work again.
    """

    def __init__(self, at_once: int, patience: float) -> None:
        """Let in `at_once`, and send away who waited `patience` seconds."""
        self._places = asyncio.Semaphore(at_once)
        self._patience = patience

    async def __aenter__(self) -> None:
        """Take a place."""
        try:
            await asyncio.wait_for(self._places.acquire(), self._patience)
        except TimeoutError as fault:  # not all at the same moment again
            raise UploadsBusy(retry_after=3 + secrets.randbelow(6)) from fault

    async def __aexit__(self, *_: object) -> None:
        """Give the place to the next in line."""
        self._places.release()


async def admitted(request: Request) -> AsyncIterator[None]:
    """Hold a place at the gate while the request works."""
    gate: Gate = request.app.state.upload_gate
    async with gate:
        yield


Admitted = Annotated[None, Depends(admitted)]


@dataclass(frozen=True, slots=True)
class TicketChecks:
    """Verifies tickets of several issuers: each by its own keys, which the others cannot sign."""

    by_issuer: Mapping[str, TokenCheck]

    async def verify(self, ticket: str) -> dict[str, Any]:
        """Return the claims, or raise Unauthenticated."""
        check = self.by_issuer.get(_said_issuer(ticket))
        if check is None:
            raise Unauthenticated
        return await check.verify(ticket)


def _said_issuer(ticket: str) -> str:
    """Return who a ticket says it is from: decides whose keys are asked, proves nothing."""
    try:
        _, body, _ = ticket.split(".")
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (ValueError, RecursionError):
        return ""
    return str(claims.get("iss")) if isinstance(claims, dict) else ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who opens a file, the files their ticket names, and whether it hides whose they are.

    `for_review`: the ticket is of work that is judged, not of what the library shows.
    """

    actor: Actor
    ticket_files: Mapping[UUID, int]  # with the number that a blind reader knows each by
    is_blind: bool = False
    for_review: bool = False

    def number_of(self, file_id: UUID) -> int:
        """Return the number a file has in the ticket."""
        return self.ticket_files[file_id]


async def reader(
    request: Request,
    ticket: Annotated[
        str | None,
        Query(
            max_length=8192,
            description="评审服务签发的查看凭证",
            # Told, not checked: whatever is no ticket is answered 401.
            json_schema_extra={"pattern": "^[A-Za-z0-9_.-]*$"},
        ),
    ] = None,
) -> Reader:
    """Return the caller by bearer token, by ticket, or by both when they name the same person.

    A ticket alone is enough: `<video>`, `<img>` and `<iframe>` send no Authorization header. It is
    signed, names one person and some files, and lives five minutes.
    """
    has_bearer = bool(request.headers.get("Authorization"))
    if ticket is None:
        return Reader(await current_actor(request), {})
    check: TicketChecks = request.app.state.ticket_keys
    claims = await check.verify(ticket)
    person_id, files = _named(claims)
    is_blind = claims.get("blind") is True
    for_review = is_blind or claims.get("iss") == REVIEW_ISSUER
    if not has_bearer:
        actor = Actor(person_id, str(claims.get("name") or "持凭证查看者"), None, ())
        request.state.actor = actor
        return Reader(actor, files, is_blind, for_review)
    actor = await current_actor(request)
    if actor.person_id != person_id:
        raise NotFound
    return Reader(actor, files, is_blind, for_review)


def _named(claims: dict[str, object]) -> tuple[UUID, dict[UUID, int]]:
    files = _files_of(claims)
    try:
        return UUID(str(claims["sub"])), files
    except (TypeError, ValueError) as fault:
        raise Unauthenticated from fault


def _files_of(claims: dict[str, object]) -> dict[UUID, int]:
    files = claims.get("files")
    if not isinstance(files, list):
        raise Unauthenticated
    numbers = claims.get("numbers", list(range(1, len(files) + 1)))
    if not isinstance(numbers, list) or len(numbers) != len(files):
        raise Unauthenticated
    try:
        return {UUID(str(one)): int(number) for one, number in zip(files, numbers, strict=True)}
    except (TypeError, ValueError) as fault:
        raise Unauthenticated from fault


ReaderDep = Annotated[Reader, Depends(reader)]


@dataclass(frozen=True, slots=True)
class PublicReader:
    """A stranger, and the released files that their ticket names, each with its number."""

    files: Mapping[UUID, int]


async def public_reader(
    request: Request,
    ticket: Annotated[
        str,
        Query(
            max_length=8192,
            description="公开查看凭证",
            json_schema_extra={"pattern": "^[A-Za-z0-9_.-]*$"},  # told, not checked, as above
        ),
    ] = "",
) -> PublicReader:
    """Return what a ticket for the public names; who is signed in is neither asked nor told."""
    check: TokenCheck = request.app.state.public_ticket_key
    claims = await check.verify(ticket)
    return PublicReader(_files_of(claims))


PublicReaderDep = Annotated[PublicReader, Depends(public_reader)]


def id_before(page: PageRequest) -> UUID | None:
    """Return the id that a list, newest first, goes on after."""
    after = page.start(UUID)
    return after[0] if after else None
