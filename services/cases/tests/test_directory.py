"""The projection of auth's directory."""

from collections.abc import Sequence

from sqlalchemy import select

from cases.directory.service import follow
from cases.directory.tables import DirectoryCursor, DirectoryPerson, DirectoryUnit
from cases.ports import DirectoryPage, FetchDirectoryChanges, PersonChange, UnitChange
from kernel.clock import utc_now
from kernel.db import UnitOfWork, uuid7

SCHOOL = UnitChange(uuid7(), "/1/2/3/", "芝罘区珠玑小学", "school", "open")
RENAMED = UnitChange(SCHOOL.id, "/1/2/3/", "芝罘区珠玑实验小学", "school", "open")
TEACHER = PersonChange(uuid7(), "王䶮", "active")


def feed(*pages: DirectoryPage) -> tuple[FetchDirectoryChanges, list[int]]:
    """Serve the pages in order; tell where the reader started each time."""
    left, asked = list(pages), list[int]()

    async def fetch(after: int, _limit: int) -> DirectoryPage:
        asked.append(after)
        return left.pop(0)

    return fetch, asked


def page(
    rows: Sequence[UnitChange | PersonChange], upto: int, *, more: bool = False
) -> DirectoryPage:
    units = tuple(row for row in rows if isinstance(row, UnitChange))
    people = tuple(row for row in rows if isinstance(row, PersonChange))
    return DirectoryPage(units, people, upto, more)


async def test_changes_are_stored_to_the_end_of_the_feed(uow: UnitOfWork) -> None:
    fetch, asked = feed(page([SCHOOL], 5, more=True), page([TEACHER, RENAMED], 9))

    assert await follow(uow, fetch, utc_now) == 3

    async with uow() as session:
        names = (await session.scalars(select(DirectoryUnit.name))).all()
        people = (await session.scalars(select(DirectoryPerson.name))).all()
        position = await session.scalar(select(DirectoryCursor.position))
    assert (names, people, position, asked) == (["芝罘区珠玑实验小学"], ["王䶮"], 9, [0, 5])


async def test_reading_again_starts_where_it_ended(uow: UnitOfWork) -> None:
    fetch, asked = feed(page([SCHOOL, SCHOOL, RENAMED], 7), page([], 7))
    await follow(uow, fetch, utc_now)
    await follow(uow, fetch, utc_now)
    assert asked == [0, 7]
