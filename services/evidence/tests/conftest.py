"""Fixtures and sample files of evidence's tests: a real store, and a browser's way through it."""

import asyncio
import io
import os
import secrets
import struct
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import text

from embedded.environment import FONTS
from embedded.object_store import ObjectStore
from embedded.postgres import Postgres
from evidence.checks.service import check_file
from evidence.deps import (
    MANIFEST_ISSUER,
    MANIFEST_TYP,
    PUBLIC_TICKET_ISSUER,
    PUBLIC_TICKET_TYP,
    TICKET_AUDIENCE,
    TICKET_SECONDS,
    TICKET_TYP,
    TicketChecks,
)
from evidence.main import create
from evidence.object_store import S3Store
from evidence.ports import Means
from evidence.settings import Settings
from evidence.uploads.rules import consent
from kernel.actor import Actor, Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.http.keys import LocalKeys, TokenCheck
from kernel.testing import *  # noqa: F403 -- fixtures of mechanism
from kernel.testing import Callers, an_actor, settings_for
from kernel.tokens import Signer

SCHOOL = "/1/12/345/"
MIB = 1024 * 1024
NO_PUPILS = {"answer": "none", "version": consent.VERSION}
SHOWING = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".mp4", ".m4v", ".mov", ".webm")


@dataclass(frozen=True)
class StoreAddress:
    """Where the store of this run is: a private SeaweedFS, or the one TISHENG_S3_ENDPOINT names."""

    endpoint: str
    access_key: str
    secret_key: str


@pytest.fixture(scope="session")
def store_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreAddress]:
    """Start a private SeaweedFS, unless TISHENG_S3_ENDPOINT names a store to test against."""
    if endpoint := os.environ.get("TISHENG_S3_ENDPOINT"):
        keys = os.environ["TISHENG_S3_ACCESS_KEY"], os.environ["TISHENG_S3_SECRET_KEY"]
        yield StoreAddress(endpoint, *keys)
        return
    server = ObjectStore(tmp_path_factory.mktemp("store"), fast=True).start()
    try:
        yield StoreAddress(server.endpoint, server.access_key, server.secret_key)
    finally:
        server.stop()


@pytest.fixture(scope="session")
def service_settings(
    postgres: Postgres, signing_keys: Path, store_address: StoreAddress
) -> Settings:
    """Return settings for the private database and store, with a bucket of this run."""
    return settings_for(
        Settings,
        postgres,
        signing_keys,
        public_url=store_address.endpoint,
        s3_endpoint=store_address.endpoint,
        s3_access_key=store_address.access_key,
        s3_secret_key=store_address.secret_key,
        s3_bucket=f"test-{secrets.token_hex(6)}",
        s3_read_seconds=10,
        fonts_dir=FONTS,
    )


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def store(service_settings: Settings) -> AsyncIterator[S3Store]:
    """Give the store with an empty bucket."""
    made = S3Store(service_settings)
    await made.ensure_bucket()
    yield made
    made.close()


@pytest.fixture
def lists_open_uploads(store_address: StoreAddress) -> None:
    """Skip where the store names open uploads only to somebody who knows their key.

    MinIO is such a store. What no row knows of is ended by itself there, after a day.
    """
    server = httpx.get(store_address.endpoint, trust_env=False).headers.get("Server", "")
    if server == "MinIO":
        pytest.skip("MinIO does not list open uploads by prefix; it ends forgotten ones itself")


@pytest.fixture(scope="session")
def make_app(store: S3Store, signing_keys: Path) -> Callable[[Settings], FastAPI]:
    """Build the application on that store, trusting tickets signed with the test's own key."""

    def make(settings: Settings) -> FastAPI:
        app = create(settings)
        app.state.store = store

        def check(typ: str, issuer: str) -> TokenCheck:
            keys = LocalKeys(Signer(signing_keys).key_set())
            return TokenCheck(
                keys, typ=typ, aud=TICKET_AUDIENCE, issuer=issuer, max_age=TICKET_SECONDS
            )

        issuers = (MANIFEST_ISSUER, "tisheng-cases")
        app.state.ticket_keys = TicketChecks({one: check(TICKET_TYP, one) for one in issuers})
        app.state.public_ticket_key = check(PUBLIC_TICKET_TYP, PUBLIC_TICKET_ISSUER)
        app.state.manifest_keys = check(MANIFEST_TYP, MANIFEST_ISSUER)
        return app

    return make


@pytest.fixture
def means(uow: UnitOfWork, store: S3Store, service_settings: Settings) -> Means:
    """Give the means of a verb on the rolled-back database."""
    return Means(uow, store, service_settings, utc_now)


