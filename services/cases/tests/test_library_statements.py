"""The statements of the library: they find what a scan finds, in one way to the database each."""

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, text
from sqlalchemy.ext.asyncio import AsyncEngine

from cases import search
from cases.deps import Call
from cases.items.marks import marks_of
from cases.items.rules import Kind, Range, State
from cases.items.service.shelving import written
from cases.items.tables import Item
from cases.library import counting, queries
from cases.library.filters import Filters, Sort
from kernel.actor import Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork, uuid7
from kernel.paging import PageRequest, cursor_of, page_request
from kernel.testing import an_actor

BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
PIECES = ("教学", "课堂", "导入", "教", "学", "课", "堂", "%", "_", "\\", "'", "ab", " ")
ASKED = (
    "教",
    "教学",
    "教学课",
    "课堂导入",
    "学课 堂",
    "教学 课堂",
    "%",
    "_课",
    "\\",
    "ab教",
    "导入教学课堂",
)
ACTOR = an_actor((Role.CITY_OFFICE, "/1/"))


def _item(dice: random.Random, number: int) -> Item:
    said = ["".join(dice.choices(PIECES, k=k)) for k in (3, 8, 14)]
    item = Item(
        id=uuid7(), kind=dice.choice([Kind.LESSON, Kind.TOOL]), state=State.PUBLISHED,
        newest_no=1, published_no=1, author_id=uuid7(), author_name="样例", org_id=uuid7(),
        org_name="某校", org_path="/1/2/3/", district_name="", title=said[0], summary=said[1],
        credit=["样例"], stages=["primary"], subjects=[], abilities=[], environments=[],
        dimensions=[], has_film=False, version=1, open_range=Range.CITY,
        # Some at the same time: then the id decides.
        listed_at=BEGUN + timedelta(minutes=number // 3),
    )  # fmt: skip
    item.plain, words = written(item, said[2])
    item.words = func.array_to_tsvector(sorted({*words, *marks_of(item, [], [])}))
    return item


async def _filled(uow: UnitOfWork) -> list[Item]:
    dice = random.Random(70)
    items = [_item(dice, number) for number in range(80)]
    async with uow.begin() as session:
        session.add_all(items)
    return sorted(items, key=lambda one: (one.listed_at, one.id), reverse=True)


def _scanned(items: Sequence[Item], asked: str, kind: Kind | None) -> list[Item]:
    """Those that hold every word, first those with all words in the title."""
    words = search.words_of(asked)
    held = [one for one in items if all(word in one.plain for word in words)]
    held = [one for one in held if kind in (None, one.kind)]
    return sorted(held, key=lambda one: not _is_titled(one, words))


def _is_titled(item: Item, words: Sequence[str]) -> bool:
    cut = set(search.pairs_of(search.normal(item.title)))
    return all(
        any(pair[0] == word for pair in cut) if len(word) == 1 else cut.issuperset(_pairs(word))
        for word in words
    )


def _pairs(word: str) -> set[str]:
    return {word[at : at + 2] for at in range(len(word) - 1)}


async def _walked(uow: UnitOfWork, wanted: Filters, sort: Sort, limit: int) -> list[Any]:
    found: list[Any] = []
    request = PageRequest(limit, None)
    while True:
        async with uow() as session:
            page = await queries.page(session, ACTOR, wanted, sort, request)
        found += [one.row.id for one in page[:limit]]
        if len(page) <= limit:
            return found
        request = await page_request(limit, cursor_of(*page[limit - 1].key))


@pytest.mark.requirement("R138")
@pytest.mark.parametrize("limit", [1, 4, 100])
async def test_pages_show_what_a_scan_shows_in_its_order(uow: UnitOfWork, limit: int) -> None:
    items, both = await _filled(uow), 0
    for asked in ASKED:
        for kind in (None, Kind.TOOL):
            wanted = Filters(q=asked, kind=[kind] if kind else None)
            scan = _scanned(items, asked, kind)
            walked = await _walked(uow, wanted, Sort.RELEVANCE, limit)
            assert walked == [one.id for one in scan], (asked, kind)
            newest = await _walked(uow, wanted, Sort.NEWEST, limit)
            assert newest == [one.id for one in items if one in scan], (asked, kind)
            async with uow() as session:
                total, _ = await counting.counts(session, ACTOR, wanted)
            assert total.count == len(scan), (asked, kind)
            titled = {_is_titled(one, search.words_of(asked)) for one in scan}
            both += len(titled) == 2
    assert both > 5  # searches with hits of both parts, or the order was not tried


@asynccontextmanager
async def _said(engine: AsyncEngine) -> AsyncIterator[list[str]]:
    """What is said to the database meanwhile."""
    said: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "SET LOCAL")):  # the fixture's; a setting
            said.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    yield said
    event.remove(engine.sync_engine, "before_cursor_execute", note)


@pytest.mark.parametrize("asked", ["", "教学", "课堂导入教学"])
async def test_a_page_and_its_counts_are_one_statement_each(
    uow: UnitOfWork, engine: AsyncEngine, asked: str
) -> None:
    await _filled(uow)
    wanted = Filters(q=asked, kind=[Kind.TOOL])
    async with uow() as session, _said(engine) as said:
        await queries.page(session, ACTOR, wanted, Sort.RELEVANCE, PageRequest(20, None))
        await counting.counts(session, ACTOR, wanted)
    assert len(said) == 2
    # Without its number a plan that the database keeps would read the whole library.
    assert all("LIMIT %" not in one and "LIMIT" in one for one in said)


async def test_a_glance_begins_no_transaction(parallel_uow: UnitOfWork) -> None:
    now = text("SELECT now()")
    async with Call(ACTOR, parallel_uow, utc_now).glance() as session:
        assert await session.scalar(now) != await session.scalar(now)
    # The connection is given back as it was.
    async with parallel_uow() as session:
        assert await session.scalar(now) == await session.scalar(now)
