"""Reads of releases: one's own, and what decides whether strangers may see items."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.items.rules import OPEN_STATES, Range
from cases.items.tables import Item, ItemAuthor, ItemFile, ItemVersion
from cases.releases.rules import Author, Facts
from cases.releases.tables import ItemRelease


@dataclass(frozen=True, slots=True)
class Published:
    """An item's header and what decides about showing its published version."""

    item: Item
    facts: Facts


async def own(
    session: AsyncSession, item_id: UUID, person_id: UUID, content_hash: str
) -> ItemRelease | None:
    """Somebody's release of one content."""
    return await session.get(ItemRelease, (item_id, person_id, content_hash))


async def has_any(session: AsyncSession, item_id: UUID, person_id: UUID) -> bool:
    """Tell whether somebody released any version of an item."""
    one = ItemRelease
    query = select(exists().where(one.item_id == item_id, one.person_id == person_id))
    return bool(await session.scalar(query))


async def waiting(session: AsyncSession, item_id: UUID, version: ItemVersion) -> int:
    """How many authors of a version have not released it."""
    author, one = ItemAuthor, ItemRelease
    given = exists(
        select(one.item_id).where(
            one.item_id == item_id,
            one.person_id == author.person_id,
            one.content_hash == version.content_hash,
        )
    )
    query = select(func.count()).where(
        author.item_id == item_id, author.version_no == version.version_no, ~given
    )
    return int(await session.scalar(query) or 0)


async def published(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Published]:
    """The published versions of items with everything that decides about showing them."""
    version, file = ItemVersion, ItemFile
    pictured = exists(
        select(file.file_id).where(
            file.item_id == Item.id,
            file.version_no == Item.published_no,
            or_(file.media_type.startswith("image/"), file.media_type.startswith("video/")),
        )
    )
    query = (
        select(Item, version.content["pupils"].astext, pictured)
        .join(version, and_(version.item_id == Item.id, version.version_no == Item.published_no))
        .where(Item.id.in_(list(ids)))
    )
    authors = await _authors(session, ids)
    return {
        item.id: Published(
            item,
            Facts(
                is_open=item.state in OPEN_STATES,
                is_public=item.open_range is Range.PUBLIC,
                has_pictures=has_pictures,
                says_pupils=bool(pupils),
                published_no=item.published_no,
                authors=tuple(authors[item.id]),
            ),
        )
        for item, pupils, has_pictures in await session.execute(query)
    }


async def _authors(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, list[Author]]:
    author, version, one = ItemAuthor, ItemVersion, ItemRelease
    of_version = and_(version.item_id == author.item_id, version.version_no == author.version_no)
    given = and_(
        one.item_id == author.item_id,
        one.person_id == author.person_id,
        one.content_hash == version.content_hash,
    )
    query = (
        select(author.item_id, author.person_name, one.is_named)
        .join(Item, and_(Item.id == author.item_id, Item.published_no == author.version_no))
        .join(version, of_version)
        .outerjoin(one, given)
        .where(author.item_id.in_(list(ids)))
        .order_by(author.item_id, author.ordinal)
    )
    found: dict[UUID, list[Author]] = defaultdict(list)
    for item_id, name, is_named in await session.execute(query):
        found[item_id].append(Author(name, is_named is not None, bool(is_named)))
    return found
