"""The lines of the last evening: 500 teachers at once, against eight of them."""

import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby

import httpx

from kernel.actor import Role
from tests.bench.measure import Line, at_most, p95_of
from tests.bench.rush import Client, Kept, Tally, crowd, lost
from tests.bench.staffing import Staff, Teacher
from tests.bench.storage import AT_ONCE, EVIDENCE, TOGETHER, send_many

CROWD, FEW, SOME = 500, 8, 40
TURNS = 5
PATIENCE_SECONDS = 60


def deadline(staff: Staff) -> Iterator[Line]:
    """In turns; nothing that was acknowledged may be lost, and who is refused is told when."""
    people = _people(staff)
    files = _files(staff, people)
    dice = random.Random(20_231)
    pairs: list[tuple[float, float]] = []
    kept: list[Kept] = []
    seen = Tally()
    for turn in range(TURNS):
        sides = []
        for shift, some, at_once in (
            (0, people, CROWD),
            (1, people[:: max(1, len(people) // SOME)], FEW),
        ):
            clients = [
                Client(
                    staff.caller(one).token,
                    staff.free_ability(one, 2 * turn + shift),
                    files[one.id],
                    random.Random(dice.random()),
                )
                for one in some
            ]
            tally, done = crowd(staff.city, clients, at_once)
            sides.append(p95_of(tally.times))
            kept += done
            seen.add(tally)
        pairs.append((sides[0], sides[1]))
        print(f"  turn {turn + 1}: {sides[0]:.0f} ms, of few {sides[1]:.0f} ms", flush=True)
    yield at_most(f"deadline: {CROWD} at once against {FEW}, let in (p95)", pairs, "ms", 5)
    yield losses(seen, lost(staff.city, kept))


def losses(seen: Tally, missing: int) -> Line:
    """What was acknowledged is there, and every refusal said when to come again."""
    name = (
        f"deadline: lost ({seen.refused} refused, {seen.bare} without a time, {seen.unsaid} late)"
    )
    is_met = not missing and not seen.bare
    return Line(name, missing, seen.writes, "write", missing / seen.writes, "none", is_met)


def _people(staff: Staff) -> list[Teacher]:
    """The large school and its neighbours."""
    near = [one for one in staff.teachers if one.school.district == staff.large.district]
    return sorted(near, key=lambda one: (one.school != staff.large, one.number))[:CROWD]


def _files(staff: Staff, people: Sequence[Teacher]) -> dict[str, str]:
    """A checked file for each of some people, sent by their schools' teams."""
    found: dict[str, str] = {}
    for _, some in groupby(people, key=lambda one: one.school):
        group = list(some)
        team = staff.mint.person(Role.SCHOOL_TEAM, group[0].school.path, org_id=group[0].school.id)
        url = staff.city.stack.url
        with httpx.Client(base_url=url, headers=team.authorization, trust_env=False) as http:
            ids = _sent(staff, http, len(group))
            found |= zip((one.id for one in group), ids, strict=True)
    return found


def _sent(staff: Staff, http: httpx.Client, count: int) -> list[str]:
    ids: list[str] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for first in range(0, count, TOGETHER):
            names = [f"{number}.pdf" for number in range(first, min(first + TOGETHER, count))]
            ids += send_many(staff.city.stack, http, names, b"%PDF-1.7\n%%EOF\n", pool)
    end = time.monotonic() + PATIENCE_SECONDS
    for first in range(0, count, TOGETHER):
        query = {"ids": ids[first : first + TOGETHER]}
        while any(one["state"] != "ready" for one in _read(http, query)):
            if time.monotonic() > end:
                raise TimeoutError("files are not checked")
            time.sleep(0.3)
    return ids


def _read(http: httpx.Client, query: dict[str, list[str]]) -> list[dict[str, str]]:
    items: list[dict[str, str]] = (
        http.get(f"{EVIDENCE}/files", params=query).raise_for_status().json()["items"]
    )
    return items
