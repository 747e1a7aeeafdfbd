"""What one package of a school's evidence costs the service that sends it: memory, not size.

Files of 48 MiB hang on all 29 items: two of them make 2.7 GiB, in pieces of two MiB, and the store
holds 96 MiB. TISHENG_BENCH_PACKAGE_GB says how much shall flow (20: fifteen files, 720 MiB stored).
"""

import math
import os
import secrets
import time
from typing import Any

import httpx

from tests.bench.measure import Line, pid_listening_on, resident_mebibytes
from tests.bench.storage import EVIDENCE, MEBIBYTE, send
from tests.stack import Stack

FILE, ITEMS = 48 * MEBIBYTE, 29
MOST = 100.0  # MiB
PATIENCE_SECONDS = 180


def package_memory(stack: Stack, http: httpx.Client, submission_id: str) -> Line:
    """Memory of evidence while a package is sent, above what it held before."""
    wanted = float(os.environ.get("TISHENG_BENCH_PACKAGE_GB") or 2.5) * 1024**3
    count = max(2, math.ceil(wanted / (FILE * ITEMS)))
    _attach(http, submission_id, [_upload(stack, http) for _ in range(count)])
    package = _prepared(http, submission_id)
    pid = pid_listening_on(stack.layout.port_of("evidence"))
    before = most = resident_mebibytes(pid)
    flowed, started = 0, time.perf_counter()
    with stack.anonymous.stream("GET", package["download_url"], timeout=60) as answer:
        for chunk in answer.raise_for_status().iter_bytes(MEBIBYTE):
            flowed += len(chunk)
            if flowed % (64 * MEBIBYTE) < MEBIBYTE:
                most = max(most, resident_mebibytes(pid))
    if flowed != package["archive_size"]:
        raise AssertionError(flowed, package)
    rate = flowed / MEBIBYTE / (time.perf_counter() - started)
    name = f"memory while {flowed / 1024**3:.1f} GiB of a package flow ({rate:.0f} MiB/s)"
    growth = most - before
    return Line(name, growth, MOST, "MiB", growth / MOST, "≤ 1×", growth <= MOST)


def _upload(stack: Stack, http: httpx.Client) -> str:
    content = b"%PDF-1.7\n" + secrets.token_bytes(FILE - 15) + b"\n%%EOF"
    file_id = send(stack, http, "基准.pdf", FILE, lambda at, end: content[at:end])
    path = f"{EVIDENCE}/files/{file_id}"
    return str(_until(http, path, lambda found: found["state"] == "ready")["id"])


def _attach(http: httpx.Client, submission_id: str, file_ids: list[str]) -> None:
    base = f"/api/assessment/v1/submissions/{submission_id}"
    for item in http.get(base).raise_for_status().json()["items"]:
        body = {"narrative": "见材料", "evidence_file_ids": file_ids}
        headers = {"If-Match": f'"{item["version"]}"'}
        http.put(f"{base}/items/{item['code']}", json=body, headers=headers).raise_for_status()


def _prepared(http: httpx.Client, submission_id: str) -> Any:
    path = f"/api/assessment/v1/submissions/{submission_id}/manifest"
    signed = http.post(path).raise_for_status().json()
    body = {"manifest": signed["manifest"], "ticket": signed["ticket"]}
    made = http.post("/api/evidence/v1/packages", json=body).raise_for_status().json()
    path = f"/api/evidence/v1/packages/{made['id']}"
    return _until(http, path, lambda found: found["state"] == "ready")


def _until(http: httpx.Client, path: str, is_done: Any) -> Any:
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_done(found := http.get(path).raise_for_status().json()):
        if time.monotonic() > end:
            raise AssertionError(found)
        time.sleep(0.5)
    return found