@pytest_asyncio.fixture(loop_scope="session")
async def real(
    committed_uow: UnitOfWork, store: S3Store, service_settings: Settings, postgres: Postgres
) -> AsyncIterator[Means]:
    """Give means whose commits are real, for what several processes see; tidy up afterwards."""
    yield Means(committed_uow, store, service_settings, utc_now)
    # No role of the platform deletes a file's row; the superuser does, with the triggers off.
    with postgres.connect() as admin:
        admin.execute("SET session_replication_role = replica")
        copies = ("derived_object", "derivation", "document_text", "fingerprint")
        for table in ("file", *copies, "phone_link"):
            admin.execute(f"DELETE FROM evidence.{table}")
    async with committed_uow.begin() as session:
        await session.execute(text("DELETE FROM upload"))
        await session.execute(text("DELETE FROM procrastinate_events"))
        await session.execute(text("DELETE FROM procrastinate_jobs"))


@pytest.fixture
def lead() -> Actor:
    """Make the head of a school."""
    return an_actor((Role.SCHOOL_LEAD, SCHOOL), name="李校长")


@pytest_asyncio.fixture(loop_scope="session")
async def web() -> AsyncIterator[httpx.AsyncClient]:
    """A browser without any right of its own: only what an address allows."""
    async with httpx.AsyncClient(timeout=20, trust_env=False) as http:
        yield http


def pdf(size: int = 2000, more: bytes = b"") -> bytes:
    """Make a PDF of a size, with `more` near its beginning."""
    start = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\n" + more
    return start + b"%" * (size - len(start) - 6) + b"\n%%EOF"


def office(part: str, declared: str, *, members: dict[str, bytes] | None = None) -> bytes:
    """Make an OOXML file around its main part."""
    kind = f"application/vnd.openxmlformats-officedocument.{declared}.main+xml"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        types = f'<?xml version="1.0"?><Types><Override PartName="/{part}" ContentType="{kind}"/>'
        archive.writestr("[Content_Types].xml", types + "</Types>")
        archive.writestr("_rels/.rels", "<Relationships/>")
        archive.writestr(part, "<document/>")
        for name, content in (members or {}).items():
            archive.writestr(name, content)
    return packed.getvalue()


def docx(members: dict[str, bytes] | None = None) -> bytes:
    """Make a Word document."""
    return office("word/document.xml", "wordprocessingml.document", members=members)


def old_office(*streams: str) -> bytes:
    """A compound file with one sector of allocation table and one of directory."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    directory = b""
    for name in ("Root Entry", *streams):
        raw = (name + "\0").encode("utf-16-le")
        directory += raw.ljust(64, b"\0") + struct.pack("<H", len(raw)) + bytes(62)
    return header + table + directory.ljust(512, b"\0")


def _expect(answer: httpx.Response, status: HTTPStatus) -> None:
    if answer.status_code != status:
        raise AssertionError(answer.status_code, answer.text)


@dataclass(frozen=True)
class Desk:
    """Does what a browser does with a file: begin, PUT the parts, complete; and runs the check."""

    client: Callers
    web: httpx.AsyncClient
    means: Means

    async def begin(
        self, actor: Actor, content: bytes, filename: str = "计划.pdf", **more: Any
    ) -> Any:
        body = {"filename": filename, "size": len(content), "media_type": "", **more}
        if filename.lower().endswith(SHOWING):
            body.setdefault("pupils", NO_PUPILS)
        async with self.client(actor) as http:
            answer = await http.post("/api/evidence/v1/uploads", json=body)
        _expect(answer, HTTPStatus.CREATED)
        return answer.json()

    async def put(self, started: Any, content: bytes, *numbers: int) -> list[dict[str, Any]]:
        size = started["part_size"]

        async def one(part: dict[str, Any]) -> dict[str, Any]:
            piece = content[(part["number"] - 1) * size : part["number"] * size]
            answer = await self.web.put(part["url"], content=piece)
            _expect(answer, HTTPStatus.OK)
            return {"number": part["number"], "etag": answer.headers["ETag"]}

        wanted = [p for p in started["parts"] if not numbers or p["number"] in numbers]
        return await asyncio.gather(*map(one, wanted))

    async def complete(self, actor: Actor, upload_id: str, parts: Any) -> httpx.Response:
        async with self.client(actor) as http:
            url = f"/api/evidence/v1/uploads/{upload_id}/complete"
            return await http.post(url, json={"parts": parts})

    async def send(
        self, actor: Actor, content: bytes, filename: str = "计划.pdf", **more: Any
    ) -> Any:
        started = await self.begin(actor, content, filename, **more)
        answer = await self.complete(actor, started["id"], await self.put(started, content))
        _expect(answer, HTTPStatus.ACCEPTED)
        return answer.json()

    async def checked(
        self, actor: Actor, content: bytes, filename: str = "计划.pdf", **more: Any
    ) -> Any:
        sent = await self.send(actor, content, filename, **more)
        await check_file(self.means, UUID(sent["id"]))
        return await self.file(actor, sent["id"])

    async def file(self, actor: Actor, file_id: str) -> Any:
        async with self.client(actor) as http:
            answer = await http.get(f"/api/evidence/v1/files/{file_id}")
        _expect(answer, HTTPStatus.OK)
        return answer.json()


@pytest.fixture
def desk(client: Callers, web: httpx.AsyncClient, means: Means) -> Desk:
    """Give a browser at the service."""
    return Desk(client, web, means)
