"""Authors of a draft: staff of the school in the order of credit, each with their own word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.directory import queries as directory
from cases.items.queries import items as queries
from cases.items.refusals import AuthorUnknown
from cases.items.rules import Consent
from cases.items.tables import Item, ItemAuthor, ItemVersion
from kernel.clock import Clock, local_date
from kernel.errors import FieldError


@dataclass(frozen=True, slots=True)
class Part:
    """An author of the draft and what they did in the work."""

    person_id: UUID
    part: str


def author_of(item: Item, version_no: int, part: Part, name: str, ordinal: int) -> ItemAuthor:
    """Return somebody's credit; the owner agrees by writing."""
    is_owner = part.person_id == item.author_id
    return ItemAuthor(
        item_id=item.id,
        version_no=version_no,
        person_id=part.person_id,
        person_name=name,
        ordinal=ordinal,
        part=part.part,
        consent=Consent.GIVEN if is_owner else Consent.ASKED,
    )


async def names_of(
    session: AsyncSession, item: Item, authors: Sequence[Part], now: Clock
) -> Mapping[UUID, str]:
    """Return the authors' names of today; those who were authors already may have left since."""
    known = {
        one.person_id: one.person_name
        for one in await queries.authors(session, item.id, item.newest_no)
    }
    new = [one.person_id for one in authors if one.person_id not in known]
    today = local_date(now())
    found = await directory.staff_of(session, item.org_path, today, ids=new, limit=len(new) + 1)
    known |= {row.id: row.name for row in found}
    if any(one.person_id not in known for one in authors):
        raise AuthorUnknown(errors=[FieldError("authors", AuthorUnknown.code, AuthorUnknown.title)])
    return known


async def put_authors(
    session: AsyncSession,
    version: ItemVersion,
    item: Item,
    authors: Sequence[Part],
    names: Mapping[UUID, str],
) -> None:
    """Put the authors in the order of credit; words that were given stay with their hash."""
    had = {one.person_id: one for one in await queries.authors(session, item.id, item.newest_no)}
    kept = {one.person_id for one in authors} | {item.author_id}
    for person_id, row in had.items():
        if person_id not in kept:
            await session.delete(row)
    given = list(authors)
    if item.author_id not in {one.person_id for one in given}:
        given.insert(0, Part(item.author_id, ""))
    for ordinal, one in enumerate(given):
        if known := had.get(one.person_id):
            known.ordinal, known.part = ordinal, one.part
        else:
            made = author_of(item, version.version_no, one, names[one.person_id], ordinal)
            session.add(made)
    await session.flush()
