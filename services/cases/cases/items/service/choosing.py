"""A city's campaign chooses items for the outcome library: what it awarded, with its name."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.items.rules import Side, State, Verb, VersionState
from cases.items.service import hands
from cases.items.service.hands import Move
from kernel.actor import Actor
from kernel.clock import Clock

_FROM = (State.PUBLISHED, State.RECOMMENDED)


async def choose(
    session: AsyncSession, actor: Actor, judged: tuple[UUID, int], reason: str, now: Clock
) -> bool:
    """Select an item within the transaction of its campaign; False when it is not to be had.

    Judges decided, not the caller: distance was theirs to keep. What is taken down stays so, a
    version that waits at its school is decided there first, and another version than the one that
    was judged (`judged`: item and version) is not what won.
    """
    item_id, version_no = judged
    hand = await hands.find(session, actor, item_id, lock=True)
    item = hand.item
    if item.state is State.SELECTED:
        return True
    is_judged = item.published_no == version_no
    if item.state not in _FROM or item.pending is VersionState.SUBMITTED or not is_judged:
        return False
    before = item.state
    item.state, item.held_by = State.SELECTED, None
    await hands.done(session, hand, Move(Verb.SELECT, Side.CITY, before, reason), now)
    return True
