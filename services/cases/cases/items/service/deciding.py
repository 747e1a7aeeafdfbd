"""What school, district and city do with an item: publish, return, recommend, select, take down."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.items import way
from cases.items.queries import items as queries
from cases.items.rules import Holder, Side, State, Verb, VersionState
from cases.items.service import hands
from cases.items.service.hands import Hand, Move
from cases.items.service.versions import open_next
from cases.items.tables import Item
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import NotAllowed, Refusal


@dataclass(frozen=True, slots=True)
class Decision:
    """A verb on an item as it was seen, with the reason where one is due."""

    verb: Verb
    item_id: UUID
    seen: int
    reason: str = ""
    is_own: bool = False  # asked for by the owner as such


async def decide(uow: UnitOfWork, actor: Actor, said: Decision, now: Clock) -> Item:
    """Take one step of the way up or down."""
    async with uow.begin() as session:
        if said.is_own:
            await _require_owner(session, actor, said.item_id)
        hand, side = await hands.lock(session, actor, said.item_id, said.verb, said.seen)
        item, before = hand.item, hand.item.state
        to, holder = way.after(said.verb, side, hand.place)
        if said.verb is Verb.PUBLISH:
            await _publish(session, hand, now)
        if said.verb is Verb.RETURN:
            await _return(session, hand, side, said.reason, now)
        if said.verb is Verb.RECOMMEND:
            item.returned_reason = None
        if said.verb is Verb.TAKE_DOWN:
            item.taken_by, item.taken_from = side, before
            item.taken_held_by = item.held_by
        if said.verb is Verb.RESTORE:
            item.taken_by = item.taken_from = item.taken_held_by = None
        item.state, item.held_by = to, holder
        await hands.done(session, hand, Move(said.verb, side, before, said.reason), now)
    return item


async def _require_owner(session: AsyncSession, actor: Actor, item_id: UUID) -> None:
    hand = await hands.find(session, actor, item_id)
    if not hand.standing.is_owner:
        raise NotAllowed


async def _publish(session: AsyncSession, hand: Hand, now: Clock) -> None:
    item, version = hand.item, hand.newest
    if item.published_no is None:
        item.listed_at = now()
    else:
        old = await queries.version(session, item.id, item.published_no)
        if old is not None:
            old.state = VersionState.REPLACED
    _decided(hand, VersionState.PUBLISHED, "", now)
    item.published_no, item.pending = version.version_no, None


async def _return(session: AsyncSession, hand: Hand, side: Side, reason: str, now: Clock) -> None:
    """To its author: by the school as a new draft; by an office the published version stays."""
    hand.item.returned_reason = reason
    if side is Side.SCHOOL:
        _decided(hand, VersionState.RETURNED, reason, now)
        await open_next(session, hand, now)


def _decided(hand: Hand, state: VersionState, reason: str, now: Clock) -> None:
    version, actor = hand.newest, hand.actor
    version.state, version.reason = state, reason
    version.decided_at, version.decided_by = now(), actor.person_id
    version.decided_by_name = actor.name


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one of many: its state now, or why not."""

    item_id: UUID
    state: State | None
    code: str
    message: str


async def decide_many(
    uow: UnitOfWork, actor: Actor, wanted: Sequence[Decision], now: Clock
) -> list[Answer]:
    """Decide on each of a list by itself; what one is refused for does not keep the others."""
    return [await _one_of_many(uow, actor, said, now) for said in wanted]


async def _one_of_many(uow: UnitOfWork, actor: Actor, said: Decision, now: Clock) -> Answer:
    try:
        item = await decide(uow, actor, said, now)
    except Refusal as refusal:
        return Answer(said.item_id, None, refusal.code, refusal.detail or refusal.title)
    return Answer(said.item_id, item.state, "", "")


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of one of many: where it would stand and who would hold it, or why not."""

    item_id: UUID
    state: State | None
    held_by: Holder | None
    code: str
    message: str


async def foresee_many(uow: UnitOfWork, actor: Actor, wanted: Sequence[Decision]) -> list[Foreseen]:
    """Tell what deciding would do to each of a list; nothing is written."""
    async with uow() as session:
        return [await _foresee(session, actor, said) for said in wanted]


async def _foresee(session: AsyncSession, actor: Actor, said: Decision) -> Foreseen:
    try:
        hand = await hands.find(session, actor, said.item_id)
        side = hands.side_of(hand, said.verb, said.seen)
    except Refusal as refusal:
        return Foreseen(said.item_id, None, None, refusal.code, refusal.detail or refusal.title)
    return Foreseen(said.item_id, *way.after(said.verb, side, hand.place), "", "")
