"""An item in somebody's hand: found, locked for a step, the step written down; audited."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.items import way
from cases.items.queries import items as queries
from cases.items.refusals import ItemUnknown, ItemVersionUnknown
from cases.items.rules import Side, State, Verb
from cases.items.service.shelving import shelve
from cases.items.tables import Item, ItemStep, ItemVersion
from cases.items.way import Place, Standing
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.errors import Stale


@dataclass(frozen=True, slots=True)
class Hand:
    """An item, its newest version, and who holds it."""

    item: Item
    newest: ItemVersion
    actor: Actor
    standing: Standing

    @property
    def place(self) -> Place:
        """Where the item stands now."""
        item = self.item
        return Place(
            state=item.state,
            pending=item.pending,
            held_by=item.held_by,
            is_city_run=item.district_id is None,
            was_published=item.published_no is not None,
            is_first=item.newest_no == 1,
            taken_by=item.taken_by,
            taken_from=item.taken_from,
            taken_held_by=item.taken_held_by,
            is_citys=item.is_citys,
        )


async def find(session: AsyncSession, actor: Actor, item_id: UUID, *, lock: bool = False) -> Hand:
    """Return an item that the caller may see; `lock` keeps it until the commit."""
    item = await queries.visible(session, actor, item_id, lock=lock)
    if item is None:
        raise ItemUnknown
    newest = await queries.version(session, item.id, item.newest_no)
    if newest is None:  # kept by a foreign key
        raise ItemVersionUnknown
    return Hand(item, newest, actor, await _standing(session, actor, item))


async def _standing(session: AsyncSession, actor: Actor, item: Item) -> Standing:
    ids = await queries.author_ids(session, item)
    return Standing(
        roles=frozenset(g.role for g in actor.grants if item.org_path.startswith(g.org_path)),
        is_owner=item.author_id == actor.person_id,
        is_author=actor.person_id in ids,
        is_of_school=any(grant.org_path.startswith(item.org_path) for grant in actor.grants),
    )


def check_seen(hand: Hand, seen: int) -> None:
    """Refuse to act on an item that is not the one the caller has read."""
    if hand.item.version != seen:
        current = {"version": hand.item.version, "content": hand.newest.content}
        raise Stale(extra={"current": current})


async def lock(
    session: AsyncSession, actor: Actor, item_id: UUID, verb: Verb, seen: int
) -> tuple[Hand, Side]:
    """Lock an item for a step that is the caller's to take now; with the side it is taken on."""
    hand = await find(session, actor, item_id, lock=True)
    return hand, side_of(hand, verb, seen)


def side_of(hand: Hand, verb: Verb, seen: int) -> Side:
    """Return the side on which the caller may take a step with what they have read; or refuse."""
    way.sides_for(verb, hand.standing)  # whose step it is comes before what was seen
    check_seen(hand, seen)
    return way.take(verb, hand.place, hand.standing)


@dataclass(frozen=True, slots=True)
class Move:
    """A step that was taken: on which side, why, and what else the audit keeps of it."""

    verb: Verb
    side: Side
    from_state: State
    reason: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


async def done(session: AsyncSession, hand: Hand, move: Move, now: Clock) -> None:
    """Write a step down with the header, the index and the audit; last in the transaction."""
    item = hand.item
    # What came back is the version that was judged, not the draft that was opened for it.
    is_back = move.verb in (Verb.RETURN, Verb.WITHDRAW)
    version_no = hand.newest.version_no if is_back else item.newest_no
    session.add(
        ItemStep(
            item_id=item.id,
            version_no=version_no,
            verb=move.verb,
            side=move.side,
            from_state=move.from_state,
            to_state=item.state,
            held_by=item.held_by,
            actor_id=hand.actor.person_id,
            actor_name=hand.actor.name,
            reason=move.reason,
            at=now(),
        )
    )
    await touch(session, hand, now)
    said = {"title": item.title, "version_no": version_no, "from": move.from_state}
    said |= {"to": item.state, **move.detail}
    if move.reason:
        said["reason"] = move.reason
    await audit(session, hand, f"item.{move.verb}", said, now)


async def touch(session: AsyncSession, hand: Hand, now: Clock) -> None:
    """A change of the item: a new version of the row, the header and the index with it."""
    hand.item.version += 1
    hand.item.updated_at = now()
    await shelve(session, hand.item)


async def audit(
    session: AsyncSession, hand: Hand, action: str, said: Mapping[str, Any], now: Clock
) -> None:
    """Write the audit row of a change."""
    item = hand.item
    entry = Entry(hand.actor, action, "item", item.id, item.org_path, now(), said)
    await write_audit(session, entry)
