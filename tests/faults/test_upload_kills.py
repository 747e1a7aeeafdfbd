"""kill -9 of service, worker and store at every step of an upload (ECOSYSTEM §C.6 no. 52).

The client is a page: it sends what is missing, asks again after every failure, and trusts only
what was acknowledged. Whatever was killed, the file ends up once, whole, and openable.
"""

import hashlib
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.faults.parts import PATIENCE_SECONDS, Parts, wait_until
from tests.security.world import EVIDENCE, PDF, World
from tests.stack import Stack
from tests.uploading import local

pytestmark = [pytest.mark.stack, pytest.mark.slow]
MEBIBYTE = 1_048_576
SIZE, PARTS = 11 * MEBIBYTE, 3
AGAIN = {409, 502, 503, 504}


@dataclass
class Page:
    """An upload as a page does it; `at` is told every step, and may kill."""

    world: World
    content: bytes
    at: Callable[[str], None]
    filename: str = field(default_factory=lambda: f"断电{uuid4().hex[:8]}.pdf")
    acknowledged: dict[int, str] = field(default_factory=dict)

    def send(self) -> dict[str, Any]:
        """Upload everything; return the file."""
        told = {"filename": self.filename, "size": SIZE, "media_type": "application/pdf"}
        upload = self._insist("POST", f"{EVIDENCE}/uploads", told)
        path = f"{EVIDENCE}/uploads/{upload['id']}"
        self.at("begun")
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            shown = self._insist("GET", path)
            held = {part["number"] for part in shown["received_parts"]}
            lost = self.acknowledged.keys() - held if shown["state"] == "open" else set()
            assert not lost, f"parts {lost} were acknowledged and are gone"
            for part in shown["parts"]:
                self._part(part, shown["part_size"])
            if len(self.acknowledged) < PARTS:
                time.sleep(0.3)
                continue
            with suppress(httpx.TransportError):
                return self._complete(path)
        raise AssertionError("the upload never came to an end")

    def _complete(self, path: str) -> dict[str, Any]:
        self.at("sent")
        parts = [{"number": n, "etag": etag} for n, etag in sorted(self.acknowledged.items())]
        answer: list[httpx.Response] = []

        def ask() -> None:
            with suppress(httpx.TransportError):
                answer.append(
                    self.world.calls(
                        self.world.lead, "POST", f"{path}/complete", json={"parts": parts}
                    )
                )

        asking = threading.Thread(target=ask)
        asking.start()
        self.at("completing")
        asking.join(60)
        if not answer or answer[0].status_code in AGAIN:
            time.sleep(0.3)
            raise httpx.ReadError("not acknowledged")
        assert answer[0].is_success, answer[0].text
        file: dict[str, Any] = answer[0].json()
        self.at("completed")
        return file

    def _part(self, part: dict[str, Any], size: int) -> None:
        piece = self.content[(part["number"] - 1) * size : part["number"] * size]

        def slowly() -> Iterator[bytes]:
            yield piece[: len(piece) // 2]
            self.at(f"within part {part['number']}")
            yield piece[len(piece) // 2 :]

        headers = {"Content-Length": str(len(piece))}
        with suppress(httpx.TransportError):
            answer = self.world.calls.http.put(
                local(part["url"]), content=slowly(), headers=headers
            )
            if answer.is_success:
                self.acknowledged[part["number"]] = answer.headers["ETag"].strip('"')
                self.at(f"part {part['number']} acknowledged")

    def _insist(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        end = time.monotonic() + PATIENCE_SECONDS
        headers = {"Idempotency-Key": self.filename.encode().hex()} if body else {}
        while time.monotonic() < end:
            with suppress(httpx.TransportError):
                answer = self.world.calls(self.world.lead, method, path, json=body, headers=headers)
                if answer.is_success:
                    return dict(answer.json())
                assert answer.status_code in AGAIN, answer.text
            time.sleep(0.3)
        raise AssertionError(f"{method} {path} never worked")


@pytest.mark.requirement("R60")
@pytest.mark.parametrize(
    ("victim", "step"),
    [
        ("evidence", "begun"),
        ("evidence", "part 1 acknowledged"),
        ("evidence", "completing"),
        ("evidence", "completed"),
        ("evidence-worker", "completing"),
        ("evidence-worker", "completed"),
        ("object-store", "begun"),
        ("object-store", "within part 2"),
        ("object-store", "part 2 acknowledged"),
        ("object-store", "sent"),
        ("object-store", "completing"),
        ("object-store", "completed"),
    ],
)
def test_an_upload_outlives_a_kill(parts: Parts, world: World, victim: str, step: str) -> None:
    content = (PDF + b"%" + secrets.token_hex(SIZE).encode())[:SIZE]
    before = parts.facts(victim).restarts
    killed: list[str] = []

    def kill(now: str) -> None:
        if now == step and not killed:
            killed.append(now)
            parts.kill(victim)

    page = Page(world, content, kill)
    file = page.send()

    assert killed == [step]
    parts.wait_for_restart(victim, before)
    path = f"{EVIDENCE}/files/{file['id']}"
    lead, calls = world.lead, world.calls
    wait_until(lambda: calls.ok(lead, "GET", path).json()["state"] != "checking", "the check")
    shown = calls.ok(lead, "GET", path).json()
    assert (shown["state"], shown["size"]) == ("ready", SIZE)
    assert shown["sha256"] == hashlib.sha256(content).hexdigest()
    link = calls(lead, "GET", f"{path}/content").headers["location"]
    assert calls.http.get(local(link)).content == content
    mine = calls.ok(lead, "GET", f"{EVIDENCE}/files").json()["items"]
    assert [one["id"] for one in mine if one["filename"] == page.filename] == [file["id"]]


def test_afterwards_database_and_store_agree(stack: Stack) -> None:
    """No file without its bytes; the command's exit code would say so (1: lost)."""
    assert ", 0 losses" in stack.command("evidence", "reconcile")
