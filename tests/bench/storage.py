"""The lines about evidence files: one large, a thousand small, opening one, and the memory."""

import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import httpx
import urllib3
from minio import Minio

from embedded.state import State
from tests.bench.measure import (
    Line,
    at_least,
    at_most,
    p95_pairs,
    rate_pairs,
    resident_mebibytes,
)
from tests.stack import Person, Stack

MEBIBYTE = 1_048_576
UPLOAD = 64 * MEBIBYTE
SMALL, AT_ONCE = 200, 8  # five turns make a thousand
TOGETHER, GROUPS = 24, 2  # as a page has small files on their way
LARGE = 1024 * MEBIBYTE
EVIDENCE = "/api/evidence/v1"
_BUCKET = "tisheng-evidence"
# What the SDK sends with: a small file must not cost the two sides different amounts of Python.
_PUTS = urllib3.PoolManager(maxsize=AT_ONCE)


def storage_lines(stack: Stack, lead: Person) -> Iterator[Line]:
    """Measure everything about files; the school's lead is the one who uploads."""
    yield upload(stack, lead)
    yield small_files(stack, lead)
    yield opening(lead)
    yield memory_in_the_flow(stack, lead)


def _sdk(stack: Stack) -> Minio:
    layout = stack.layout
    access, secret = (
        (layout.secrets / f"s3-{name}-key").read_text("utf-8").strip()
        for name in ("access", "secret")
    )
    place = f"127.0.0.1:{layout.port_of('object-store')}"
    return Minio(place, access, secret, secure=False, region="us-east-1")


def upload(stack: Stack, lead: Person) -> Line:
    """64 MB by presigned parts through the gateway, against the SDK straight to the store."""
    sdk = _sdk(stack)
    content = b"%PDF-1.7\n" + secrets.token_bytes(UPLOAD - 9)

    def alone() -> None:
        sdk.put_object(_BUCKET, "bench", BytesIO(content), UPLOAD, part_size=8 * MEBIBYTE)

    def ours() -> None:
        send(stack, lead.http, "基准.mp4", len(content), lambda at, end: content[at:end])

    pairs = rate_pairs(ours, alone, UPLOAD / MEBIBYTE, 5)
    return at_least("upload of 64 MB by presigned parts", pairs, "MB/s", 0.9)


def small_files(stack: Stack, lead: Person) -> Line:
    """A thousand files of 20 kB, from the first call to the receipt, against the SDK alone.

    As a page sends them: begun and completed so many together, one group while another travels,
    each PUT by itself, eight at once. They are checked meanwhile, on the same cores.
    """
    sdk = _sdk(stack)
    content = b"%PDF-1.7\n" + secrets.token_hex(10_000).encode()

    def alone(number: int) -> None:
        sdk.put_object(_BUCKET, f"bench/{number}", BytesIO(content), len(content))

    def sdk_side() -> None:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(alone, range(SMALL)))

    def our_side() -> None:
        with ThreadPoolExecutor(AT_ONCE) as lines, ThreadPoolExecutor(GROUPS) as groups:

            def group(first: int) -> None:
                names = [f"{n}.pdf" for n in range(first, min(first + TOGETHER, SMALL))]
                send_many(stack, lead.http, names, content, lines)

            list(groups.map(group, range(0, SMALL, TOGETHER)))

    pairs = rate_pairs(our_side, sdk_side, SMALL, 5)
    return at_least("1,000 small files, begun to receipt", pairs, "1/s", 0.5)


def opening(lead: Person) -> Line:
    """The redirect to a file's content, against the empty authenticated call of the service."""
    ready = lead.http.get(f"{EVIDENCE}/my-files?state=ready&own_only=true").raise_for_status()
    path = f"{EVIDENCE}/files/{ready.json()['items'][0]['id']}/content"

    def open_it() -> None:
        answer = lead.http.get(path)
        if answer.status_code != httpx.codes.TEMPORARY_REDIRECT:
            raise AssertionError(answer.text)

    empty = lambda: lead.http.get(f"{EVIDENCE}/ping").raise_for_status()  # noqa: E731
    return at_most("redirect to a file (p95)", p95_pairs(open_it, empty, 200, 5), "ms", 2)


