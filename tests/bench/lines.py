"""The lines of the report that exist by now, each with the goal it is held against."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import httpx

from tests.bench.city import City, open_round
from tests.bench.directory import directory_sync
from tests.bench.draws import drawing
from tests.bench.imports import import_lines
from tests.bench.library import library_lines
from tests.bench.measure import (
    Line,
    Side,
    at_most,
    cpu_pairs,
    p95_pairs,
    pid_listening_on,
    resident_mebibytes,
)
from tests.bench.packages import package_memory
from tests.bench.storage import storage_lines
from tests.bench.teachers import teacher_lines
from tests.playing import full_mark, items_of

ENTRIES = "/api/assessment/v1"


def marking(city: City) -> Iterator[Line]:
    """The whole-school assessment: scoring, saving, listing, and the gateway before it."""
    yield scoring(city)
    yield saving_a_mark(city)
    yield long_list(city)
    yield through_the_gateway(city)


def files(city: City) -> Iterator[Line]:
    """Evidence on its way in and out."""
    yield from storage_lines(city.stack, city.lead)
    yield packing(city)


def draws(_: City) -> Iterator[Line]:
    """A draw over the whole city."""
    yield drawing()


def directory(city: City) -> Iterator[Line]:
    """The projection of auth's register."""
    yield directory_sync(city.stack)


# In this order: imports leave people whom only the register has forgotten, and the directory
# is filled last.
GROUPS: Mapping[str, Callable[[City], Iterator[Line]]] = {
    "marking": marking,
    "files": files,
    "draws": draws,
    "teachers": teacher_lines,
    "library": library_lines,
    "imports": import_lines,
    "directory": directory,
}


def lines_of(city: City, wanted: Sequence[str]) -> Iterator[Line]:
    """Measure what is wanted (nothing: all); each line is told as soon as it is known."""
    for name, measure in GROUPS.items():
        if not wanted or name in wanted:
            yield from measure(city)


def _direct(city: City, service: str, caller: httpx.Client) -> httpx.Client:
    """A client that calls a service past the gateway, so that only the service is measured."""
    base = f"http://127.0.0.1:{city.stack.layout.port_of(service)}"
    client = httpx.Client(base_url=base, auth=caller.auth, timeout=60, trust_env=False)
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


def packing(city: City) -> Line:
    """A school's package on its way to the browser."""
    mine = city.lead.http.get(f"{ENTRIES}/submissions/{city.submission}").raise_for_status().json()
    roster = {"roster": "listed", "school_ids": [mine["school_id"]]}
    round_id = open_round(city.office.http, city.rubric["id"], roster)
    rows = city.lead.http.get(f"{ENTRIES}/rounds/{round_id}/submissions").raise_for_status().json()
    return package_memory(city.stack, city.lead.http, rows["items"][0]["id"])


def idle_memory(city: City) -> float:
    """Memory of every process of the stack in MiB."""
    record = city.stack.layout.run
    pids = {int(word) for file in record.glob("*.pid") for word in file.read_text().split()[:1]}
    return sum(resident_mebibytes(pid) for pid in pids)
