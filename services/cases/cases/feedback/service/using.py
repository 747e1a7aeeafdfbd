"""Use 使用, favourites 收藏 and ratings 评分: a number moves with the row that it counts."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import TextClause, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from cases.feedback.queries import numbers
from cases.feedback.queries.numbers import Numbers
from cases.feedback.service.hand import audit, of_others, opened
from cases.feedback.tables import ItemFeedback, ItemRating
from cases.items.rules import OPEN_STATES
from cases.items.service import hands, reading
from cases.items.service.hands import Hand
from cases.ports import SignTicket, Ticket
from kernel.actor import Actor
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork

# What was there already changes nothing, so a second press is no second use.
_USE: Final = text(
    "WITH put AS (INSERT INTO item_use (item_id, person_id, used_on)"
    " VALUES (:item_id, :person_id, :today) ON CONFLICT DO NOTHING RETURNING item_id)"
    " UPDATE item_feedback AS f SET used_count = used_count + 1 FROM put"
    " WHERE f.item_id = put.item_id RETURNING f.item_id"
)
_OPEN: Final = text(
    "WITH put AS (INSERT INTO item_opening (item_id, person_id, opened_at)"
    " VALUES (:item_id, :person_id, :at) ON CONFLICT DO NOTHING RETURNING item_id)"
    " UPDATE item_feedback AS f SET used_count = used_count + 1 FROM put"
    " WHERE f.item_id = put.item_id RETURNING f.item_id"
)
_KEEP: Final = text(
    "WITH put AS (INSERT INTO favourite (item_id, person_id, added_at)"
    " VALUES (:item_id, :person_id, :at) ON CONFLICT DO NOTHING RETURNING item_id)"
    " UPDATE item_feedback AS f SET favourite_count = favourite_count + 1 FROM put"
    " WHERE f.item_id = put.item_id RETURNING f.item_id"
)
_DROP: Final = text(
    "WITH gone AS (DELETE FROM favourite"
    " WHERE item_id = :item_id AND person_id = :person_id RETURNING item_id)"
    " UPDATE item_feedback AS f SET favourite_count = favourite_count - 1 FROM gone"
    " WHERE f.item_id = gone.item_id RETURNING f.item_id"
)


async def _moved(session: AsyncSession, move: TextClause, actor: Actor, **said: Any) -> bool:
    told = {"person_id": actor.person_id, **said}
    return await session.scalar(move, told) is not None


async def numbers_of(
    uow: UnitOfWork, actor: Actor, item_id: UUID, now: Clock
) -> tuple[Hand, Numbers]:
    """Return an item's numbers to whoever may see it."""
    async with uow() as session:
        hand = await hands.find(session, actor, item_id)
        return hand, await numbers.of_item(session, actor, item_id, local_date(now()))


async def use(uow: UnitOfWork, actor: Actor, item_id: UUID, now: Clock) -> tuple[Hand, Numbers]:
    """Say that one used an item: counted once a day."""
    today: date = local_date(now())
    async with uow.begin() as session:
        hand = await of_others(session, actor, item_id)
        if await _moved(session, _USE, actor, item_id=item_id, today=today):
            await audit(session, hand, "item.use", now)
        return hand, await numbers.of_item(session, actor, item_id, today)


async def favour(
    uow: UnitOfWork, actor: Actor, item_id: UUID, now: Clock, *, is_kept: bool
) -> tuple[Hand, Numbers]:
    """Keep an item as a favourite, or no longer; what is not open any more may still be dropped."""
    async with uow.begin() as session:
        if is_kept:
            hand = await opened(session, actor, item_id)
            if await _moved(session, _KEEP, actor, item_id=item_id, at=now()):
                await audit(session, hand, "item.favour", now)
        else:
            hand = await hands.find(session, actor, item_id)
            if await _moved(session, _DROP, actor, item_id=item_id):
                await audit(session, hand, "item.unfavour", now)
        return hand, await numbers.of_item(session, actor, item_id, local_date(now()))


async def rate(
    uow: UnitOfWork, actor: Actor, item_id: UUID, stars: int, now: Clock
) -> tuple[Hand, Numbers]:
    """Give an item stars, or other stars than before."""
    async with uow.begin() as session:
        hand = await of_others(session, actor, item_id)
        # Ratings of one item come one after the other: the difference is to what stands there.
        query = select(ItemFeedback).where(ItemFeedback.item_id == item_id).with_for_update()
        row = (await session.scalars(query)).one()
        own = await session.get(ItemRating, (item_id, actor.person_id), populate_existing=True)
        before = own.stars if own else None
        if own is None:
            row.rating_count += 1
            own = ItemRating(item_id=item_id, person_id=actor.person_id)
            session.add(own)
        row.rating_sum += stars - (before or 0)
        own.stars, own.rated_at = stars, now()
        await session.flush()
        if before != stars:
            await audit(session, hand, "item.rate", now, before=before, after=stars)
        return hand, await numbers.of_item(session, actor, item_id, local_date(now()))


async def ticket(
    uow: UnitOfWork,
    actor: Actor,
    item_id: UUID,
    version_no: int | None,
    sign: SignTicket,
    now: Clock,
) -> Ticket:
    """Sign a ticket for an item's files; whoever opens those of an open item has used it.

    Counted once a person. It is no step that anybody takes, so nothing of it is audited.
    """
    signed = await reading.ticket(uow, actor, (item_id, version_no), sign)
    async with uow.begin() as session:
        hand = await hands.find(session, actor, item_id)
        if hand.item.state in OPEN_STATES and not hand.standing.is_author:
            await _moved(session, _OPEN, actor, item_id=item_id, at=now())
    return signed