def memory_in_the_flow(stack: Stack, lead: Person) -> Line:
    """Peak memory of gateway, service and worker while files of 1 GB go in, against before.

    TISHENG_BENCH_GB says how many (1; the goal was set for 10). The disk must hold them all.
    """
    count = int(os.environ.get("TISHENG_BENCH_GB") or 1)
    running = State(stack.layout).parts()
    pids = [running[name].identity.pid for name in ("gateway", "evidence", "evidence-worker")]
    block = secrets.token_bytes(MEBIBYTE)
    head = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"

    def piece(start: int, end: int) -> bytes:
        body = (block * ((end - start) // MEBIBYTE + 1))[: end - start]
        return head + body[len(head) :] if start == 0 else body

    _one_through(stack, lead, piece, 64 * MEBIBYTE)  # the first one loads what loads late
    before = sum(map(resident_mebibytes, pids))
    with _watching(pids) as peak:
        for _ in range(count):
            _one_through(stack, lead, piece, LARGE)
    name = f"memory while {count} GB flow (gateway, service, worker)"
    return at_most(name, [(peak[0], before)], "MiB", 1.25)


def _one_through(stack: Stack, lead: Person, piece: Callable[[int, int], bytes], size: int) -> None:
    file_id = send(stack, lead.http, "长视频.mp4", size, piece)
    path = f"{EVIDENCE}/files/{file_id}"
    while lead.http.get(path).raise_for_status().json()["state"] == "checking":
        time.sleep(0.5)


@contextmanager
def _watching(pids: Sequence[int]) -> Iterator[list[float]]:
    """Look at the memory of processes twice a second; keep the highest sum."""
    peak, done = [0.0], threading.Event()

    def look() -> None:
        while not done.wait(0.5):
            peak[0] = max(peak[0], sum(map(resident_mebibytes, pids)))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield peak
    finally:
        done.set()
        looking.join()


def send_many(
    stack: Stack, http: httpx.Client, names: Sequence[str], content: bytes, pool: ThreadPoolExecutor
) -> list[str]:
    """Upload equal small files as a page does; return their ids."""
    files = [{"filename": name, "size": len(content)} for name in names]
    begun = http.post(f"{EVIDENCE}/uploads/batch", json={"files": files}).raise_for_status()

    def put(item: dict[str, Any]) -> dict[str, str]:
        upload = item["upload"]
        url = urlsplit(upload["parts"][0]["url"])
        answer = _PUTS.request("PUT", f"{stack.url}{url.path}?{url.query}", body=content)
        if answer.status != httpx.codes.OK:
            raise AssertionError(answer.data)
        return {"id": upload["id"], "etag": answer.headers["ETag"]}

    sent = list(pool.map(put, begun.json()["items"]))
    done = http.post(f"{EVIDENCE}/uploads/complete-batch", json={"uploads": sent})
    return [item["file"]["id"] for item in done.raise_for_status().json()["items"]]


def send(
    stack: Stack, http: httpx.Client, filename: str, size: int, piece: Callable[[int, int], bytes]
) -> str:
    """Upload as a page does: begin, three parts at once, complete; return the file's id."""
    kind = "video/mp4" if filename.endswith("mp4") else "application/pdf"
    told: dict[str, object] = {"filename": filename, "size": size, "media_type": kind}
    if kind == "video/mp4":  # says that no pupils are shown; the page asks for the limits once
        limits = http.get(f"{EVIDENCE}/uploads/limits").raise_for_status().json()
        told["pupils"] = {"answer": "none", "version": limits["attestation"]["version"]}
    begun = http.post(f"{EVIDENCE}/uploads", json=told).raise_for_status().json()
    length = begun["part_size"]

    def put(part: dict[str, object]) -> dict[str, object]:
        url, number = urlsplit(str(part["url"])), int(str(part["number"]))
        place = f"{stack.url}{url.path}?{url.query}"
        content = piece((number - 1) * length, min(number * length, size))
        answer = stack.anonymous.put(place, content=content).raise_for_status()
        return {"number": number, "etag": answer.headers["ETag"]}

    if len(begun["parts"]) == 1:
        parts = [put(begun["parts"][0])]
    else:
        with ThreadPoolExecutor(3) as pool:  # as many as a browser page and the SDK send at once
            parts = list(pool.map(put, begun["parts"]))
    path = f"{EVIDENCE}/uploads/{begun['id']}/complete"
    return str(http.post(path, json={"parts": parts}).raise_for_status().json()["id"])
