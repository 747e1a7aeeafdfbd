"""Uploads as the browser does them: parts straight to the store through the gateway's origin."""

import time
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.callers import Caller, Calls

EVIDENCE = "/api/evidence/v1"
PATIENCE_SECONDS = 60


def local(url: str) -> str:
    """Return a part's address on our own origin, as the pages do."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def put_parts(http: httpx.Client, begun: dict[str, Any], content: bytes) -> list[dict[str, Any]]:
    """Send every part listed; return what `complete` wants."""
    sent, size = [], begun["part_size"]
    for part in begun["parts"]:
        number = part["number"]
        piece = content[(number - 1) * size : number * size]
        answer = http.put(local(part["url"]), content=piece).raise_for_status()
        sent.append({"number": number, "etag": answer.headers["ETag"].strip('"')})
    return sent


def upload(
    calls: Calls, caller: Caller, filename: str, content: bytes, *, org_id: str | None = None
) -> str:
    """Upload a small file, wait for its check, return its id."""
    limits = calls.ok(caller, "GET", f"{EVIDENCE}/uploads/limits").json()
    body = {
        "filename": filename,
        "size": len(content),
        "media_type": "",
        "org_id": org_id,
        # Pictures and videos must say it; it does no harm to the others.
        "pupils": {"answer": "none", "version": limits["attestation"]["version"]},
    }
    begun = calls.ok(caller, "POST", f"{EVIDENCE}/uploads", json=body).json()
    sent = put_parts(calls.http, begun, content)
    path = f"{EVIDENCE}/uploads/{begun['id']}/complete"
    file = calls.ok(caller, "POST", path, json={"parts": sent}).json()
    end = time.monotonic() + PATIENCE_SECONDS
    while file["state"] == "checking" and time.monotonic() < end:
        time.sleep(0.3)
        file = calls.ok(caller, "GET", f"{EVIDENCE}/files/{file['id']}").json()
    if file["state"] != "ready":
        raise AssertionError(f"the file was not accepted: {file}")
    return str(file["id"])
