"""Following auth's directory feed: rows and cursor move in one transaction."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import delete, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory import queries
from assessment.directory.tables import (
    DirectoryCursor,
    DirectoryMembership,
    DirectoryPerson,
    DirectoryUnit,
)
from assessment.ports import FetchDirectoryChanges, Gone, PersonChange, UnitChange
from kernel.clock import Clock
from kernel.db import UnitOfWork

FEED: Final = "auth"
PAGE: Final = 500
_UNIT_FIELDS: Final = (
    "path",
    "name",
    "kind",
    "parent_id",
    "district_id",
    "district_name",
    "stage",
    "is_city_pilot",
    "status",
)


async def pull(uow: UnitOfWork, fetch: FetchDirectoryChanges, now: Clock) -> int:
    """Read the feed to its end and return how many changes there were.

    Repeatable: a page that was fetched twice (a crash before the commit, two workers) gives the
    same rows, and a page behind the cursor is dropped.
    """
    count = 0
    while True:
        async with uow() as session:
            after = await queries.position(session, FEED)
        page = await fetch(after, PAGE)
        if page.changes or page.next_after != after:
            async with uow.begin() as session:
                if await _advance(session, after, page.next_after, now):
                    await _apply(session, page.changes)
            count += len(page.changes)
        if not page.has_more:
            return count


async def resync(uow: UnitOfWork, fetch: FetchDirectoryChanges, now: Clock) -> int:
    """Read the whole feed again from its beginning; rows are overwritten, none is lost."""
    async with uow.begin() as session:
        await session.execute(delete(DirectoryCursor).where(DirectoryCursor.feed == FEED))
    return await pull(uow, fetch, now)


async def _advance(session: AsyncSession, seen: int, to: int, now: Clock) -> bool:
    """Move the cursor if it still stands where this page began."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('directory_cursor'))"))
    if await queries.position(session, FEED) != seen:
        return False
    values = {"feed": FEED, "position": to, "read_at": now()}
    upsert = insert(DirectoryCursor).values(values)
    changed = {"position": to, "read_at": values["read_at"]}
    await session.execute(upsert.on_conflict_do_update(index_elements=["feed"], set_=changed))
    return True


async def _apply(
    session: AsyncSession, changes: Iterable[UnitChange | PersonChange | Gone]
) -> None:
    # Of several changes of one thing in a page only the last counts.
    latest = {change.id: change for change in changes}
    units = [change for change in latest.values() if isinstance(change, UnitChange)]
    people = [change for change in latest.values() if isinstance(change, PersonChange)]
    gone = [change.id for change in latest.values() if isinstance(change, Gone)]
    await _store_units(session, units)
    await _store_people(session, people)
    if gone:
        # Rows stay for history: old results name them.
        ended = update(DirectoryUnit).where(DirectoryUnit.id.in_(gone))
        await session.execute(ended.values(status="closed"))
        left = update(DirectoryPerson).where(DirectoryPerson.id.in_(gone))
        await session.execute(left.values(status="left"))


async def _store_units(session: AsyncSession, units: list[UnitChange]) -> None:
    if not units:
        return
    rows = [{"id": u.id} | {name: getattr(u, name) for name in _UNIT_FIELDS} for u in units]
    upsert = insert(DirectoryUnit).values(rows)
    changed = {name: upsert.excluded[name] for name in _UNIT_FIELDS}
    await session.execute(upsert.on_conflict_do_update(index_elements=["id"], set_=changed))


async def _store_people(session: AsyncSession, people: list[PersonChange]) -> None:
    if not people:
        return
    rows = [
        {"id": p.id, "name": p.name, "staff_no": p.staff_no, "status": p.status} for p in people
    ]
    upsert = insert(DirectoryPerson).values(rows)
    changed = {name: upsert.excluded[name] for name in ("name", "staff_no", "status")}
    await session.execute(upsert.on_conflict_do_update(index_elements=["id"], set_=changed))
    ids = [p.id for p in people]
    await session.execute(delete(DirectoryMembership).where(DirectoryMembership.person_id.in_(ids)))
    memberships = [
        {
            "person_id": p.id,
            "org_id": m.org_id,
            "org_path": m.org_path,
            "from_on": m.from_on,
            "to_on": m.to_on,
        }
        for p in people
        for m in p.memberships
    ]
    if memberships:
        await session.execute(insert(DirectoryMembership), memberships)
