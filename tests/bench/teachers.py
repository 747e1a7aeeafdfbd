"""The lines about teachers: what one sees first, a school's tables, progress, the deadline."""

from collections.abc import Iterator
from itertools import cycle

from kernel.actor import Role
from tests.bench.city import City
from tests.bench.deadline import deadline
from tests.bench.measure import Call, Line, at_most, p95_pairs
from tests.bench.staffing import Staff, check, employ
from tests.bench.upkeep import upkeep
from tests.callers import Caller, Calls

API = "/api/assessment/v1"
CALLS, TURNS = 60, 5
LIMIT = "50"  # rows of a page of the screens


def teacher_lines(city: City) -> Iterator[Line]:
    """Fill assessment with teachers and measure; the rush comes last, because it writes."""
    calls = Calls(city.stack)
    try:
        staff = employ(city, calls)
        yield home(staff, calls)
        yield from school_tables(staff, calls)
        yield from progress(staff, calls)
        yield upkeep(staff)
        yield from deadline(staff)
        check(city)
        # Nobody is reminded or replaced any more: what follows is measured in peace.
        calls.ok(staff.office, "POST", f"{API}/years/{staff.year_id}/close")
    finally:
        calls.close()


def _getting(calls: Calls, callers: list[Caller], path: str, **query: str) -> Call:
    """A call of one address by one caller after the other."""
    turn = cycle(callers)
    return lambda: calls.ok(next(turn), "GET", f"{API}/{path}", params=query)


def home(staff: Staff, calls: Calls) -> Line:
    """您还差什么 as the workbench asks it: one call for plan, hours and abilities."""
    step = max(1, len(staff.teachers) // CALLS)
    callers = [staff.caller(one) for one in staff.teachers[::step]]
    whole, empty = _getting(calls, callers, "my-year"), _getting(calls, callers, "ping")
    pairs = p95_pairs(whole, empty, CALLS, TURNS)
    return at_most("teacher home: what is still lacking (p95)", pairs, "ms", 3)


def school_tables(staff: Staff, calls: Calls) -> Iterator[Line]:
    """The tables of a school of 300 teachers, as its team opens them."""
    team = [staff.mint.person(Role.SCHOOL_TEAM, staff.large.path)]
    empty = _getting(calls, team, "ping")
    for name, path in (
        ("certifications", f"certification-schools/{staff.large.id}/teachers"),
        ("hours", f"hour-schools/{staff.large.id}/teachers"),
    ):
        table = _getting(calls, team, path, year_id=staff.year_id, limit=LIMIT)
        pairs = p95_pairs(table, empty, CALLS, TURNS)
        yield at_most(f"table of a school of 300: {name} (p95)", pairs, "ms", 10)


def progress(staff: Staff, calls: Calls) -> Iterator[Line]:
    """Progress of a district of 6,000 against one of 600, of the city against that of 6,000."""
    large, small = (
        [staff.mint.person(Role.DISTRICT_OFFICE, path)]
        for path in (staff.large_district, staff.small_district)
    )
    for who, (ours, against) in (("district", (large, small)), ("city", ([staff.office], large))):
        for what in ("certification-schools", "hour-schools"):
            one, other = (
                _getting(calls, callers, what, year_id=staff.year_id, limit=LIMIT)
                for callers in (ours, against)
            )
            pairs = p95_pairs(one, other, CALLS, TURNS)
            yield at_most(f"progress of the {who}: {what.split('-', 1)[0]}s (p95)", pairs, "ms", 2)
