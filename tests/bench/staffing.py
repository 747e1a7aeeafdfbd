"""60,000 teachers with three abilities each, hours and plans, put straight into assessment.

One school has 300 of them, one district 6,000, another 600; everything is the same on every run.
Rows of ours go in by INSERT … SELECT; the summaries by the product's own upkeep, and its own
checks must find no difference afterwards.
"""

import asyncio
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from pydantic import SecretStr

from assessment.abilities.document import Ability
from assessment.certifications import document
from assessment.certifications.queries import ability_totals
from assessment.certifications.queries import totals as certification_totals
from assessment.hours.queries import totals as hour_totals
from assessment.settings import Settings
from embedded.secret_files import role_passwords
from kernel.actor import Role
from kernel.db import new_engine, new_unit_of_work
from tests.bench.city import SCHOOL, City
from tests.bench.directory import wait_for_worker
from tests.callers import Caller, Calls, Mint

TEACHERS = int(os.environ.get("TISHENG_BENCH_TEACHERS") or 60_000)
YEARS = "/api/assessment/v1/years"
ROWS = Path(__file__).with_name("staffing.sql")
EACH, LARGE_SCHOOL, AT_ONCE = 3, 300, 5_000


@dataclass(frozen=True)
class School:
    """A school with the path of its district, or of the city when that runs it itself."""

    id: str
    path: str
    district: str


@dataclass(frozen=True)
class Teacher:
    """A teacher: a number that runs over the city from 1, and the school."""

    number: int
    id: str
    school: School


@dataclass(frozen=True)
class Staff:
    """What the lines about teachers need."""

    city: City
    mint: Mint
    office: Caller  # of the city
    year_id: str
    large: School  # the school with 300
    large_district: str  # the path of the district with 6,000
    small_district: str  # and of that with a tenth of them
    teachers: Sequence[Teacher]
    abilities: Sequence[str]  # of the catalogue, in its order

    def free_ability(self, teacher: Teacher, turn: int) -> str:
        """Return an ability that a teacher has not begun, another one each turn."""
        return free_ability(self.abilities, teacher.number, turn)

    def caller(self, teacher: Teacher) -> Caller:
        """A teacher who calls."""
        return self.mint.person(Role.TEACHER, teacher.school.path, person_id=teacher.id)


def free_ability(codes: Sequence[str], number: int, turn: int) -> str:
    """Return the ability after the three that the n-th teacher has (staffing.sql), or a later."""
    if turn >= len(codes) - EACH:
        raise IndexError(turn)
    return codes[(number * EACH + EACH + turn) % len(codes)]


def shared(total: int, places: int) -> list[int]:
    """Share `total` among `places` as evenly as can be, the larger shares first."""
    each, rest = divmod(total, places)
    return [each + (place < rest) for place in range(places)]


