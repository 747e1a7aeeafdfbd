"""Reads of single items and of what belongs to them."""

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, String, bindparam, cast, select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession

from cases.items.marks import sight_of
from cases.items.tables import Item, ItemAuthor, ItemFile, ItemStep, ItemVersion
from kernel.actor import Actor

MOST_STEPS = 500  # of one item's history
# What lists show of an item.
COLUMNS: Final = (
    Item.id, Item.kind, Item.level, Item.state, Item.held_by, Item.title, Item.summary,
    Item.author_id, Item.author_name, Item.credit, Item.org_id, Item.org_name, Item.org_path,
    Item.district_name, Item.stages, Item.subjects, Item.abilities, Item.year, Item.cover_id,
    Item.has_film, Item.created_at, Item.listed_at, Item.category_id,
)  # fmt: skip


def matches(query: str) -> ColumnElement[bool]:
    """Items that a query of `cases.search` finds.

    The query is written into the statement: how rare its words are decides the way, so each one is
    planned for itself.
    """
    said = bindparam(None, query, String(), literal_execute=True)
    return Item.words.bool_op("@@")(cast(said, TSQUERY))


async def visible(
    session: AsyncSession, actor: Actor, item_id: UUID, *, lock: bool = False
) -> Item | None:
    """One item that the caller may see; `lock` keeps it to oneself until the commit."""
    query = select(Item).where(Item.id == item_id, matches(sight_of(actor)))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return await session.scalar(query)


async def lock_all(session: AsyncSession, item_ids: Collection[UUID]) -> None:
    """Keep items to oneself until the commit, locked in the order of their ids."""
    query = select(Item.id).where(Item.id.in_(list(item_ids))).order_by(Item.id)
    await session.execute(query.with_for_update())


async def version(session: AsyncSession, item_id: UUID, version_no: int) -> ItemVersion | None:
    """One version of an item."""
    return await session.get(ItemVersion, (item_id, version_no))


async def versions(session: AsyncSession, item_id: UUID) -> Sequence[ItemVersion]:
    """All versions, the newest first."""
    query = select(ItemVersion).where(ItemVersion.item_id == item_id)
    return (await session.scalars(query.order_by(ItemVersion.version_no.desc()))).all()


async def authors(session: AsyncSession, item_id: UUID, version_no: int) -> Sequence[ItemAuthor]:
    """The authors of a version, in the order of credit."""
    one = ItemAuthor
    query = select(one).where(one.item_id == item_id, one.version_no == version_no)
    return (await session.scalars(query.order_by(one.ordinal))).all()


async def files(session: AsyncSession, item_id: UUID, version_no: int) -> Sequence[ItemFile]:
    """The files of a version, in the order given."""
    one = ItemFile
    query = select(one).where(one.item_id == item_id, one.version_no == version_no)
    return (await session.scalars(query.order_by(one.ordinal))).all()


async def author_ids(session: AsyncSession, item: Item) -> set[UUID]:
    """Whoever is an author of the published or of the newest version."""
    one = ItemAuthor
    wanted = [item.newest_no, item.published_no or item.newest_no]
    query = select(one.person_id).where(one.item_id == item.id, one.version_no.in_(wanted))
    return {item.author_id, *(await session.scalars(query))}


async def steps(session: AsyncSession, item_id: UUID) -> Sequence[ItemStep]:
    """The history of an item, the latest step first."""
    query = select(ItemStep).where(ItemStep.item_id == item_id).order_by(ItemStep.id.desc())
    return (await session.scalars(query.limit(MOST_STEPS))).all()


async def covers(session: AsyncSession, actor: Actor, item_ids: Collection[UUID]) -> Sequence[UUID]:
    """The cover pictures of those of the items that the caller may see."""
    query = select(Item.cover_id).where(
        Item.id.in_(list(item_ids)), Item.cover_id.is_not(None), matches(sight_of(actor))
    )
    return [one for one in await session.scalars(query) if one is not None]


async def related(
    session: AsyncSession, actor: Actor, item_ids: Collection[UUID]
) -> Sequence[Item]:
    """Those of the items that the caller may see."""
    query = select(Item).where(Item.id.in_(list(item_ids)), matches(sight_of(actor)))
    return (await session.scalars(query.order_by(Item.listed_at.desc(), Item.id))).all()
