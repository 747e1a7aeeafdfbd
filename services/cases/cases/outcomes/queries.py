"""Counting the pieces of published result packages, by author and by what each piece is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.items.rules import OPEN_STATES, Consent, FileRole, Kind, Level
from cases.items.tables import Item, ItemAuthor, ItemFile
from kernel.paging import PageRequest

# What a package is made of; covers and attachments are no pieces of it.
PIECES = (
    FileRole.LESSON_PLAN,
    FileRole.RECORDING,
    FileRole.TEACHING_CASE,
    FileRole.REFLECTION,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """At which unit, first published when (`end`: the first moment after), whose (none: all)."""

    path: str
    begin: datetime | None
    end: datetime | None
    people: Collection[UUID]


async def pieces(
    session: AsyncSession, asked: Asked, page: PageRequest
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Authors with the number of pieces of each kind, co-authors alike; one more than a page."""
    item, author, file = Item, ItemAuthor, ItemFile
    shown = item.published_no
    counts = [func.count().filter(file.role == role).label(role.value) for role in PIECES]
    query = (
        select(author.person_id, *counts)
        .join(item, and_(item.id == author.item_id, shown == author.version_no))
        .join(file, and_(file.item_id == item.id, file.version_no == shown))
        .where(
            author.consent != Consent.REFUSED,
            item.kind == Kind.OUTCOME,
            item.level == Level.TEACHER,
            item.state.in_(OPEN_STATES),
            item.org_path.startswith(asked.path, autoescape=True),
            file.role.in_(PIECES),
        )
        .group_by(author.person_id)
        .order_by(author.person_id)
        .limit(page.limit + 1)
    )
    if asked.people:
        query = query.where(author.person_id.in_(list(asked.people)))
    if asked.begin is not None:
        query = query.where(item.listed_at >= asked.begin)
    if asked.end is not None:
        query = query.where(item.listed_at < asked.end)
    if after := page.start(UUID):
        query = query.where(author.person_id > after[0])
    return (await session.execute(query)).all()
