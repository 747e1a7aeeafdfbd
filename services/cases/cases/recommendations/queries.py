"""Candidates for recommendations: bounded reads of the library's index."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from cases import search
from cases.feedback.queries.listed import READER, ListedRow, with_feedback
from cases.feedback.tables import ItemFeedback
from cases.items.marks import CREDITED, sight_of
from cases.items.queries.items import COLUMNS, matches
from cases.items.rules import OPEN_STATES
from cases.items.tables import Item
from kernel.actor import Actor

WEIGHED: Final = 20  # the best rated of each: an ability, or a dimension, in common
# So many of the abilities, the most urgent, are looked up each for itself; the others together.
_APART: Final = 12
_OWN: Final = 50  # of one's own items that tell the stages one works in


def _best(actor: Actor, *parts: str) -> Select[*tuple[Any, ...]]:
    """Open items of others that have all of this, the best rated first."""
    opened = search.some(search.marked("state", state) for state in OPEN_STATES)
    others = f"!{search.marked(CREDITED, actor.person_id)}"
    one = ItemFeedback
    return (
        select(*COLUMNS, Item.dimensions, one.rated_rank)
        .join(one, one.item_id == Item.id)
        .where(
            # One question to the index: what is one's own is left out there, too.
            matches(search.every([sight_of(actor), opened, others, *parts])),
        )
        .order_by(one.rated_rank.desc(), one.item_id.desc())
        .limit(WEIGHED)
    )


async def candidates(
    session: AsyncSession, actor: Actor, codes: Sequence[str], dimensions: Sequence[str]
) -> Sequence[ListedRow]:
    """Items of each ability, the most urgent named first, and of each dimension; each item once.

    Together they would be the best rated of all: an ability with few items would have none.
    """
    asked = [search.marked("abilities", code) for code in codes[:_APART]]
    if rest := codes[_APART:]:
        asked.append(search.some(search.marked("abilities", code) for code in rest))
    asked += [search.marked("dimensions", one) for one in dimensions]
    page = union_all(*(_best(actor, one) for one in asked))
    told = with_feedback(page, "rated_rank", "id")
    rows = await session.execute(told, {READER: actor.person_id})
    return list({row.id: row for row in rows}.values())


async def own_stages(session: AsyncSession, actor: Actor) -> list[str]:
    """The stages that the caller's own items are for."""
    latest = (
        select(Item.stages)
        .where(Item.author_id == actor.person_id)
        .order_by(Item.updated_at.desc())
        .limit(_OWN)
        .subquery()
    )
    return list(await session.scalars(select(func.unnest(latest.c.stages)).distinct()))
