"""The library at 100,000 items: searched, opened, read by 500 at once, cut anew.

`library_lines(city)` are lines of the report. Items come in by COPY, cut as the service cuts them;
their text is made of the words of teaching, of about 150 characters, the same on every run.
"""

import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from cases import search
from cases.abilities.from_notice import abilities
from cases.abilities.rules import dimensions_of, environments_of
from cases.items.codes import Stage, Subject
from cases.items.content import ItemContent
from cases.items.marks import marks_of
from cases.items.rules import Kind, Range, State
from cases.items.service.shelving import written
from cases.items.tables import Item
from embedded.layout import Layout
from embedded.secret_files import role_passwords
from kernel.db import uuid7
from tests.bench.city import City
from tests.bench.measure import Line, at_most, p95_pairs
from tests.bench.readers import reading

ITEMS, CALLS, TURNS, LENGTH = 100_000, 40, 5, 150
SEED: Final = 2021
FACETS: Final = {"stage": "primary", "subject": "mathematics", "kind": "lesson"}
PIECES: Final = (
    "课堂", "导入", "教学", "设计", "学生", "评价", "在线", "测验", "分组", "合作", "探究", "实验",
    "微课", "视频", "平板", "数据", "分析", "作业", "反馈", "项目", "学习", "情境", "问题", "思维",
    "导图", "阅读", "写作", "朗读", "几何", "函数", "方程", "图形", "统计", "古诗", "听力", "口语",
    "地图", "历史", "物理", "电路", "化学", "生物", "编程", "机器", "音乐", "节奏", "绘画", "体育",
    "协作", "空间", "资源", "检索", "信息", "安全", "道德", "家校", "沟通", "反思", "改进", "策略",
)  # fmt: skip
FIRST: Final = (
    "的一是在了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会"
    "可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
)
COLUMNS: Final = (
    "id", "kind", "state", "newest_no", "published_no", "author_id", "author_name", "org_id",
    "org_name", "org_path", "district_id", "district_name", "open_range", "title", "summary",
    "credit", "stages", "subjects", "abilities", "environments", "dimensions", "year", "has_film",
    "version", "listed_at", "plain", "words",
)  # fmt: skip
SHARED: Final = Path(__file__).with_name("sharing.sql")
PAGE: Final = {"limit": "20"}  # as the screen asks
# The words alone, without anybody's rights, facets or HTTP: a page, and how many there are.
BARE: Final = (
    "SELECT id FROM cases.item WHERE words @@ CAST(%s AS tsquery) ORDER BY listed_at DESC LIMIT 20",
    "SELECT count(*) FROM (SELECT FROM cases.item WHERE words @@ CAST(%s AS tsquery) LIMIT 5001)",
)


def _text(dice: random.Random, length: int) -> str:
    found: list[str] = []
    while sum(map(len, found)) < length:
        found.append(dice.choice(PIECES) if dice.random() < 0.5 else dice.choice(FIRST))
    return "".join(found)


def documents(
    count: int, schools: Sequence[tuple[UUID, str, str, UUID | None, str]]
) -> Iterator[tuple[Item, str]]:
    """Items of schools in turn, with bodies; the header's lists are those of the body's content."""
    dice, begun = random.Random(SEED), datetime(2026, 1, 1, tzinfo=UTC)
    codes, stages, subjects = list(abilities()), list(Stage), list(Subject)
    for number in range(count):
        org_id, org_name, org_path, district_id, district_name = schools[number % len(schools)]
        chosen = dice.sample(codes, 2)
        placed = [abilities()[code] for code in chosen]
        item = Item(
            id=uuid7(),
            kind=dice.choice([Kind.LESSON, Kind.TOOL, Kind.APPLICATION_CASE]),
            state=State.PUBLISHED,
            newest_no=1,
            published_no=1,
            author_id=uuid7(),
            author_name="样例教师",
            org_id=org_id,
            org_name=org_name,
            org_path=org_path,
            district_id=district_id,
            district_name=district_name,
            open_range=Range.CITY,
            title=_text(dice, 12),
            summary=_text(dice, 30),
            credit=["样例教师"],
            stages=[dice.choice(stages)],
            subjects=[dice.choice(subjects)],
            abilities=chosen,
            environments=environments_of(placed),
            dimensions=dimensions_of(placed),
            year=dice.choice([2024, 2025, 2026]),
            has_film=False,
            version=1,
            listed_at=begun + timedelta(seconds=number),
        )
        yield item, _text(dice, LENGTH)


def connect(layout: Layout) -> psycopg.Connection[Any]:
    """A connection of the owner of the service's tables."""
    return psycopg.connect(
        host="127.0.0.1",
        port=layout.port_of("postgres"),
        dbname="tisheng",
        user="cases_owner",
        password=role_passwords(layout.secrets)["cases_owner"],
        autocommit=True,
    )


