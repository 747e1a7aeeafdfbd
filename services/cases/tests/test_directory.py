"""The projection of auth's directory."""

from collections.abc import Sequence

from sqlalchemy import select

from cases.directory.service import follow
from cases.directory.tables import DirectoryCursor, DirectoryPerson, DirectoryUnit
from cases.ports import DirectoryPage, FetchDirectoryChanges, PersonChange, UnitChange
from kernel.clock import utc_now
from kernel.db import UnitOfWork, uuid7

SCHOOL = UnitChange(
    id=str(uuid7()), path="/1/2/3/", name="芝罘区珠玑小学", kind="school", status="open"
)
RENAMED: UnitChange = {**SCHOOL, "name": "芝罘区珠玑实验小学"}
TEACHER = PersonChange(id=str(uuid7()), name="王䶮", status="active")


def feed(*pages: DirectoryPage) -> tuple[FetchDirectoryChanges, list[int]]:
    """Serve the pages in order; tell where the reader started each time."""
    left, asked = list(pages), list[int]()

    async def fetch(after: int, _limit: int) -> DirectoryPage:
        asked.append(after)
        return left.pop(0)

    return fetch, asked


def page(
    upto: int,
    *,
    units: Sequence[UnitChange] = (),
    people: Sequence[PersonChange] = (),
    more: bool = False,
) -> DirectoryPage:
    return DirectoryPage(units, people, upto, more)


async def test_changes_are_stored_to_the_end_of_the_feed(uow: UnitOfWork) -> None:
    fetch, asked = feed(
        page(5, units=[SCHOOL], more=True), page(9, units=[RENAMED], people=[TEACHER])
    )

    assert await follow(uow, fetch, utc_now) == 3

    async with uow() as session:
        names = (await session.scalars(select(DirectoryUnit.name))).all()
        people = (await session.scalars(select(DirectoryPerson.name))).all()
        position = await session.scalar(select(DirectoryCursor.position))
    assert (names, people, position, asked) == (["芝罘区珠玑实验小学"], ["王䶮"], 9, [0, 5])


async def test_reading_again_starts_where_it_ended(uow: UnitOfWork) -> None:
    fetch, asked = feed(page(7, units=[SCHOOL, SCHOOL, RENAMED]), page(7))
    await follow(uow, fetch, utc_now)
    await follow(uow, fetch, utc_now)
    assert asked == [0, 7]
