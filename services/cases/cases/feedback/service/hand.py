"""An open item in the hand of somebody who gives feedback, and its numbers moved."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from cases.feedback.refusals import FeedbackOnOwn, ItemNotOpen
from cases.items.rules import OPEN_STATES
from cases.items.service import hands
from cases.items.service.hands import Hand
from kernel.actor import Actor
from kernel.clock import Clock

_LOCK = text("SELECT pg_advisory_xact_lock(hashtext(:what), hashtext(:who))")


async def opened(session: AsyncSession, actor: Actor, item_id: UUID) -> Hand:
    """Return an item that the caller may see and that stands open."""
    hand = await hands.find(session, actor, item_id)
    if hand.item.state not in OPEN_STATES:
        raise ItemNotOpen
    return hand


async def of_others(session: AsyncSession, actor: Actor, item_id: UUID) -> Hand:
    """The same, of which the caller is no author."""
    hand = await opened(session, actor, item_id)
    if hand.standing.is_author:
        raise FeedbackOnOwn
    return hand


async def one_at_a_time(session: AsyncSession, actor: Actor, what: str) -> None:
    """Let parallel calls of one person wait for each other, so that limits hold exactly."""
    await session.execute(_LOCK, {"what": what, "who": str(actor.person_id)})


async def audit(session: AsyncSession, hand: Hand, action: str, now: Clock, **said: Any) -> None:
    """Write the audit row of feedback on an item."""
    told: Mapping[str, Any] = {"title": hand.item.title, **said}
    await hands.audit(session, hand, action, told, now)
