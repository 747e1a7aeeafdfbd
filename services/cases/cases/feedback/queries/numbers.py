"""An item's numbers, and the caller's part in them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.feedback.tables import Favourite, ItemFeedback, ItemRating, ItemUse
from kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of an item as somebody sees them."""

    row: ItemFeedback
    is_favourite: bool
    my_stars: int | None
    used_today: bool


async def of_item(session: AsyncSession, actor: Actor, item_id: UUID, today: date) -> Numbers:
    """The numbers of one item; its row is made with the item."""
    me = actor.person_id
    favourite, rating, use = Favourite, ItemRating, ItemUse
    query = (
        select(ItemFeedback, favourite.item_id, rating.stars, use.item_id)
        .outerjoin(
            favourite, (favourite.item_id == ItemFeedback.item_id) & (favourite.person_id == me)
        )
        .outerjoin(rating, (rating.item_id == ItemFeedback.item_id) & (rating.person_id == me))
        .outerjoin(
            use,
            (use.item_id == ItemFeedback.item_id) & (use.person_id == me) & (use.used_on == today),
        )
        .where(ItemFeedback.item_id == item_id)
        .execution_options(populate_existing=True)
    )
    row = (await session.execute(query)).one()
    return Numbers(row[0], row[1] is not None, row[2], row[3] is not None)
