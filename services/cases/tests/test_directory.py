"""The projection of auth's directory."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from cases.directory.queries import staff_of
from cases.directory.service import follow
from cases.directory.tables import DirectoryCursor, DirectoryPerson, DirectoryUnit
from cases.ports import DirectoryPage, FetchDirectoryChanges, Membership, PersonChange, UnitChange
from kernel.clock import utc_now
from kernel.db import UnitOfWork, uuid7

SCHOOL = UnitChange(
    id=str(uuid7()),
    path="/1/2/3/",
    name="芝罘区珠玑小学",
    kind="school",
    district_id=str(uuid7()),
    district_name="芝罘区",
    status="open",
)
RENAMED: UnitChange = {**SCHOOL, "name": "芝罘区珠玑实验小学"}
HERE = Membership(org_path="/1/2/3/", from_on="2020-09-01", to_on=None)
TEACHER = PersonChange(id=str(uuid7()), name="王䶮", status="active", memberships=[HERE])


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


async def test_somebody_who_moves_is_of_the_new_school(uow: UnitOfWork) -> None:
    moved: PersonChange = {
        **TEACHER,
        "memberships": [
            {**HERE, "to_on": "2026-08-31"},
            Membership(org_path="/1/2/4/", from_on="2026-09-01", to_on=None),
        ],
    }
    fetch, _ = feed(page(5, people=[TEACHER]), page(6, people=[moved]))
    await follow(uow, fetch, utc_now)
    await follow(uow, fetch, utc_now)

    async with uow() as session:
        here, there = [
            [row.name for row in await staff_of(session, path, date(2026, 10, 1))]
            for path in ("/1/2/3/", "/1/2/4/")
        ]
    assert (here, there) == ([], ["王䶮"])
