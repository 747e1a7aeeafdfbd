"""Figures of bulk imports: 60,000 people in, against raw COPY; a workbook, against its parser."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
from xlsxwriter import Workbook

from tests.bench.city import City
from tests.bench.measure import Line, at_least, at_most

PEOPLE = 60_000
TURNS = 2
IMPORTS = "/api/auth/v1/imports"
PATIENCE_SECONDS = 600
HEADER = ("工号", "姓名", "单位", "区市", "学段", "学科", "角色", "手机号", "身份证号")
# What applying fills; the same rows are copied into the same tables with the same indexes.
TABLES = ("person", "membership", "role_grant", "directory_change")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_READ = (
    "import sys;from python_calamine import CalamineWorkbook as W;"
    "sum(1 for _ in W.from_path(sys.argv[1]).get_sheet_by_index(0).iter_rows())"
)


def import_lines(city: City) -> Iterator[Line]:
    """Measure validation, then applying; every import is undone."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.xlsx"
        _write(path, city)
        yield workbook_validation(path)
        yield import_apply(city, path)


def _id_card(number: int) -> str:
    year, rest = number % 60, number // 60
    body = f"370602{1950 + year}{1 + rest % 12:02d}{1 + rest // 12 % 28:02d}{rest // 336:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def _write(path: Path, city: City) -> None:
    """A workbook as Excel writes it, with shared strings."""
    schools = _schools(city.office.http)
    book = Workbook(str(path))
    sheet = book.add_worksheet("人员")
    for place, name in enumerate(HEADER):
        sheet.write_string(0, place, name)
    for number in range(PEOPLE):
        school, district = schools[number % len(schools)]
        name = f"样{chr(0x4E00 + number % 5000)}{chr(0x4E00 + number // 5000)}"
        row = (f"B{number:07d}", name, school, district, "小学", "语文、数学", "教师")
        cells = (*row, f"138{number:08d}", _id_card(number))
        for place, cell in enumerate(cells):
            sheet.write_string(number + 1, place, cell)
    book.close()


def _schools(http: httpx.Client) -> list[tuple[str, str]]:
    found: dict[str, list[dict[str, Any]]] = {"district": [], "school": []}
    for kind in found:
        cursor: str | None = ""
        while cursor is not None:
            params = {"limit": "200", "cursor": cursor, "kind": kind, "status": "open"}
            page = http.get("/api/auth/v1/organisations", params=params).raise_for_status().json()
            found[kind] += page["items"]
            cursor = page["next_cursor"]
    homes = {district["id"]: district["name"] for district in found["district"]}
    return [(one["name"], homes.get(one["parent_id"], "市直属")) for one in found["school"]]


# ---------------------------------------------------------------- validation
def workbook_validation(path: Path) -> Line:
    """Read and check 60,000 rows in the limited child, against calamine reading them alone."""
    pairs = [(_seconds(_checked(path)), _seconds(_parsed(path))) for _ in range(3)]
    return at_most("workbook validation, 60,000 rows", pairs, "s", 3)


def _checked(path: Path) -> list[str]:
    child = ["-m", "auth.imports.reading.child", str(1024**3), "60", "read", "people", str(path)]
    return [sys.executable, *child]


def _parsed(path: Path) -> list[str]:
    return [sys.executable, "-c", _READ, str(path)]


def _seconds(words: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


# ---------------------------------------------------------------- applying
def import_apply(city: City, path: Path) -> Line:
    """Apply 60,000 new people with comparison, history and feed, against COPY of the rows."""
    centre = city.stack.person("bench-centre", "equipment_centre@烟台市").http
    pairs: list[tuple[float, float]] = []
    for turn in range(TURNS):
        import_id = _validated(centre, path)
        started = time.perf_counter()
        centre.post(f"{IMPORTS}/{import_id}/apply", json={}).raise_for_status()
        _wait(centre, import_id, "applied")
        ours = PEOPLE / (time.perf_counter() - started)
        with _database(city) as connection:
            rows = {table: _dump(connection, table) for table in TABLES}
            centre.post(f"{IMPORTS}/{import_id}/undo", timeout=300).raise_for_status()
            pairs.append((ours, PEOPLE / _copied(connection, rows)))
        print(f"  turn {turn + 1}: {pairs[-1][0]:.0f} rows/s, COPY {pairs[-1][1]:.0f}", flush=True)
    return at_least("import apply, 60,000 people", pairs, "row/s", 0.3)


def _validated(http: httpx.Client, path: Path) -> str:
    with path.open("rb") as file:
        sent = http.post(IMPORTS, files={"file": ("people.xlsx", file)}, data={"kind": "people"})
    import_id = str(sent.raise_for_status().json()["id"])
    _wait(http, import_id, "validated")
    return import_id


def _wait(http: httpx.Client, import_id: str, state: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        found = http.get(f"{IMPORTS}/{import_id}").raise_for_status().json()
        if found["state"] == state:
            return
        if found["state"] == "failed":
            raise AssertionError(found["fault"])
        time.sleep(0.1)
    raise TimeoutError(state)


def _database(city: City) -> psycopg.Connection[Any]:
    layout = city.stack.layout
    password = (layout.secrets / "auth_app-password").read_text("utf-8").strip()
    port = layout.port_of("postgres")
    return psycopg.connect(
        host="127.0.0.1", port=port, dbname="tisheng", user="auth_app", password=password
    )


_OF_THE_IMPORT = {
    "person": "staff_no LIKE 'B_______'",
    "membership": "person_id IN (SELECT id FROM person WHERE staff_no LIKE 'B_______')",
    "role_grant": "person_id IN (SELECT id FROM person WHERE staff_no LIKE 'B_______')",
    "directory_change": "entity_id IN (SELECT id FROM person WHERE staff_no LIKE 'B_______')",
}


def _dump(connection: psycopg.Connection[Any], table: str) -> bytes:
    query = f"COPY (SELECT * FROM {table} WHERE {_OF_THE_IMPORT.get(table, 'true')}) TO STDOUT"
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        found = b"".join(bytes(piece) for piece in copy)
    connection.commit()
    return found


def _copied(connection: psycopg.Connection[Any], rows: dict[str, bytes]) -> float:
    with connection.cursor() as cursor:
        # Undoing told the followers that these people are gone; their places are free again.
        people = [line.split(b"\t", 1)[0].decode() for line in rows["person"].splitlines()]
        cursor.execute("DELETE FROM directory_change WHERE entity_id = ANY(%s::uuid[])", (people,))
        connection.commit()
    return _copy_seconds(connection, rows)


def _copy_seconds(connection: psycopg.Connection[Any], rows: dict[str, bytes]) -> float:
    started = time.perf_counter()
    with connection.cursor() as cursor:
        for table, content in rows.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(content)
    seconds = time.perf_counter() - started
    connection.rollback()
    return seconds
