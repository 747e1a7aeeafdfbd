"""The lines of the report that exist by now (goals: docs/performance.md)."""

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from urllib.parse import urlsplit

import httpx
from minio import Minio

from tests.bench.city import City, full_mark, items_of
from tests.bench.measure import (
    Line,
    Side,
    at_least,
    at_most,
    cpu_pairs,
    p95_pairs,
    pid_listening_on,
    rate_pairs,
    resident_mebibytes,
)

MEBIBYTE = 1_048_576
UPLOAD = 64 * MEBIBYTE
ENTRIES = "/api/assessment/v1"


def all_lines(city: City) -> Iterator[Line]:
    """Measure everything; each line is printed as soon as it is known."""
    yield scoring(city)
    yield saving_a_mark(city)
    yield long_list(city)
    yield through_the_gateway(city)
    yield upload(city)


def _direct(city: City, service: str, token_of: httpx.Client) -> httpx.Client:
    """A client that calls a service past the gateway, so that only the service is measured."""
    base = f"http://127.0.0.1:{city.stack.layout.port_of(service)}"
    client = httpx.Client(base_url=base, headers=token_of.headers, timeout=60, trust_env=False)
    city.stack.clients.append(client)
    return client


def _pid(city: City, part: str) -> int:
    layout = city.stack.layout
    return pid_listening_on(layout.port if part == "gateway" else layout.port_of(part))


def scoring(city: City) -> Line:
    """Score the whole rubric over HTTP, against the empty authenticated call."""
    http, pid = _direct(city, "assessment", city.office.http), _pid(city, "assessment")
    body = {"marks": {item["code"]: full_mark(item) for item in items_of(city.rubric)}}
    path = f"{ENTRIES}/rubrics/{city.rubric['id']}/score"
    score = Side(lambda: http.post(path, json=body).raise_for_status(), [pid])
    empty = Side(lambda: http.get(f"{ENTRIES}/ping").raise_for_status(), [pid])
    return at_most("score of 29 items (CPU)", cpu_pairs(score, empty, 300, 5), "ms", 3)


def saving_a_mark(city: City) -> Line:
    """Save one mark of a review with its lock, audit row and version."""
    http, pid = _direct(city, "assessment", city.district.http), _pid(city, "assessment")
    path = f"{ENTRIES}/submissions/{city.submission}/reviews/district/marks/C29"
    version = 0

    def save() -> None:
        nonlocal version
        mark = {"points": str(version % 6), "reason": "特色尚不鲜明，材料偏少"}
        answer = http.put(path, json=mark, headers={"If-Match": f'"{version}"'}).raise_for_status()
        version = int(answer.headers["ETag"].strip('"'))

    empty = Side(lambda: http.get(f"{ENTRIES}/ping").raise_for_status(), [pid])
    return at_most("save one mark (CPU)", cpu_pairs(Side(save, [pid]), empty, 200, 5), "ms", 4)


def long_list(city: City) -> Line:
    """The first page of 1,500 submissions, against that of 50."""
    http = city.office.http

    def first_page(round_id: str) -> None:
        http.get(f"{ENTRIES}/rounds/{round_id}/submissions").raise_for_status()

    pairs = p95_pairs(
        lambda: first_page(city.large_round), lambda: first_page(city.small_round), 60, 5
    )
    return at_most("first page of 1,500 submissions (p95)", pairs, "ms", 2)


def through_the_gateway(city: City) -> Line:
    """An empty call through the gateway, against the service alone."""
    service, gateway = _pid(city, "assessment"), _pid(city, "gateway")
    direct = _direct(city, "assessment", city.office.http)
    ours = Side(
        lambda: city.office.http.get(f"{ENTRIES}/ping").raise_for_status(), [service, gateway]
    )
    alone = Side(lambda: direct.get(f"{ENTRIES}/ping").raise_for_status(), [service])
    return at_most(
        "gateway and service, empty call (CPU)", cpu_pairs(ours, alone, 400, 5), "ms", 2.5
    )


def upload(city: City) -> Line:
    """64 MB by presigned parts through the gateway, against the SDK straight to the store."""
    layout = city.stack.layout
    access, secret = (
        (layout.secrets / f"s3-{name}-key").read_text("utf-8").strip()
        for name in ("access", "secret")
    )
    store = f"127.0.0.1:{layout.port_of('object-store')}"
    sdk = Minio(store, access, secret, secure=False, region="us-east-1")
    content = b"%PDF-1.7\n" + secrets.token_bytes(UPLOAD - 9)

    def alone() -> None:
        sdk.put_object(
            "tisheng-evidence", "bench", BytesIO(content), UPLOAD, part_size=8 * MEBIBYTE
        )

    pairs = rate_pairs(lambda: _upload(city, content), alone, UPLOAD / MEBIBYTE, 5)
    return at_least("upload of 64 MB by presigned parts", pairs, "MB/s", 0.9)


def _upload(city: City, content: bytes) -> None:
    http = city.lead.http
    told = {"filename": "基准.mp4", "size": len(content), "media_type": "video/mp4"}
    begun = http.post("/api/evidence/v1/uploads", json=told).raise_for_status().json()
    size = begun["part_size"]

    def put(part: dict[str, object]) -> dict[str, object]:
        url, number = urlsplit(str(part["url"])), int(str(part["number"]))
        place = f"{city.stack.url}{url.path}?{url.query}"
        piece = content[(number - 1) * size : number * size]
        answer = city.stack.anonymous.put(place, content=piece).raise_for_status()
        return {"number": number, "etag": answer.headers["ETag"]}

    with ThreadPoolExecutor(3) as pool:  # as many as a browser page and the SDK send at once
        parts = list(pool.map(put, begun["parts"]))
    path = f"/api/evidence/v1/uploads/{begun['id']}/complete"
    http.post(path, json={"parts": parts}).raise_for_status()


def idle_memory(city: City) -> float:
    """Memory of every process of the stack in MiB."""
    record = city.stack.layout.run
    pids = {int(word) for file in record.glob("*.pid") for word in file.read_text().split()[:1]}
    return sum(resident_mebibytes(pid) for pid in pids)
