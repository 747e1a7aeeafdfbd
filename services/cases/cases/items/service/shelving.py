"""Putting an item on the shelf: its header follows the version that is shown, the index too."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Text, cast, func
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.ext.asyncio import AsyncSession

from cases import search
from cases.abilities.from_notice import abilities
from cases.abilities.rules import dimensions_of, environments_of
from cases.items.content import ItemContent
from cases.items.marks import marks_of
from cases.items.queries import items as queries
from cases.items.rules import Consent, FileRole
from cases.items.service.tooling import follow
from cases.items.tables import Item, ItemAuthor, ItemFile


async def shelve(session: AsyncSession, item: Item) -> None:
    """Fill the header from the shown version and write the index; within every change."""
    await session.flush()
    shown = item.published_no or item.newest_no
    version = await queries.version(session, item.id, shown)
    if version is None:  # kept by foreign keys
        return
    content = ItemContent.model_validate(version.content)
    authors = await queries.authors(session, item.id, shown)
    files = await queries.files(session, item.id, shown)
    _fill(item, content)
    await follow(session, item, content.tool)
    _decorate(item, authors, files)
    named = authors
    if shown != item.newest_no:
        named = [*authors, *await queries.authors(session, item.id, item.newest_no)]
    item.plain, words = written(item, content.body)
    marks = marks_of(item, _willing(named), _willing(authors))
    # Sorted, so that the same document is the same array.
    lexemes = cast(array(sorted({*words, *marks})), ARRAY(Text))
    item.words = func.array_to_tsvector(lexemes)
    await session.flush()


def _fill(item: Item, content: ItemContent) -> None:
    chosen = [abilities()[code] for code in content.abilities]
    item.title, item.summary, item.year = content.title, content.summary, content.year
    item.stages, item.subjects = list(content.stages), list(content.subjects)
    item.abilities = list(content.abilities)
    item.environments, item.dimensions = environments_of(chosen), dimensions_of(chosen)
    item.open_range = content.open_range


def _decorate(item: Item, authors: Sequence[ItemAuthor], files: Sequence[ItemFile]) -> None:
    covers = [one.file_id for one in files if one.role is FileRole.COVER]
    item.credit = [one.person_name for one in authors]
    item.cover_id = covers[0] if covers else None
    item.has_film = any(one.media_type.startswith("video/") for one in files)


def _willing(authors: Sequence[ItemAuthor]) -> list[UUID]:
    return [one.person_id for one in authors if one.consent is not Consent.REFUSED]


def written(item: Item, body: str) -> tuple[str, set[str]]:
    """Return the normal text of an item with a filled header, and how it is cut for the index.

    Authors are found by their names and by the pinyin initials of these.
    """
    letters = [letters for name in item.credit for letters in search.initials(name)]
    names = [abilities()[code].name for code in item.abilities]
    parts = [item.title, item.summary, body, item.org_name, *item.credit, *letters, *names]
    plain = search.normal("\n".join(parts))
    return plain, search.cut(search.normal(item.title), plain)
