"""Follow auth's directory feed: rows and cursor move in one transaction."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from pydantic_core import to_json
from sqlalchemy import TextClause, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from cases.directory.tables import DirectoryCursor
from cases.ports import DirectoryPage, FetchDirectoryChanges, PersonChange, UnitChange
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.feed import read_feed

FEED = "directory"
PAGE = 5_000  # the most the feed gives at once: 60,000 people are twelve pages
# A page goes in as the JSON it came as: one parameter and one statement a table, no row in Python.
_PUT_UNITS: Final = text(
    "INSERT INTO directory_unit AS u (id, path, name, kind, district_id, district_name, status)"
    " SELECT id, path, name, kind, district_id, district_name, status"
    " FROM json_to_recordset(CAST(:rows AS json)) AS t(id uuid, path text, name text, kind text,"
    " district_id uuid, district_name text, status text)"
    " ON CONFLICT (id) DO UPDATE SET path = excluded.path, name = excluded.name,"
    " kind = excluded.kind, district_id = excluded.district_id,"
    " district_name = excluded.district_name, status = excluded.status"
    " WHERE u IS DISTINCT FROM excluded"
)
_PUT_PEOPLE: Final = text(
    "INSERT INTO directory_person AS p (id, name, status)"
    " SELECT id, name, status FROM json_to_recordset(CAST(:rows AS json))"
    " AS t(id uuid, name text, status text)"
    " ON CONFLICT (id) DO UPDATE SET name = excluded.name, status = excluded.status"
    " WHERE p IS DISTINCT FROM excluded"
)
# What somebody's memberships are now, in place of what was known; the same again writes nothing.
_PUT_MEMBERSHIPS: Final = text(
    "WITH told AS MATERIALIZED (SELECT p.id AS person_id, m.org_path, m.from_on, m.to_on"
    " FROM json_to_recordset(CAST(:rows AS json)) AS p(id uuid, memberships json),"
    " json_to_recordset(p.memberships) AS m(org_path text, from_on date, to_on date)),"
    " held AS MATERIALIZED (SELECT * FROM directory_membership"
    " WHERE person_id = ANY(CAST(:ids AS uuid[]))),"
    " ended AS (DELETE FROM directory_membership AS d USING held AS h WHERE d.id = h.id"
    " AND NOT EXISTS (SELECT FROM told AS t WHERE t.person_id = h.person_id"
    " AND t.org_path = h.org_path AND t.from_on IS NOT DISTINCT FROM h.from_on"
    " AND t.to_on IS NOT DISTINCT FROM h.to_on))"
    " INSERT INTO directory_membership (person_id, org_path, from_on, to_on)"
    " SELECT person_id, org_path, from_on, to_on FROM told"
    " EXCEPT SELECT person_id, org_path, from_on, to_on FROM held"
)


async def follow(uow: UnitOfWork, fetch: FetchDirectoryChanges, now: Clock) -> int:
    """Read the feed from where it was left to its end; return how many rows were stored.

    Repeatable: a crash between a fetch and its commit reads the same page again, which changes
    nothing; of two readers the one that is behind stops.
    """
    async with uow() as session:
        cursor = await session.get(DirectoryCursor, FEED)

    async def store(seen: int, page: DirectoryPage) -> bool:
        if page.next_after == seen:
            return True
        async with uow.begin() as session:
            is_ours = await _advance(session, seen, page.next_after, now)
            if is_ours:
                await _put(session, _PUT_UNITS, page.units)
                await _put(session, _PUT_PEOPLE, page.people)
                await _put_memberships(session, page.people)
        return is_ours

    after = cursor.position if cursor else 0
    return (await read_feed(after, partial(_page, fetch), store)).count


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


async def _put(
    session: AsyncSession, put: TextClause, rows: Sequence[UnitChange] | Sequence[PersonChange]
) -> None:
    if latest := _latest(rows):
        await session.execute(put, {"rows": to_json(list(latest.values())).decode()})


async def _put_memberships(session: AsyncSession, people: Sequence[PersonChange]) -> None:
    if latest := _latest(people):
        told = {"rows": to_json(list(latest.values())).decode(), "ids": f"{{{','.join(latest)}}}"}
        await session.execute(_PUT_MEMBERSHIPS, told)


def _latest(rows: Sequence[UnitChange] | Sequence[PersonChange]) -> dict[str, object]:
    """A page may tell of the same row twice: the last word counts."""
    return {row["id"]: row for row in rows}
