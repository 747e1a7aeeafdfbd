"""A service of nothing but mechanism: two tables, a handful of routes."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Annotated, Any

import pytest
import pytest_asyncio
from fastapi import APIRouter, FastAPI, Query, Response
from pydantic import AwareDatetime
from sqlalchemy import Column, Integer, String, Table
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from embedded.postgres import Postgres
from kernel.actor import Role
from kernel.audit import audit_table
from kernel.db import new_engine, new_metadata, uuid7
from kernel.errors import Conflict, Stale, Unavailable
from kernel.etag import IfMatch, set_etag
from kernel.http.app import Part, create_app
from kernel.http.audit import audit_router
from kernel.http.deps import CurrentActor, Uow
from kernel.http.keys import LocalKeys
from kernel.idempotency import IdempotencyKey, idempotency_table, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows
from kernel.settings import ServiceSettings
from kernel.testing import (  # noqa: F401 -- fixtures
    app,
    client,
    committed_uow,
    postgres,
    settings_for,
    signing_keys,
    uow,
)
from kernel.text import Line, Points, Prose, Wire
from kernel.tokens import Signer

METADATA = new_metadata("cases")
AUDIT = audit_table(METADATA)
IDEMPOTENCY = idempotency_table(METADATA)
NOTE = Table(
    "note", METADATA, Column("id", Integer, primary_key=True), Column("text", String, unique=True)
)


class NoteIn(Wire):
    title: Line
    body: Prose = ""
    points: Points | None = None
    count: int | None = None
    at: AwareDatetime | None = None
    password: Line | None = None


class NoteOut(Wire):
    id: int
    title: str


class RoundIsClosed(Conflict):
    code = "round_is_closed"
    title = "考核批次已关闭"


def _notes() -> APIRouter:
    router = APIRouter(prefix="/v1/notes")
    signed_in = allows(reach=Reach.SIGNED_IN)

    @router.post("", operation_id="createNote", summary="新建", status_code=201, **signed_in)
    async def create(
        body: NoteIn,
        uow: Uow,  # noqa: F811
        idem: IdempotencyKey,
    ) -> NoteOut:
        async def work(session: AsyncSession) -> NoteOut:
            values = {"text": f"{body.title} {uuid7()}"}
            made = await session.execute(NOTE.insert().values(values).returning(NOTE.c.id))
            return NoteOut(id=made.scalar_one(), title=body.title)

        return await once(uow, idem, NoteOut, work)

    @router.get("", operation_id="listNotes", summary="列表", **signed_in)
    async def listed(page: PageQuery, at_least: Annotated[int, Query(ge=0)] = 0) -> Page[int]:
        start = page.start(int)
        first = start[0] + 1 if start else at_least
        rows = list(range(first, min(first + page.limit + 1, 10)))
        return page_of(rows, page, lambda row: (row,), lambda row: row)

    @router.put("/{note_id}", operation_id="saveNote", summary="保存", **signed_in)
    async def save(note_id: int, body: NoteIn, version: IfMatch, response: Response) -> NoteOut:
        if version != 7:
            raise Stale(extra={"current": {"title": "别人写的"}})
        set_etag(response, version + 1)
        return NoteOut(id=note_id, title=body.title)

    return router


def _faults() -> APIRouter:
    router = APIRouter(prefix="/v1/faults")

    @router.get("/closed", summary="关", **allows(reach=Reach.PUBLIC))
    async def closed() -> None:
        raise RoundIsClosed("2026 学年")

    @router.get("/away", summary="断", **allows(reach=Reach.PUBLIC))
    async def away() -> None:
        raise Unavailable

    @router.get("/bug", summary="错", **allows(reach=Reach.PUBLIC))
    async def bug() -> None:
        raise ZeroDivisionError("secret detail")

    @router.get("/office", summary="办", **allows(Role.CITY_OFFICE, reach=Reach.SUBTREE))
    async def office(actor: CurrentActor, path: str) -> None:
        actor.require(path, Role.CITY_OFFICE)

    @router.get("/machine", summary="机", **allows(reach=Reach.SCOPE, scope="files:read"))
    async def machine() -> None:
        return None

    @router.get("/both", summary="都", **allows(reach=Reach.SIGNED_IN, scope="files:read"))
    async def both() -> None:
        return None

    return router


@pytest.fixture(scope="session")
def service_settings(postgres: Postgres, signing_keys: Path) -> ServiceSettings:  # noqa: F811
    return settings_for(ServiceSettings, postgres, signing_keys, service="cases")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def engine(service_settings: ServiceSettings) -> AsyncIterator[AsyncEngine]:
    owner = create_async_engine(service_settings.database_url("owner"))
    async with owner.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    await owner.dispose()
    made = new_engine(service_settings)
    yield made
    await made.dispose()


@pytest.fixture(scope="session")
def make_app(signing_keys: Path) -> Callable[[Any], FastAPI]:  # noqa: F811
    def make(settings: ServiceSettings) -> FastAPI:
        routers = [_notes(), _faults(), audit_router("cases", AUDIT)]
        keys = LocalKeys(Signer(signing_keys).key_set())
        return create_app(Part("cases", "样例", settings, routers, access_keys=keys))

    return make
