"""An entry with the version that is judged, and the tickets for its files."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns import way
from cases.campaigns.queries import entries
from cases.campaigns.refusals import EntryUnknown
from cases.campaigns.rules import EntrySide, EntryVerb
from cases.campaigns.service import hands
from cases.campaigns.service.hands import Hand
from cases.campaigns.tables import Campaign, Entry, EntryStep
from cases.items.content import ItemContent
from cases.items.queries import items as queries
from cases.items.tables import ItemAuthor, ItemFile
from cases.ports import SignTicket, Ticket
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry with its version as it was proposed, and its history."""

    hand: Hand
    content: ItemContent
    authors: Sequence[ItemAuthor]
    files: Sequence[ItemFile]
    steps: Sequence[EntryStep]
    actions: Sequence[EntryVerb]
    replaces: Entry | None


async def view(
    session: AsyncSession,
    actor: Actor,
    said: tuple[UUID, Sequence[EntrySide]],
    now: Clock,
) -> EntryView:
    """Return an entry that has come to one of the caller's desks, or is the caller's own."""
    entry_id, wanted = said
    hand = await _held(session, actor, entry_id, wanted)
    row = hand.entry
    version = await queries.version(session, row.item_id, row.version_no)
    content = version.content if version else {}
    replaces = await session.get(Entry, row.replaces_id) if row.replaces_id else None
    return EntryView(
        hand=hand,
        content=ItemContent.model_validate(content),
        authors=await queries.authors(session, row.item_id, row.version_no),
        files=await queries.files(session, row.item_id, row.version_no),
        steps=await entries.steps(session, row.id),
        actions=way.possible(hand.place, hand.standing, hand.call, wanted, now()),
        replaces=replaces,
    )


async def _held(
    session: AsyncSession, actor: Actor, entry_id: UUID, wanted: Sequence[EntrySide]
) -> Hand:
    """Co-authors read the entry, too; what its owner does they do not."""
    if EntrySide.AUTHOR not in wanted:
        return await hands.hold(session, actor, entry_id, wanted)
    row = await session.get(Entry, entry_id)
    campaign = await session.get(Campaign, row.campaign_id) if row else None
    if row is None or campaign is None or actor.person_id not in row.author_ids:
        raise EntryUnknown
    return Hand(row, campaign, actor, hands.standing_of(actor, campaign, row))


async def ticket(uow: UnitOfWork, actor: Actor, entry_id: UUID, sign: SignTicket) -> Ticket:
    """Sign a ticket for the files of an entry on one of the caller's desks."""
    async with uow() as session:
        hand = await hands.hold(session, actor, entry_id, hands.DESKS)
        row = hand.entry
        files = await queries.files(session, row.item_id, row.version_no)
    return sign(actor.person_id, [one.file_id for one in files])
