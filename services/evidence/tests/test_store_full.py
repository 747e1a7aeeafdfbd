"""A store without room: what was received stays readable, what was not is not promised."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from embedded.object_store import ObjectStore
from evidence.object_store import S3Store
from evidence.ports import Means
from evidence.reconcile import reconcile
from evidence.settings import Settings
from kernel.actor import Actor
from kernel.testing import Callers

from .conftest import MIB, Desk, pdf

MOST_FILES = 60


class SmallStore(ObjectStore):
    """Room for some megabytes."""

    def command(self) -> list[str]:
        """Return the command with few and small volumes."""
        return [*super().command(), "-volume.max=16", "-master.volumeSizeLimitMB=1"]


@pytest_asyncio.fixture(loop_scope="session")
async def small(
    tmp_path: Path, app: FastAPI, service_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[S3Store]:
    """Put a small store behind the service."""
    server = SmallStore(tmp_path, fast=True).start()
    change = {
        "public_url": server.endpoint,
        "s3_endpoint": server.endpoint,
        "s3_access_key": server.access_key,
        "s3_secret_key": server.secret_key,
    }
    store = S3Store(Settings(**(service_settings.model_dump() | change)))
    await store.ensure_bucket()
    monkeypatch.setattr(app.state, "store", store)
    try:
        yield store
    finally:
        store.close()
        server.stop()


@pytest.mark.slow
@pytest.mark.requirement("R112")
async def test_a_full_store_refuses_new_bytes_and_keeps_the_old_ones(
    small: S3Store, client: Callers, web: httpx.AsyncClient, means: Means, lead: Actor
) -> None:
    desk = Desk(client, web, replace(means, store=small))
    kept = await desk.checked(lead, pdf(MIB))
    refused = 0
    for _ in range(MOST_FILES):
        started = await desk.begin(lead, pdf(MIB))
        answer = await web.put(started["parts"][0]["url"], content=pdf(MIB))
        refused = answer.status_code
        if answer.is_error:
            break
        parts = [{"number": 1, "etag": answer.headers["ETag"]}]
        assert (await desk.complete(lead, started["id"], parts)).status_code == 202

    promised = await desk.complete(lead, started["id"], [{"number": 1, "etag": "0" * 32}])
    async with client(lead) as http:
        location = await http.get(f"/api/evidence/v1/files/{kept['id']}/content")
        upload = await http.get(f"/api/evidence/v1/uploads/{started['id']}")
        ready = await http.get("/api/evidence/health/ready")
    read = await web.get(httpx.URL(small._settings.public_url).join(location.headers["Location"]))
    report = await reconcile(desk.means)

    assert refused in {500, 503, 507}  # the browser tries again, and says so
    assert (promised.status_code, promised.json()["code"]) == (409, "parts_missing")
    assert upload.json()["received_parts"] == []  # to be gone on with when there is room
    assert read.content == pdf(MIB)
    assert ready.status_code == 200
    assert (report.losses, report.orphans) == ([], [])
