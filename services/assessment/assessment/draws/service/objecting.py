"""The drawn teacher's side: read it, object once; and the office's answer (R121)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.draws.queries import draws, picks, pieces
from assessment.draws.refusals import (
    LevelsMissing,
    NoObjection,
    ObjectedAlready,
    OutcomeMissing,
    PickUnknown,
    RecorderDecides,
)
from assessment.draws.rules import (
    DrawKind,
    DrawLevel,
    DrawState,
    DrawVerb,
    ObjectionOutcome,
)
from assessment.draws.service import recording
from assessment.draws.service.collecting import correct
from assessment.draws.service.recording import Said
from assessment.draws.service.steps import Hand, audit_pick, check_seen, lock_pick
from assessment.draws.tables import Draw, DrawPick, DrawPiece, DrawSheet
from assessment.years.service import hold_open
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork, uuid7
from kernel.errors import FieldError


@dataclass(frozen=True, slots=True)
class Mine:
    """Where the caller was drawn, and what came of it as far as it may be told."""

    pick: DrawPick
    draw: Draw
    sheet: DrawSheet | None
    pieces: tuple[DrawPiece, ...]

    @property
    def has_outcome(self) -> bool:
        """Tell whether there is something to object to."""
        return self.sheet is not None or bool(self.pieces)


async def mine(session: AsyncSession, actor: Actor) -> list[Mine]:
    """Return where the caller was drawn, the latest first."""
    return await _all_told(session, await picks.own(session, actor.person_id))


async def _all_told(session: AsyncSession, drawn: Sequence[tuple[DrawPick, Draw]]) -> list[Mine]:
    """A re-review is told when the draw is concluded: until then it may be corrected."""
    sheets = await picks.newest_sheets(session, [pick.id for pick, _ in drawn])
    over = [pick.id for pick, draw in drawn if draw.state is DrawState.CONCLUDED]
    rated = defaultdict(list)
    for one in await pieces.of_picks(session, over):
        if one.level is not None:
            rated[one.pick_id].append(one)
    return [Mine(pick, draw, sheets.get(pick.id), tuple(rated[pick.id])) for pick, draw in drawn]


async def _told(session: AsyncSession, hand: Hand) -> Mine:
    return (await _all_told(session, [(hand.pick, hand.draw)]))[0]


async def _lock_own(session: AsyncSession, actor: Actor, pick_id: UUID) -> Hand:
    found = await picks.pick(session, pick_id)
    if found is None or found.person_id != actor.person_id:
        raise PickUnknown
    draw = await draws.draw(session, found.draw_id, lock=True)
    pick = await picks.pick(session, pick_id, lock=True)
    if draw is None or pick is None:
        raise PickUnknown
    return Hand(actor, draw, pick)


async def acknowledge(uow: UnitOfWork, actor: Actor, pick_id: UUID, now: Clock) -> Mine:
    """Note that the teacher has read it; the notice on the workbench goes."""
    async with uow.begin() as session:
        hand = await _lock_own(session, actor, pick_id)
        if hand.pick.told_at is None:
            hand.pick.told_at = now()
            await session.flush()
            await audit_pick(session, hand, "draw_pick.acknowledge", now, {})
        return await _told(session, hand)


async def file_objection(
    uow: UnitOfWork, actor: Actor, pick_id: UUID, reason: str, now: Clock
) -> Mine:
    """Object to the outcome, once."""
    async with uow.begin() as session:
        hand = await _lock_own(session, actor, pick_id)
        await hold_open(session, hand.draw.year_id)
        if hand.pick.objected_at is not None:
            raise ObjectedAlready
        told = await _told(session, hand)
        if not told.has_outcome:
            raise OutcomeMissing
        hand.pick.objection, hand.pick.objected_at = reason, now()
        hand.pick.version += 1
        await session.flush()
        await audit_pick(session, hand, "draw_pick.object", now, {"reason": reason})
    return told


@dataclass(frozen=True, slots=True)
class Decision:
    """The office's answer; a corrected outcome names the level of the sheet or of pieces."""

    outcome: ObjectionOutcome
    reason: str
    level: DrawLevel | None = None
    pieces: Mapping[UUID, DrawLevel] = field(default_factory=dict)


async def decide(
    uow: UnitOfWork, actor: Actor, pick_id: UUID, decision: Decision, *, seen: int, now: Clock
) -> DrawPick:
    """Answer an objection; whoever recorded the outcome leaves it to somebody else."""
    async with uow.begin() as session:
        hand = await lock_pick(session, actor, pick_id, DrawVerb.DECIDE, now)
        row = hand.pick
        if row.objected_at is None or row.decided_at is not None:
            raise NoObjection
        check_seen(row, seen)
        if actor.person_id in await _recorders(session, row):
            raise RecorderDecides
        if decision.outcome is ObjectionOutcome.CHANGED:
            await _correct(session, hand, decision, now)
        row.objection_outcome, row.decision = decision.outcome, decision.reason
        row.decided_at, row.decided_by_name = now(), actor.name
        row.told_at = None
        row.version += 1
        await session.flush()
        detail = {"outcome": decision.outcome, "reason": decision.reason}
        await audit_pick(session, hand, "draw_pick.decide", now, detail)
    return row


async def _recorders(session: AsyncSession, row: DrawPick) -> set[UUID | None]:
    sheets = await picks.sheets(session, row.id)
    rated = await pieces.of_pick(session, row.id)
    return {one.recorded_by for one in sheets} | {one.rated_by for one in rated}


async def _correct(session: AsyncSession, hand: Hand, decision: Decision, now: Clock) -> None:
    if hand.draw.kind is DrawKind.ON_SITE:
        await _correct_sheet(session, hand, decision, now)
        return
    found = {one.id: one for one in await pieces.of_pick(session, hand.pick.id)}
    changed = {found[one]: level for one, level in decision.pieces.items() if one in found}
    if not changed:
        raise LevelsMissing(errors=[FieldError("pieces", LevelsMissing.code, LevelsMissing.title)])
    for piece, level in changed.items():
        piece.level, piece.reason = level, decision.reason
        piece.rated_at = now()
        piece.rated_by, piece.rated_by_name = hand.actor.person_id, hand.actor.name
        piece.version += 1
    await session.flush()
    # A re-review is told, and so objected to, after the end of the draw: figures follow, but the
    # ladder was walked; nothing becomes due that nobody could do any more.
    await correct(session, changed, now)


async def _correct_sheet(session: AsyncSession, hand: Hand, decision: Decision, now: Clock) -> None:
    if decision.level is None:
        raise LevelsMissing(errors=[FieldError("level", LevelsMissing.code, LevelsMissing.title)])
    newest = (await picks.sheets(session, hand.pick.id))[0]
    kept = Said(**{name: getattr(newest, name) for name in Said.__dataclass_fields__})
    said = replace(kept, entry_id=uuid7(), level=decision.level)
    await recording.put(session, hand, said, newest, now)
