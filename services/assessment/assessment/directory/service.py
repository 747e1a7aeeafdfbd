"""Following auth's directory feed: rows and cursor move in one transaction."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final

from pydantic_core import to_json
from sqlalchemy import text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory import queries
from assessment.directory.tables import DirectoryCursor
from assessment.ports import DirectoryPage, FetchDirectoryChanges
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.feed import Progress, read_feed

FEED: Final = "auth"
PAGE: Final = 5_000  # the most the feed gives at once: 60,000 people are twelve pages
# A page goes in as the JSON it came as: one parameter and one statement a table, no row in Python.
# What is as it was is left alone, so that reading everything again writes nothing.
_PUT_UNITS: Final = text(
    "INSERT INTO directory_unit AS u (id, path, name, kind, parent_id, district_id,"
    " district_name, stage, is_city_pilot, status)"
    " SELECT id, path, name, kind, parent_id, district_id, district_name, stage, is_city_pilot,"
    " status FROM json_to_recordset(CAST(:rows AS json)) AS t(id uuid, path text, name text,"
    " kind text, parent_id uuid, district_id uuid, district_name text, stage text,"
    " is_city_pilot boolean, status text)"
    " ON CONFLICT (id) DO UPDATE SET path = excluded.path, name = excluded.name,"
    " kind = excluded.kind, parent_id = excluded.parent_id, district_id = excluded.district_id,"
    " district_name = excluded.district_name, stage = excluded.stage,"
    " is_city_pilot = excluded.is_city_pilot, status = excluded.status"
    " WHERE u IS DISTINCT FROM excluded"
)
_PUT_PEOPLE: Final = text(
    "INSERT INTO directory_person AS p (id, name, staff_no, status)"
    " SELECT id, name, staff_no, status FROM json_to_recordset(CAST(:rows AS json))"
    " AS t(id uuid, name text, staff_no text, status text)"
    " ON CONFLICT (id) DO UPDATE SET name = excluded.name, staff_no = excluded.staff_no,"
    " status = excluded.status WHERE p IS DISTINCT FROM excluded"
)
_PUT_MEMBERSHIPS: Final = text(
    "WITH told AS MATERIALIZED (SELECT p.id AS person_id, m.*"
    " FROM json_to_recordset(CAST(:rows AS json)) AS p(id uuid, memberships json),"
    " json_to_recordset(p.memberships)"
    " AS m(org_id uuid, org_path text, from_on date, to_on date)),"
    " held AS MATERIALIZED (SELECT * FROM directory_membership"
    " WHERE person_id = ANY(CAST(:ids AS uuid[]))),"
    " ended AS (DELETE FROM directory_membership WHERE id IN (SELECT h.id FROM held AS h"
    " LEFT JOIN told AS t ON t.person_id = h.person_id AND t.org_id = h.org_id"
    " AND t.org_path = h.org_path AND t.from_on IS NOT DISTINCT FROM h.from_on"
    " AND t.to_on IS NOT DISTINCT FROM h.to_on WHERE t.person_id IS NULL))"
    " INSERT INTO directory_membership (person_id, org_id, org_path, from_on, to_on)"
    " SELECT person_id, org_id, org_path, from_on, to_on FROM told"
    " EXCEPT SELECT person_id, org_id, org_path, from_on, to_on FROM held"
)
# Rows stay for history: old results name them.
_MARK_GONE: Final = (
    text(
        "UPDATE directory_unit SET status = 'closed'"
        " WHERE id = ANY(CAST(:ids AS uuid[])) AND status <> 'closed'"
    ),
    text(
        "UPDATE directory_person SET status = 'left'"
        " WHERE id = ANY(CAST(:ids AS uuid[])) AND status <> 'left'"
    ),
)


async def pull(uow: UnitOfWork, fetch: FetchDirectoryChanges, now: Clock) -> int:
    """Read the feed to its end and return how many changes there were.

    Repeatable: a page that was fetched twice (a crash before the commit, two workers) gives the
    same rows, and a page behind the cursor is dropped: whoever moved it reads on.
    """
    return (await _read(uow, fetch, now)).count


async def resync(uow: UnitOfWork, fetch: FetchDirectoryChanges, now: Clock) -> int:
    """Read the whole feed again from its beginning; rows are overwritten, none is lost."""
    async with uow.begin() as session:
        # Kept and set back: a page that is being stored at this moment finds it moved.
        back = update(DirectoryCursor).where(DirectoryCursor.feed == FEED)
        await session.execute(back.values(position=0))
    count = 0
    while True:  # the worker follows, too; what one of the two has stored the other leaves out
        progress = await _read(uow, fetch, now)
        count += progress.count
        if progress.is_at_end:
            return count


async def _read(uow: UnitOfWork, fetch: FetchDirectoryChanges, now: Clock) -> Progress:
    async with uow() as session:
        after = await queries.position(session, FEED)

    async def store(seen: int, page: DirectoryPage) -> bool:
        if page.next_after == seen:
            return True
        async with uow.begin() as session:
            is_ours = await _advance(session, seen, page.next_after, now)
            if is_ours:
                await _apply(session, page)
        return is_ours

    return await read_feed(after, partial(_page, fetch), store)


async def _page(fetch: FetchDirectoryChanges, after: int) -> DirectoryPage:
    return await fetch(after, PAGE)


async def _advance(session: AsyncSession, seen: int, to: int, now: Clock) -> bool:
    """Move the cursor if it still stands where this page began; others wait for our commit."""
    put = insert(DirectoryCursor).values(feed=FEED, position=to, read_at=now())
    moved = put.on_conflict_do_update(
        index_elements=["feed"],
        set_={"position": to, "read_at": put.excluded.read_at},
        where=DirectoryCursor.position == seen,
    )
    return await session.scalar(moved.returning(DirectoryCursor.position)) is not None


async def _apply(session: AsyncSession, page: DirectoryPage) -> None:
    # Of several changes of one thing in a page only the last counts.
    units = {unit["id"]: unit for unit in page.units}
    people = {person["id"]: person for person in page.people}
    if units:
        await session.execute(_PUT_UNITS, {"rows": _json(units)})
    if people:
        rows = _json(people)
        await session.execute(_PUT_PEOPLE, {"rows": rows})
        await session.execute(_PUT_MEMBERSHIPS, {"rows": rows, "ids": _array(people)})
    if page.gone:
        for mark in _MARK_GONE:
            await session.execute(mark, {"ids": _array(page.gone)})


def _array(ids: Iterable[str]) -> str:
    return "{" + ",".join(ids) + "}"


def _json(rows: Mapping[str, object]) -> str:
    return to_json(list(rows.values())).decode()
