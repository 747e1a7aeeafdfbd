"""Follow auth's directory feed."""

from dataclasses import asdict

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from cases.directory.tables import DirectoryCursor, DirectoryPerson, DirectoryUnit
from cases.ports import DirectoryPage, FetchDirectoryChanges, PersonChange, UnitChange
from cases.tables import Base
from kernel.clock import Clock
from kernel.db import UnitOfWork

FEED = "directory"
PAGE = 500


async def follow(uow: UnitOfWork, fetch: FetchDirectoryChanges, now: Clock) -> int:
    """Read the feed from where it was left to its end; return how many rows were stored.

    The page is fetched before its transaction opens, and the cursor moves with the rows: a crash
    in between reads the same page again, which changes nothing.
    """
    stored, has_more = 0, True
    while has_more:
        async with uow() as session:
            cursor = await session.get(DirectoryCursor, FEED)
        page = await fetch(cursor.position if cursor else 0, PAGE)
        async with uow.begin() as session:
            await _store(session, page, now)
        stored, has_more = stored + len(page.units) + len(page.people), page.has_more
    return stored


async def _store(session: AsyncSession, page: DirectoryPage, now: Clock) -> None:
    await _upsert(session, DirectoryUnit, page.units)
    await _upsert(session, DirectoryPerson, page.people)
    moved = {"position": page.next_after, "read_at": now()}
    cursor = insert(DirectoryCursor).values(feed=FEED, **moved)
    await session.execute(cursor.on_conflict_do_update(index_elements=["feed"], set_=moved))


async def _upsert(
    session: AsyncSession,
    table: type[Base],
    rows: tuple[UnitChange, ...] | tuple[PersonChange, ...],
) -> None:
    latest = {row.id: asdict(row) for row in rows}  # a page may tell of the same row twice
    if not latest:
        return
    put = insert(table).values(list(latest.values()))
    fresh = {name: put.excluded[name] for name in next(iter(latest.values())) if name != "id"}
    await session.execute(put.on_conflict_do_update(index_elements=["id"], set_=fresh))
