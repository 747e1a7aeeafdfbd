"""What the centre does with tools it did not write: looks at them, places them, takes them down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.items import way
from cases.items.rules import OPEN_STATES, TOOL_KEEPERS, Kind, State, Verb
from cases.items.service import deciding, hands
from cases.items.service.deciding import Decision
from cases.items.service.hands import Hand
from cases.items.tool_tables import ToolCare
from cases.tool_categories import queries as categories
from cases.tools.refusals import NotATool, ToolCategoryUnknown
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import Refusal


class ToolVerb(StrEnum):
    """What is done with many at once."""

    CATEGORY = "category"
    LOOK = "look"
    TAKE_DOWN = "take_down"
    RESTORE = "restore"


_STEPS: Mapping[ToolVerb, Verb] = {
    ToolVerb.TAKE_DOWN: Verb.TAKE_DOWN,
    ToolVerb.RESTORE: Verb.RESTORE,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """A verb with what it needs: the category, or a reason or note."""

    verb: ToolVerb
    category_id: UUID | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes, or became, of one tool; a code and a sentence where it is refused."""

    item_id: UUID
    title: str
    state: State | None = None
    to_state: State | None = None
    from_category: str = ""
    to_category: str = ""
    code: str = ""
    message: str = ""


Seen = tuple[UUID, int]


async def preview(
    session: AsyncSession, actor: Actor, wish: Wish, wanted: Sequence[Seen]
) -> list[Outcome]:
    """Tell what a wish would do with each; nothing is changed."""
    names = await categories.names(session)
    found = []
    for item_id, seen in wanted:
        try:
            hand = await _ready(session, actor, wish, (item_id, seen))
        except Refusal as refusal:
            found.append(_refused(item_id, refusal))
        else:
            found.append(_outcome(hand, wish, names))
    return found


async def carry_out(
    uow: UnitOfWork, actor: Actor, wish: Wish, wanted: Sequence[Seen], now: Clock
) -> list[Outcome]:
    """Do it with each by itself; what one is refused for does not keep the others."""
    async with uow() as session:
        before = await preview(session, actor, wish, wanted)
    found = []
    for one, (_, seen) in zip(before, wanted, strict=True):
        try:
            if not one.code:
                await _do(uow, actor, wish, (one.item_id, seen), now)
        except Refusal as refusal:
            found.append(_refused(one.item_id, refusal, one.title))
        else:
            found.append(one)
    return found


async def _ready(
    session: AsyncSession, actor: Actor, wish: Wish, which: Seen, *, lock: bool = False
) -> Hand:
    """Return a tool of which the wish can be done now."""
    hand = await hands.find(session, actor, which[0], lock=lock)
    actor.require(hand.item.org_path, *TOOL_KEEPERS)
    if hand.item.kind is not Kind.TOOL:
        raise NotATool
    hands.check_seen(hand, which[1])
    if step := _STEPS.get(wish.verb):
        way.take(step, hand.place, hand.standing)
    elif hand.item.state not in (*OPEN_STATES, State.TAKEN_DOWN):
        raise NotATool  # a draft of the school's, which is not the library's yet
    if wish.category_id and await categories.live(session, wish.category_id) != wish.category_id:
        raise ToolCategoryUnknown
    return hand


def _outcome(hand: Hand, wish: Wish, names: Mapping[UUID, str]) -> Outcome:
    item, to_state = hand.item, hand.item.state
    if step := _STEPS.get(wish.verb):
        side = way.take(step, hand.place, hand.standing)
        to_state, _ = way.after(step, side, hand.place)
    had = names.get(item.category_id, "") if item.category_id else ""
    new = names.get(wish.category_id, "") if wish.category_id else ""
    return Outcome(item.id, item.title, item.state, to_state, had, new if wish.category_id else had)


def _refused(item_id: UUID, refusal: Refusal, title: str = "") -> Outcome:
    told = refusal.detail or refusal.title
    return Outcome(item_id, title, code=refusal.code, message=told)


async def _do(uow: UnitOfWork, actor: Actor, wish: Wish, which: Seen, now: Clock) -> None:
    if step := _STEPS.get(wish.verb):
        await deciding.decide(uow, actor, Decision(step, *which, wish.reason), now)
        return
    async with uow.begin() as session:
        hand = await _ready(session, actor, wish, which, lock=True)
        care = await _care(session, hand)
        if wish.verb is ToolVerb.LOOK:
            await _look(session, hand, care, wish.reason, now)
        else:
            await _place(session, hand, care, wish, now)


async def _care(session: AsyncSession, hand: Hand) -> ToolCare:
    """Return the row beside a tool that is locked; made when there is none yet."""
    care = await session.get(ToolCare, hand.item.id)
    if care is None:
        care = ToolCare(item_id=hand.item.id, note="")
        session.add(care)
    return care


async def _look(session: AsyncSession, hand: Hand, care: ToolCare, note: str, now: Clock) -> None:
    care.looked_at, care.note = now(), note.strip() or care.note  # silence takes nothing back
    care.looked_by, care.looked_by_name = hand.actor.person_id, hand.actor.name
    await session.flush()
    said = {"title": hand.item.title, "note": care.note}
    await hands.audit(session, hand, "item.look", said, now)


async def _place(session: AsyncSession, hand: Hand, care: ToolCare, wish: Wish, now: Clock) -> None:
    """Put it into a category; its content keeps what its author chose."""
    names = await categories.names(session)
    before = hand.item.category_id
    care.category_id = wish.category_id
    await hands.touch(session, hand, now)
    said = {
        "title": hand.item.title,
        "from_category": names.get(before, "") if before else "",
        "to_category": names.get(wish.category_id, "") if wish.category_id else "",
        "reason": wish.reason,
    }
    await hands.audit(session, hand, "item.category", said, now)
