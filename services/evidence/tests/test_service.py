"""The service as a whole: its contract, its readiness, its worker, its commands."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from evidence.files.rules import FileState
from evidence.files.tables import File
from evidence.main import create
from evidence.object_store import S3Store
from evidence.ports import Means
from evidence.settings import Settings
from evidence.worker import run
from kernel.actor import Actor
from kernel.db import UnitOfWork
from kernel.testing import Callers

from .conftest import Desk, pdf

CONTRACT = Path(__file__).parents[1] / "openapi.json"


@pytest.fixture(scope="session")
def contract() -> dict[str, Any]:
    document: dict[str, Any] = create(
        Settings(s3_access_key=SecretStr("x"), s3_secret_key=SecretStr("x"))
    ).openapi()
    return document


def test_the_committed_contract_is_up_to_date(contract: dict[str, Any]) -> None:
    """`python -m evidence.cli openapi > services/evidence/openapi.json`."""
    assert json.loads(CONTRACT.read_text(encoding="utf-8")) == json.loads(json.dumps(contract))


def test_every_operation_says_who_may_call_it_and_what_it_refuses(contract: dict[str, Any]) -> None:
    operations = [op for path in contract["paths"].values() for op in path.values()]

    assert len({op["operationId"] for op in operations}) == len(operations)
    for operation in operations:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in operation["summary"])
        assert {"roles", "reach", "scope"} <= operation["x-policy"].keys()
        assert {"404", "422"} <= operation["responses"].keys()


async def test_without_the_store_every_call_has_a_sentence_and_nothing_is_lost(
    desk: Desk, client: Callers, lead: Actor, store: S3Store, app: FastAPI
) -> None:
    content = pdf()
    started = await desk.begin(lead, content)
    parts = await desk.put(started, content)
    kept = app.state.store
    app.state.store = S3Store(
        kept._settings.model_copy(
            update={"s3_endpoint": "http://127.0.0.1:9", "s3_connect_seconds": 0.3}
        )
    )
    body = {"filename": "a.pdf", "size": 10, "media_type": ""}
    url = f"/api/evidence/v1/uploads/{started['id']}"
    async with client(lead) as http:
        down = [
            await http.post("/api/evidence/v1/uploads", json=body),
            await http.get(url),
            await http.post(f"{url}/complete", json={"parts": parts}),
        ]
    app.state.store.close()
    app.state.store = store
    up = await desk.complete(lead, started["id"], parts)

    for answer in down:
        assert (answer.status_code, answer.json()["code"]) == (503, "store_unavailable")
        assert int(answer.headers["Retry-After"]) > 0
        assert "不会丢失" in answer.json()["title"]
    assert up.status_code == 202


async def test_readiness_tells_when_the_store_is_away(
    service_settings: Settings, uow: UnitOfWork, client: Callers
) -> None:
    async with client(None) as http:
        ready = await http.get("/api/evidence/health/ready")
    away = create(service_settings.model_copy(update={"s3_endpoint": "http://127.0.0.1:9"}))
    away.state.uow = uow
    transport = httpx.ASGITransport(app=away)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as http:
        down = await http.get("/api/evidence/health/ready")
        live = await http.get("/api/evidence/health/live")
    away.state.store.close()

    assert (ready.status_code, ready.json()["checks"]["object_store"]) == (200, "ok")
    assert (down.status_code, down.json()["checks"]["object_store"]) == (
        503,
        "failed: StoreUnavailable",
    )
    assert live.status_code == 200


@pytest.mark.requirement("R112")
async def test_the_worker_checks_what_was_completed(
    desk: Desk, app: FastAPI, real: Means, lead: Actor, service_settings: Settings
) -> None:
    app.state.uow = real.uow
    good = await desk.send(lead, pdf())
    bad = await desk.send(lead, b"MZ" + bytes(50))

    await run(service_settings, wait=False)

    async with real.uow() as session:
        files = [await session.get_one(File, UUID(one["id"])) for one in (good, bad)]
    assert [file.state for file in files] == [FileState.READY, FileState.REJECTED]


def command(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        f"TISHENG_{name.upper()}": str(getattr(value, "get_secret_value", lambda v=value: v)())
        for name, value in settings
    }
    return subprocess.run(
        [sys.executable, "-m", "evidence.cli", *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.usefixtures("engine")
async def test_the_commands_work(service_settings: Settings, store: S3Store) -> None:
    found = [one.key async for one in store.objects("")]
    for name in ("ensure-bucket", "migrate", "verify-audit"):
        done = command(service_settings, name)
        assert done.returncode == 0, done.stderr
    done = command(service_settings, "reconcile")
    assert f"{len(found)} objects" in done.stdout
    away = service_settings.model_copy(update={"s3_endpoint": "http://127.0.0.1:9"})
    assert command(away, "reconcile").returncode == 3


async def test_a_new_bucket_is_made(service_settings: Settings) -> None:
    fresh = service_settings.model_copy(update={"s3_bucket": service_settings.s3_bucket + "-new"})
    done = [command(fresh, "ensure-bucket") for _ in range(2)]

    assert [one.returncode for one in done] == [0, 0]
    assert ["created" in one.stdout for one in done] == [True, False]
    store = S3Store(fresh)
    await store._run(store._inner.remove_bucket, fresh.s3_bucket)
    store.close()
