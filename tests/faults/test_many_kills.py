"""kill -9 of service, worker and store while many small files are on their way at once."""

import hashlib
import threading
import time
from contextlib import suppress
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.faults.parts import PATIENCE_SECONDS, Parts, wait_until
from tests.security.world import EVIDENCE, PDF, World
from tests.uploading import local

pytestmark = [pytest.mark.stack, pytest.mark.slow]
COUNT = 12
AGAIN = {409, 502, 503, 504}


def insist(world: World, path: str, body: Any, key: str = "") -> list[dict[str, Any]]:
    """Ask until an answer is good, as a page does."""
    end = time.monotonic() + PATIENCE_SECONDS
    headers = {"Idempotency-Key": key} if key else {}
    while time.monotonic() < end:
        with suppress(httpx.TransportError):
            answer = world.calls(world.lead, "POST", path, json=body, headers=headers)
            if answer.is_success:
                items: list[dict[str, Any]] = answer.json()["items"]
                return items
            assert answer.status_code in AGAIN, answer.text
        time.sleep(0.3)
    raise AssertionError(f"{path} never worked")


def put(world: World, url: str, content: bytes) -> str:
    """PUT until the store has acknowledged it; return its etag."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        with suppress(httpx.TransportError):
            answer = world.calls.http.put(local(url), content=content)
            if answer.is_success:
                return str(answer.headers["ETag"])
        time.sleep(0.3)
    raise AssertionError("the store never took it")


def require_whole(world: World, ids: list[str], contents: list[bytes]) -> None:
    """Wait for the checks; every file is in order and opens as it was sent."""
    query = "&".join(f"ids={one}" for one in ids)

    def shown() -> list[dict[str, Any]]:
        answer = world.calls.ok(world.lead, "GET", f"{EVIDENCE}/files?{query}").json()
        return list(answer["items"])

    wait_until(lambda: all(file["state"] != "checking" for file in shown()), "the checks")
    for file, content in zip(shown(), contents, strict=True):
        digest = hashlib.sha256(content).hexdigest()
        assert (file["state"], file["sha256"]) == ("ready", digest)
        path = f"{EVIDENCE}/files/{file['id']}/content"
        link = world.calls(world.lead, "GET", path).headers["location"]
        assert world.calls.http.get(local(link)).content == content


@pytest.mark.requirement("R60")
@pytest.mark.parametrize(
    ("victim", "step"),
    [
        ("evidence", "begun"),
        ("evidence", "completing"),
        ("evidence-worker", "completed"),
        ("object-store", "sent"),
        ("object-store", "completed"),
    ],
)
def test_many_files_outlive_a_kill(parts: Parts, world: World, victim: str, step: str) -> None:
    mark = uuid4().hex[:8]
    contents = [PDF + f"%{mark}-{number}\n%%EOF".encode() for number in range(COUNT)]
    names = [f"断电{mark}-{number}.pdf" for number in range(COUNT)]
    before = parts.facts(victim).restarts
    told = [
        {"filename": name, "size": len(content)}
        for name, content in zip(names, contents, strict=True)
    ]

    def at(now: str) -> None:
        if now == step:
            parts.kill(victim)

    begun = insist(world, f"{EVIDENCE}/uploads/batch", {"files": told}, mark)
    at("begun")
    urls = [item["upload"]["parts"][0]["url"] for item in begun]
    etags = [put(world, url, content) for url, content in zip(urls, contents, strict=True)]
    at("sent")
    ids = [item["upload"]["id"] for item in begun]
    sent = {"uploads": [{"id": i, "etag": e} for i, e in zip(ids, etags, strict=True)]}
    killing = threading.Thread(target=at, args=("completing",))
    killing.start()
    done = insist(world, f"{EVIDENCE}/uploads/complete-batch", sent)
    killing.join()
    at("completed")

    parts.wait_for_restart(victim, before)
    assert [item["refused"] for item in done] == [None] * COUNT
    require_whole(world, ids, contents)