def quotas(schools: Sequence[School], total: int, large: School, small_district: str) -> list[int]:
    """Return how many teachers each school has, in the order given; they sum to `total`."""
    district = [one for one in schools if one.district == large.district and one != large]
    small = [one for one in schools if one.district == small_district]
    others = [one for one in schools if one.district not in (large.district, small_district)]
    crowd = min(LARGE_SCHOOL, total // 20)
    found = {large: crowd}
    for group, amount in (
        (district, total // 10 - crowd),
        (small, total // 100),
        (others, total - total // 10 - total // 100),
    ):
        found |= zip(group, shared(amount, len(group)), strict=True)
    return [found[one] for one in schools]


def employ(city: City, calls: Calls) -> Staff:
    """Fill assessment with teachers and what they have done; takes about two minutes."""
    mint = Mint(city.stack)
    wait_for_worker(city.stack.layout)
    with connection(city) as database:
        city_id, path = _one(database, _CITY)
        office = mint.person(Role.CITY_OFFICE, path, org_id=city_id)
        year_id = _open_year(calls, office)
        schools = [School(*row) for row in database.execute(_SCHOOLS)]
        large = School(*_one(database, _LARGE, (SCHOOL.rpartition("/")[2],)))
        districts = sorted({one.district for one in schools} - {large.district, ""})
        counts = quotas(schools, TEACHERS, large, districts[0])
        with database.transaction():
            database.execute("SET LOCAL synchronous_commit = off")
            _fill(database, year_id, [one.id for one in schools], counts)
        people = database.execute(
            "SELECT n, id::text, school_id::text FROM bench_teacher ORDER BY 1"
        )
        homes = {one.id: one for one in schools}
        teachers = [Teacher(number, person, homes[home]) for number, person, home in people]
        codes = [row[0] for row in database.execute("SELECT code FROM bench_ability ORDER BY at")]
        database.execute("DROP TABLE bench_teacher, bench_row, bench_ability")
        asyncio.run(_keep_summaries(city, UUID(year_id), teachers, codes))
        database.execute("VACUUM ANALYZE")
    check(city)
    return Staff(city, mint, office, year_id, large, large.district, districts[0], teachers, codes)


def check(city: City) -> None:
    """Run the product's own checks of both summaries; a difference ends the bench."""
    for word in ("recompute-hours", "recompute-certifications"):
        print(f"  {city.stack.command('assessment', word).strip()}", flush=True)


def _one(database: psycopg.Connection[Any], query: str, values: Sequence[str] = ()) -> Any:
    row = database.execute(query, values).fetchone()
    if row is None:
        raise LookupError(query)
    return row


def _open_year(calls: Calls, office: Caller) -> str:
    """A new year around today."""
    today = date.today()  # noqa: DTZ011 -- a year lasts longer than a day
    body = {
        "name": "基准年度",
        "starts_on": str(today - timedelta(days=100)),
        "ends_on": str(today + timedelta(days=200)),
    }
    made = calls.ok(office, "POST", YEARS, json=body).json()
    calls.ok(office, "POST", f"{YEARS}/{made['id']}/open")
    return str(made["id"])


def connection(city: City) -> psycopg.Connection[Any]:
    """Return a connection of the service's own role, in its schema."""
    layout = city.stack.layout
    return psycopg.connect(
        host="127.0.0.1",
        port=layout.port_of("postgres"),
        dbname="tisheng",
        user="assessment_owner",
        password=role_passwords(layout.secrets)["assessment_owner"],
        options="-csearch_path=assessment",
        autocommit=True,
    )


_CITY = "SELECT id::text, path FROM directory_unit WHERE kind = 'city'"
_SCHOOL = """
SELECT s.id::text, s.path, coalesce(d.path, '') FROM directory_unit AS s
LEFT JOIN directory_unit AS d ON d.id = s.district_id
WHERE s.kind = 'school' AND s.status = 'open'"""
_SCHOOLS = f"{_SCHOOL} ORDER BY s.path, s.id"
_LARGE = f"{_SCHOOL} AND s.name = %s"


def _fill(
    database: psycopg.Connection[Any], year_id: str, school_ids: list[str], counts: list[int]
) -> None:
    """Fill the tables that people write to."""
    catalogue, abilities = _abilities(database)
    codes, names, tasks = (list(one) for one in zip(*abilities, strict=True))
    values: dict[str, object] = {"year": year_id, "catalogue": catalogue}
    values |= {"schools": school_ids, "amounts": counts}
    values |= {"codes": codes, "abilities": names, "tasks": tasks}
    for statement in ROWS.read_text("utf-8").split(";\n"):
        if "%(" in statement:
            database.execute(statement, values)
        elif statement.strip():
            database.execute(statement.replace("%%", "%"))


def _abilities(database: psycopg.Connection[Any]) -> tuple[str, list[tuple[str, str, str]]]:
    """Return the catalogue in force and its abilities with the tasks that are pinned."""
    query = (
        "SELECT id::text, content -> 'abilities' FROM ability_catalogue WHERE state = 'published'"
        " ORDER BY version DESC LIMIT 1"
    )
    row = _one(database, query)
    known = [Ability.model_validate(one) for one in row[1]]
    return row[0], [(one.code, one.name, json.dumps(document.pinned(one))) for one in known]


def settings(city: City) -> Settings:
    """Return the settings of the stack's assessment service, for its own functions."""
    layout = city.stack.layout
    return Settings(
        database_port=layout.port_of("postgres"),
        database_password=SecretStr(role_passwords(layout.secrets)["assessment_app"]),
    )


async def _keep_summaries(
    city: City, year_id: UUID, teachers: Sequence[Teacher], codes: Sequence[str]
) -> None:
    """Write the totals as the product does after every change, many at once."""
    engine = new_engine(settings(city))
    try:
        uow = new_unit_of_work(engine)
        for start in range(0, len(teachers), AT_ONCE):
            async with uow.begin() as session:
                ids = {UUID(one.id) for one in teachers[start : start + AT_ONCE]}
                await hour_totals.hold(session, year_id, ids)
                await hour_totals.refresh(session, year_id, ids)
        async with uow.begin() as session:
            schools = {UUID(one.school.id) for one in teachers}
            await certification_totals.hold(session, year_id, schools)
            await certification_totals.refresh(session, year_id, schools)
            await ability_totals.refresh(session, year_id, schools, codes)
    finally:
        await engine.dispose()
