"""What school, district and the campaign's office do with entries; authors take theirs back."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns import way
from cases.campaigns.queries import entries
from cases.campaigns.refusals import EntryItemGone, SubstituteWrong
from cases.campaigns.rules import ENDED, EntrySide, EntryVerb
from cases.campaigns.service import hands, placing
from cases.campaigns.service.hands import Hand, Move
from cases.campaigns.tables import Entry
from cases.items.rules import OPEN_STATES
from cases.items.tables import Item
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Decision:
    """A verb on an entry as it was seen, why, and whose place it takes 递补."""

    verb: EntryVerb
    entry_id: UUID
    seen: int
    reason: str = ""
    replaces_id: UUID | None = None
    sides: Sequence[EntrySide] = hands.DESKS


async def decide(uow: UnitOfWork, actor: Actor, said: Decision, now: Clock) -> Entry:
    """Take one step of the way up or down."""
    async with uow.begin() as session:
        wanted = (said.entry_id, said.verb, said.seen)
        hand, side = await hands.lock_entry(session, actor, wanted, said.sides, now)
        entry, before, place = hand.entry, hand.entry.state, hand.place
        if said.verb in (EntryVerb.NOMINATE, EntryVerb.ADMIT):
            await _require_item(session, entry)
        if said.verb is EntryVerb.NOMINATE:
            await _nominate(session, hand, side, said.replaces_id)
        for one in way.freed(said.verb, side, place):
            await placing.free(session, entry, one)
        to, holder = way.after(said.verb, side, place, hand.campaign.level)
        entry.state, entry.held_by, entry.reason = to, holder, said.reason
        move = Move(said.verb, before, said.reason, {"side": side})
        await hands.done(session, hand, move, now)
    return entry


async def _require_item(session: AsyncSession, entry: Entry) -> None:
    """The version is kept by triggers, but what was taken down does not go up."""
    item = await session.get(Item, entry.item_id)
    if item is None or item.state not in OPEN_STATES:
        raise EntryItemGone


async def _nominate(
    session: AsyncSession, hand: Hand, side: EntrySide, replaces_id: UUID | None
) -> None:
    await placing.take(session, hand.campaign, hand.entry, side)
    if replaces_id is not None:
        await _require_left(session, hand.entry, side, replaces_id)
        hand.entry.replaces_id = replaces_id


async def _require_left(
    session: AsyncSession, entry: Entry, side: EntrySide, replaces_id: UUID
) -> None:
    """A substitute takes the place that another one of its unit left."""
    other = await session.get(Entry, replaces_id)
    is_same = (
        other is not None
        and other.id != entry.id
        and other.campaign_id == entry.campaign_id
        and other.state in ENDED
        and (
            other.district_id == entry.district_id
            if side is EntrySide.DISTRICT
            else other.org_id == entry.org_id
        )
    )
    if not is_same or await entries.is_replaced(session, replaces_id):
        raise SubstituteWrong