def _schools(database: psycopg.Connection[Any]) -> list[tuple[UUID, str, str, UUID | None, str]]:
    rows = database.execute(
        "SELECT id, name, path, district_id, coalesce(district_name, '')"
        " FROM cases.directory_unit WHERE kind = 'school' ORDER BY path"
    ).fetchall()
    if not rows:
        raise AssertionError("cases knows no school yet")
    return rows


def fill(database: psycopg.Connection[Any], count: int = ITEMS) -> float:
    """Put items into the library; return the seconds that cutting and indexing them took."""
    schools, bodies, cutting = _schools(database), [], 0.0
    database.execute("DROP INDEX cases.ix_item_words")
    with database.transaction(), database.cursor() as cursor:
        with cursor.copy(f"COPY cases.item ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            for item, body in documents(count, schools):
                begun = time.process_time()
                item.plain, words = written(item, body)
                lexemes = search.vector({*words, *marks_of(item, [], [item.author_id])})
                cutting += time.process_time() - begun
                told = [getattr(item, name) for name in COLUMNS[:-1]]
                copy.write_row((*told, lexemes))
                bodies.append((item.id, body))
        versions = "COPY cases.item_version (item_id, version_no, state, content, content_hash,"
        with cursor.copy(f"{versions} opened_at, submitted_at, reason) FROM STDIN") as copy:
            at = datetime.now(UTC)
            for item_id, body in bodies:
                content = Jsonb(ItemContent(body=body).as_json())
                copy.write_row((item_id, 1, "published", content, "0" * 64, at, at, ""))
    for statement in SHARED.read_text().split(";\n"):
        if statement.strip():
            database.execute(statement)
    begun = time.perf_counter()
    database.execute("CREATE INDEX ix_item_words ON cases.item USING gin (words)")
    least = cutting + time.perf_counter() - begun
    database.execute("VACUUM ANALYZE cases.item, cases.item_version, cases.item_feedback")
    return least


def library_lines(city: City) -> Iterator[Line]:
    """Fill the library, search it, open it, cut it anew."""
    with connect(city.stack.layout) as database:
        print(f"filling a library of {ITEMS:,} items …", flush=True)
        least = fill(database)
        yield _searching(city, database, 2)
        yield _searching(city, database, 6)
        yield _opening(city)
        yield reading(city, _words(2), _schools(database)[0][2])
        yield _cutting_anew(city, database, least)


def _words(length: int) -> Sequence[str]:
    """What is searched: words as long as asked, some in many items, some in few or none."""
    dice = random.Random(SEED + length)
    return ["".join(dice.sample(PIECES[:20], 3))[:length] for _ in range(CALLS)]


def _searching(city: City, database: psycopg.Connection[Any], length: int) -> Line:
    words, at = _words(length), [0, 0]

    def next_word(side: int) -> str:
        at[side] += 1
        return words[at[side] % len(words)]

    def ours() -> None:  # the screen asks for both at once
        params = {"q": next_word(0), **FACETS, **PAGE}
        http = city.office.http
        paths = ("/api/cases/v1/items", "/api/cases/v1/items/facets")
        for answer in both.map(lambda path: http.get(path, params=params), paths):
            answer.raise_for_status()

    def bare() -> None:
        asked = search.asked(next_word(1))
        for query in BARE:
            database.execute(query, (asked,)).fetchall()

    name = f"search of {length} characters, 3 facets, counts (p95)"
    with ThreadPoolExecutor(2) as both:
        return at_most(name, p95_pairs(ours, bare, CALLS, TURNS), "ms", 5)


def _opening(city: City) -> Line:
    http = city.lead.http
    pairs = p95_pairs(
        lambda: http.get("/api/cases/v1/items", params=PAGE).raise_for_status(),
        lambda: http.get("/api/cases/v1/ping").raise_for_status(),
        60,
        TURNS,
    )
    return at_most(f"first page of {ITEMS:,} items (p95)", pairs, "ms", 3)


def _cutting_anew(city: City, database: psycopg.Connection[Any], least: float) -> Line:
    """Every item cut anew while the library is open, against cutting and one CREATE INDEX."""
    # As if what was cut before were cut otherwise: every row is written.
    database.execute("UPDATE cases.item SET plain = plain || ' '")
    database.execute("VACUUM cases.item")  # what this left behind is not the command's work
    begun = time.perf_counter()
    city.stack.command("cases", "reindex")
    took = time.perf_counter() - begun
    return at_most(f"re-index of {ITEMS:,} items", [(took, least)], "s", 3)
