"""Versions: the next one opened as a copy, a draft thrown away."""

from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.items.queries import items as queries
from cases.items.rules import Verb, VersionState
from cases.items.service import hands
from cases.items.service.hands import Hand, Move
from cases.items.tables import Item, ItemAuthor, ItemFile, ItemStep, ItemVersion
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork


async def open_next(session: AsyncSession, hand: Hand, now: Clock) -> None:
    """Open the next version as a copy of the newest; consents go along with what they were to."""
    item, old = hand.item, hand.newest
    item.newest_no = await _next_no(session, item)
    item.pending = VersionState.DRAFT
    session.add(
        ItemVersion(
            item_id=item.id,
            version_no=item.newest_no,
            state=VersionState.DRAFT,
            content=old.content,
            content_hash=old.content_hash,
            opened_at=now(),
        )
    )
    await session.flush()
    for author in await queries.authors(session, item.id, old.version_no):
        session.add(ItemAuthor(**_copied(author, item.newest_no)))
    for file in await queries.files(session, item.id, old.version_no):
        session.add(ItemFile(**_copied(file, item.newest_no)))
    await session.flush()


async def _next_no(session: AsyncSession, item: Item) -> int:
    """A number is given once, also when its draft was thrown away behind others."""
    query = select(func.max(ItemVersion.version_no)).where(ItemVersion.item_id == item.id)
    return int(await session.scalar(query) or 0) + 1


def _copied(row: ItemAuthor | ItemFile, version_no: int) -> dict[str, object]:
    values = {column.key: getattr(row, column.key) for column in row.__table__.columns}
    return values | {"version_no": version_no}


async def revise(uow: UnitOfWork, actor: Actor, item_id: UUID, *, seen: int, now: Clock) -> None:
    """Open a new version of a published item; the published one stays visible meanwhile."""
    async with uow.begin() as session:
        hand, side = await hands.lock(session, actor, item_id, Verb.REVISE, seen)
        await open_next(session, hand, now)
        await hands.done(session, hand, Move(Verb.REVISE, side, hand.item.state), now)


async def discard(uow: UnitOfWork, actor: Actor, item_id: UUID, *, seen: int, now: Clock) -> None:
    """Throw a draft away: a new version of a published item, or an item nobody else has seen."""
    async with uow.begin() as session:
        hand, side = await hands.lock(session, actor, item_id, Verb.DISCARD, seen)
        item, number = hand.item, hand.newest.version_no
        for table in (ItemAuthor, ItemFile, ItemVersion):
            here = (table.item_id == item.id, table.version_no == number)
            await session.execute(delete(table).where(*here))
        if item.published_no is not None:
            item.newest_no, item.pending = item.published_no, None
            item.returned_reason = None
            await hands.done(session, hand, Move(Verb.DISCARD, side, item.state), now)
            return
        await session.execute(delete(ItemStep).where(ItemStep.item_id == item.id))
        await session.delete(item)
        await session.flush()
        await hands.audit(session, hand, "item.discard", {"title": item.title}, now)
