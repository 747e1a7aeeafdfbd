"""Units, staff, people and the most used items beside the sums."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, case, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from cases.directory.queries import SCHOOL
from cases.directory.tables import DirectoryMembership, DirectoryPerson, DirectoryUnit
from cases.feedback.tables import ItemFeedback
from cases.items.rules import Consent
from cases.items.tables import Item, ItemAuthor
from cases.sharing.queries.figures import Scope, child, is_shared, is_there
from cases.sharing.rules import MOST_TOP
from kernel.paging import PageRequest


async def children(session: AsyncSession, path: str) -> Sequence[DirectoryUnit]:
    """The districts and schools right below a unit that are open, districts first."""
    unit = DirectoryUnit
    query = select(unit).where(
        unit.path.startswith(path, autoescape=True),
        unit.kind.in_(("district", SCHOOL)),
        unit.path != path,
        unit.path == child(path, unit.path),
        unit.status == "open",
    )
    return (await session.scalars(query.order_by(unit.kind, unit.name, unit.id))).all()


async def units_at(session: AsyncSession, paths: Sequence[str]) -> dict[str, DirectoryUnit]:
    """The units at these paths, closed ones too."""
    query = select(DirectoryUnit).where(DirectoryUnit.path.in_(list(paths)))
    return {unit.path: unit for unit in await session.scalars(query)}


async def staff(session: AsyncSession, path: str, today: date) -> dict[str, int]:
    """How many people work today in each school below a path, its groups included."""
    member, person, unit = DirectoryMembership, DirectoryPerson, DirectoryUnit
    school = case(
        (unit.kind == SCHOOL, unit.path),
        else_=func.regexp_replace(unit.path, "[^/]+/$", ""),  # of a group: the one above
    ).label("school")
    each = (
        select(school, member.person_id)
        .join(member, member.org_path == unit.path)
        .join(person, person.id == member.person_id)
        .where(
            unit.kind.in_((SCHOOL, "group")),
            unit.path.startswith(path, autoescape=True),
            person.status == "active",
            is_there(today),
        )
        .distinct()
        .subquery("each")
    )
    query = select(each.c.school, func.count()).group_by(each.c.school)
    return {row[0]: row[1] for row in await session.execute(query)}


async def by_school(session: AsyncSession, scope: Scope) -> Sequence[Row[UUID, str, str, int]]:
    """How many items each school shared; by the name of its day that is the last in order."""
    name = func.max(Item.org_name)
    query = select(Item.org_id, Item.org_path, name, func.count()).where(is_shared(scope))
    return (await session.execute(query.group_by(Item.org_id, Item.org_path))).all()


async def most_used(session: AsyncSession, scope: Scope) -> Sequence[Row[*tuple[Any, ...]]]:
    """The items that were used most; none that nobody used.

    From the items to their numbers (`+ 0` keeps off the index of numbers): of a school there are
    few, which the order of the whole city would find late.
    """
    one = ItemFeedback
    query = (
        select(
            Item.id, Item.kind, Item.title, Item.credit, Item.org_name,
            one.used_count, one.favourite_count, one.rating_count, one.rating_sum,
        )
        .join(one, one.item_id == Item.id)
        .where(is_shared(scope), one.used_count > 0)
        .order_by((one.used_count + 0).desc(), one.item_id.desc())
        .limit(MOST_TOP)
    )  # fmt: skip
    return (await session.execute(query)).all()


def _silent(scope: Scope) -> Any:
    """Open schools below a unit that shared nothing in the period."""
    unit = DirectoryUnit
    shared = select(Item.org_id).where(is_shared(scope))
    return (
        unit.path.startswith(scope.path, autoescape=True),
        unit.kind == SCHOOL,
        unit.status == "open",
        unit.id.not_in(shared),
    )


async def count_silent(session: AsyncSession, scope: Scope) -> int:
    """How many schools shared nothing."""
    query = select(func.count()).select_from(DirectoryUnit).where(*_silent(scope))
    return await session.scalar(query) or 0


async def silent(
    session: AsyncSession, scope: Scope, asked: PageRequest
) -> Sequence[DirectoryUnit]:
    """Those schools, in the order of districts and names."""
    unit = DirectoryUnit
    district = func.coalesce(unit.district_name, "")
    query = select(unit).where(*_silent(scope))
    if after := asked.start(str, str, UUID):
        query = query.where(tuple_(district, unit.name, unit.id) > after)
    ordered = query.order_by(district, unit.name, unit.id).limit(asked.limit + 1)
    return (await session.scalars(ordered)).all()


async def people(
    session: AsyncSession, scope: Scope, asked: PageRequest
) -> Sequence[Row[UUID, str, int, int]]:
    """Who is credited in a school's items, by name: how many, and how often these were used."""
    one, numbers = ItemAuthor, ItemFeedback
    name = func.max(one.person_name)
    query = (
        select(
            one.person_id,
            name.label("name"),
            func.count().label("items"),
            func.sum(numbers.used_count).label("used"),
        )
        .join(Item, (Item.id == one.item_id) & (Item.published_no == one.version_no))
        .join(numbers, numbers.item_id == Item.id)
        .where(is_shared(scope), one.consent != Consent.REFUSED)
        .group_by(one.person_id)
    )
    if after := asked.start(str, UUID):
        query = query.having(tuple_(name, one.person_id) > after)
    return (await session.execute(query.order_by(name, one.person_id).limit(asked.limit + 1))).all()
