"""A store that fills up: said before it is full, refused in clear words, gone on with later."""

import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from fastapi import FastAPI

from evidence.capacity import Capacity
from evidence.object_store import S3Store
from evidence.ports import Means, StoreFull
from evidence.settings import GIB, Settings
from evidence.storage import service
from kernel.actor import Actor, Role
from kernel.testing import Callers, an_actor

from .conftest import Desk, pdf

UPLOADS = "/api/evidence/v1/uploads"
STORAGE = "/api/evidence/v1/storage"
CENTRE = an_actor((Role.EQUIPMENT_CENTRE, "/1/"), name="电教中心")
pytestmark = pytest.mark.requirement("R112")


class Disk(NamedTuple):
    """What `shutil.disk_usage` answers."""

    total: int
    used: int
    free: int


@pytest.fixture
def with_free(
    app: FastAPI, service_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[int], None]:
    """Put the store on a disk of 1 GiB, of which so many bytes are free."""
    app.state.settings = service_settings.model_copy(update={"store_dir": tmp_path})

    def set_free(free: int) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: Disk(GIB, GIB - free, free))

    return set_free


async def test_nothing_is_begun_that_the_store_has_no_room_for(
    client: Callers, lead: Actor, with_free: Callable[[int], None]
) -> None:
    with_free(GIB // 50 + 999)
    body = {"filename": "a.pdf", "size": 1000, "media_type": ""}
    async with client(lead) as http:
        refused = await http.post(UPLOADS, json=body)
        fits = await http.post(UPLOADS, json=body | {"size": 999})
        listed = (await http.get(UPLOADS)).json()["items"]

    assert (refused.status_code, refused.json()["code"]) == (503, "store_full")
    assert "市教育装备中心" in refused.json()["detail"]
    assert (fits.status_code, [one["id"] for one in listed]) == (201, [fits.json()["id"]])


async def test_an_upload_waits_for_room_and_goes_on_without_loss(
    desk: Desk, client: Callers, lead: Actor, with_free: Callable[[int], None]
) -> None:
    with_free(GIB)
    content = pdf(12 * 1024 * 1024)
    begun = await desk.begin(lead, content)
    first = await desk.put(begun, content, 1)
    with_free(GIB // 100)
    async with client(lead) as http:
        full = await http.get(f"{UPLOADS}/{begun['id']}")
        with_free(GIB)
        again = (await http.get(f"{UPLOADS}/{begun['id']}")).json()
    rest = await desk.put(again, content)
    done = await desk.complete(lead, begun["id"], first + rest)

    assert (full.status_code, full.json()["code"]) == (503, "store_full")
    assert "不会丢失" in full.json()["title"]
    assert [part["number"] for part in again["received_parts"]] == [1]
    assert done.status_code == 202


async def capacity(client: Callers) -> Any:
    async with client(CENTRE) as http:
        return (await http.get(STORAGE)).json()["capacity"]


async def test_the_centre_is_warned_before_the_disk_is_full(
    client: Callers, with_free: Callable[[int], None]
) -> None:
    with_free(GIB // 5)
    roomy = await capacity(client)
    with_free(GIB // 20)
    scarce = await capacity(client)

    assert roomy == {"total": GIB, "free": GIB // 5, "is_low": False}
    assert scarce == {"total": GIB, "free": GIB // 20, "is_low": True}


async def test_of_a_store_elsewhere_the_told_size_is_compared_with_what_was_measured(
    desk: Desk,
    client: Callers,
    app: FastAPI,
    lead: Actor,
    means: Means,
    service_settings: Settings,
) -> None:
    unknown = await capacity(client)
    app.state.settings = service_settings.model_copy(update={"store_capacity": 10_000})
    unmeasured = await capacity(client)
    await desk.checked(lead, pdf(9_100))
    async with client(CENTRE) as http:
        asked = await http.post(f"{STORAGE}/reports", json={"kind": "measure"})
    await service.write(means, UUID(asked.json()["id"]))

    assert unknown is None
    assert unmeasured == {"total": 10_000, "free": 10_000, "is_low": False}
    assert await capacity(client) == {"total": 10_000, "free": 900, "is_low": True}


@pytest.mark.parametrize(
    ("capacity", "size", "takes", "is_low"),
    [
        (Capacity(1000, 100), 80, True, False),
        (Capacity(1000, 99), 80, False, True),
        (Capacity(1000, 20), 1, False, True),
    ],
)
def test_a_fiftieth_is_kept_and_a_tenth_is_little(
    capacity: Capacity, size: int, *, takes: bool, is_low: bool
) -> None:
    assert (capacity.takes(size), capacity.is_low) == (takes, is_low)


class FullStore(BaseHTTPRequestHandler):
    """Answers as a store does that has no room."""

    answer = b""

    def do_POST(self) -> None:
        self.send_response(507)
        self.send_header("Content-Type", "application/xml" if self.answer else "text/plain")
        self.send_header("Content-Length", str(len(self.answer)))
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(params=[b"<Error><Code>XMinioStorageFull</Code></Error>", b""])
def full_store(request: pytest.FixtureRequest) -> Iterator[str]:
    handler = type("Full", (FullStore,), {"answer": request.param})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(5)


async def test_a_store_that_says_that_it_is_full_is_understood(
    full_store: str, service_settings: Settings
) -> None:
    store = S3Store(service_settings.model_copy(update={"s3_endpoint": full_store}))
    try:
        with pytest.raises(StoreFull):
            await store.start_multipart("files/a", "application/pdf")
    finally:
        store.close()
