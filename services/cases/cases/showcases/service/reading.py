"""Reading a showcase as somebody who is signed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.feedback.queries import listed
from cases.feedback.queries.listed import ListedRow
from cases.items.service import hands as items
from cases.releases import queries as releases
from cases.releases.rules import Hindrance, hindrances
from cases.showcases import rules
from cases.showcases.queries import showcases as queries
from cases.showcases.rules import ShowcaseVerb
from cases.showcases.service import hands
from cases.showcases.tables import Showcase, ShowcaseItem
from kernel.actor import Actor
from kernel.clock import Clock, local_date

MOST_MENTIONS = 20


@dataclass(frozen=True, slots=True)
class Opened:
    """A showcase as somebody reads it; of items that they may not see there is no row."""

    showcase: Showcase
    entries: Sequence[ShowcaseItem]
    rows: Mapping[UUID, ListedRow]
    hindrances: Mapping[UUID, Sequence[Hindrance]]
    published: Mapping[UUID, int | None]
    actions: Sequence[ShowcaseVerb]
    works_on_it: bool


async def read(session: AsyncSession, actor: Actor, showcase_id: UUID, now: Clock) -> Opened:
    """Return a showcase with those of its items that the caller may see."""
    row = await hands.find(session, actor, showcase_id, now)
    entries = await queries.entries(session, [row.id])
    ids = [one.item_id for one in entries]
    standing = hands.standing_of(actor, row)
    found = await releases.published(session, ids) if ids else {}
    return Opened(
        row,
        entries,
        await listed.by_ids(session, actor, ids) if ids else {},
        {
            one.item_id: hindrances(found[one.item_id].facts, one.confirmed_no)
            if one.item_id in found
            else [Hindrance.NOT_OPEN]
            for one in entries
        },
        {key: one.facts.published_no for key, one in found.items()},
        rules.possible(hands.place_of(row), standing),
        standing.keeps or standing.is_above,
    )


async def mentions(
    session: AsyncSession, actor: Actor, item_id: UUID, now: Clock
) -> Sequence[Showcase]:
    """Return the running showcases with an item that the caller may see."""
    await items.find(session, actor, item_id)
    return await queries.containing(session, actor, item_id, local_date(now()), MOST_MENTIONS)
