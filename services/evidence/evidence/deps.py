"""What a route of evidence may ask for: its means, and who opens a file by ticket."""

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Query, Request

from evidence.ports import Means, ObjectStore
from evidence.settings import Settings
from kernel.actor import Actor
from kernel.errors import NotFound, Unauthenticated
from kernel.http.deps import Now, Uow, current_actor
from kernel.http.keys import TokenCheck
from kernel.paging import CursorInvalid, PageRequest

TICKET_TYP: Final = "ticket+jwt"
TICKET_ISSUER: Final = "tisheng-assessment"
TICKET_AUDIENCE: Final = "tisheng-evidence"
TICKET_SECONDS: Final = 300


async def means(request: Request, uow: Uow, now: Now) -> Means:
    """Return database, store, settings and clock of this process."""
    settings: Settings = request.app.state.settings
    store: ObjectStore = request.app.state.store
    return Means(uow, store, settings, now)


MeansDep = Annotated[Means, Depends(means)]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who opens a file, and the files their ticket names."""

    actor: Actor
    ticket_files: frozenset[UUID]


async def reader(
    request: Request,
    ticket: Annotated[
        str | None, Query(max_length=8192, description="评审服务签发的查看凭证")
    ] = None,
) -> Reader:
    """Return the caller by bearer token, by ticket, or by both when they name the same person.

    A ticket alone is enough: `<video>`, `<img>` and `<iframe>` send no Authorization header. It is
    signed, names one person and some files, and lives five minutes.
    """
    has_bearer = bool(request.headers.get("Authorization"))
    if ticket is None:
        return Reader(await current_actor(request), frozenset())
    check: TokenCheck = request.app.state.ticket_keys
    claims = await check.verify(ticket)
    person_id, files = _named(claims)
    if not has_bearer:
        actor = Actor(person_id, str(claims.get("name") or "持凭证查看者"), None, ())
        request.state.actor = actor
        return Reader(actor, files)
    actor = await current_actor(request)
    if actor.person_id != person_id:
        raise NotFound
    return Reader(actor, files)


def _named(claims: dict[str, object]) -> tuple[UUID, frozenset[UUID]]:
    files = claims.get("files")
    if not isinstance(files, list):
        raise Unauthenticated
    try:
        return UUID(str(claims["sub"])), frozenset(UUID(str(one)) for one in files)
    except ValueError as fault:
        raise Unauthenticated from fault


ReaderDep = Annotated[Reader, Depends(reader)]


def id_before(page: PageRequest) -> UUID | None:
    """Return the id that a list, newest first, goes on after."""
    after = page.start(str)
    try:
        return UUID(after[0]) if after else None
    except ValueError as fault:
        raise CursorInvalid from fault
