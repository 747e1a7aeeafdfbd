"""The first synchronisation of 60,000 people, against a raw COPY of the same rows.

`directory_sync(stack)` is one line of the report; whoever assembles the report calls it last,
because it fills the register with invented people.
"""

import time
from datetime import date
from typing import Any
from uuid import uuid4

import psycopg

from embedded.layout import Layout
from embedded.secret_files import role_passwords
from tests.bench.measure import Line, at_most
from tests.stack import Stack

PEOPLE = 60_000
TURNS = 3
PATIENCE_SECONDS = 300
_PERSON = "COPY auth.person (id, staff_no, name, initials, status, version) FROM STDIN"
_MEMBER = "COPY auth.membership (id, person_id, organisation_id, from_on) FROM STDIN"
_CHANGE = "COPY auth.directory_change (kind, entity_id, position) FROM STDIN"
TABLES = "assessment.directory_person, assessment.directory_membership"


def _connect(layout: Layout, role: str) -> psycopg.Connection[Any]:
    return psycopg.connect(
        host="127.0.0.1",
        port=layout.port_of("postgres"),
        dbname="tisheng",
        user=role,
        password=role_passwords(layout.secrets)[role],
        autocommit=True,
    )


def fill(layout: Layout, people: int = PEOPLE) -> None:
    """Put invented people into the register, spread over the schools, and into the feed."""
    with _connect(layout, "auth_owner") as database:
        rows = database.execute("SELECT id FROM auth.organisation WHERE kind = 'school'").fetchall()
        schools = [row[0] for row in rows]
        ids = [uuid4() for _ in range(people)]
        with database.transaction(), database.cursor() as cursor:
            with cursor.copy(_PERSON) as copy:
                for number, one in enumerate(ids):
                    name = f"{'赵钱孙李周吴郑王'[number % 8]}样例{number}"
                    copy.write_row((one, f"BENCH-{uuid4().hex[:12]}", name, "yl", "active", 1))
            with cursor.copy(_MEMBER) as copy:
                for number, one in enumerate(ids):
                    school = schools[number % len(schools)]
                    copy.write_row((uuid4(), one, school, date(2024, 9, 1)))
            query = "SELECT nextval('auth.directory_change_position') FROM generate_series(1, %s)"
            positions = [row[0] for row in cursor.execute(query, (people,)).fetchall()]
            with cursor.copy(_CHANGE) as copy:
                for one, position in zip(ids, positions, strict=True):
                    copy.write_row(("person", one, position))
        database.execute("ANALYZE auth.person, auth.membership")


def wait_for_worker(layout: Layout) -> None:
    """Wait until the worker of assessment has read all of it, so that it rests meanwhile."""
    end = time.monotonic() + PATIENCE_SECONDS
    with _connect(layout, "auth_owner") as auth, _connect(layout, "assessment_owner") as ours:
        while time.monotonic() < end:
            last = auth.execute("SELECT max(position) FROM auth.directory_change").fetchone()
            read = ours.execute("SELECT position FROM assessment.directory_cursor").fetchone()
            # Beyond the last where an import was undone and forgotten.
            if last and read and read >= last:
                return
            time.sleep(0.5)
    raise TimeoutError("assessment did not follow the directory")


def _synchronised(stack: Stack) -> float:
    """Seconds from an empty projection to a full one.

    The start of the interpreter is taken off: on a platform it is the running worker that follows.
    """
    start = _seconds(stack, "--help")
    with _connect(stack.layout, "assessment_owner") as database:
        database.execute(f"TRUNCATE {TABLES}")
    return _seconds(stack, "resync-directory") - start


def _seconds(stack: Stack, word: str) -> float:
    begun = time.perf_counter()
    stack.command("assessment", word)
    return time.perf_counter() - begun


def _copied(layout: Layout) -> float:
    """Seconds of a raw COPY of what the projection holds, into the same tables."""
    with _connect(layout, "assessment_owner") as database:
        rows = {table: _dump(database, table) for table in TABLES.split(", ")}
        with database.transaction(force_rollback=True):
            database.execute(f"TRUNCATE {TABLES}")
            begun = time.perf_counter()
            for table, content in rows.items():
                with database.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(content)
            return time.perf_counter() - begun


def _dump(database: psycopg.Connection[Any], table: str) -> bytes:
    with database.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as copy:
        return b"".join(bytes(part) for part in copy)


def directory_sync(stack: Stack) -> Line:
    """Synchronise assessment from nothing, against COPY of the same rows (goal: at most 5×)."""
    fill(stack.layout)
    wait_for_worker(stack.layout)
    pairs = [(_synchronised(stack), _copied(stack.layout)) for _ in range(TURNS)]
    return at_most(f"first synchronisation of {PEOPLE:,} people", pairs, "s", 5)


def explain_list(layout: Layout, role: str = "auth_owner") -> str:
    """The plan of a page deep in the list of a city, for people who look at plans."""
    query = (
        "EXPLAIN (ANALYZE, COSTS off) SELECT p.id FROM auth.person p WHERE EXISTS (SELECT 1 FROM"
        " auth.membership m JOIN auth.organisation o ON o.id = m.organisation_id WHERE"
        " m.person_id = p.id AND (m.to_on IS NULL OR m.to_on >= now()::date OR p.status = 'left')"
        " AND o.path LIKE '/1/%') AND (p.name, p.id) > ('李样例30003', gen_random_uuid())"
        " ORDER BY p.name, p.id LIMIT 51"
    )
    with _connect(layout, role) as database:
        return "\n".join(row[0] for row in database.execute(query).fetchall())


__all__ = ("directory_sync", "explain_list", "fill", "wait_for_worker")
