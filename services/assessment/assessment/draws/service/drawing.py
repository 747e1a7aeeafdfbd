"""The moment itself: the seed is there, the list appears; and calling a frame off before it."""

import secrets
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.draws import engine, rules
from assessment.draws.engine import Stratum
from assessment.draws.queries import draws, picks
from assessment.draws.refusals import FrameChanged
from assessment.draws.rules import Consequence, DrawKind, DrawVerb, SeedSource
from assessment.draws.service.collecting import collect
from assessment.draws.service.rating import settle_all
from assessment.draws.service.steps import audit, check_seen, lock
from assessment.draws.tables import Draw, DrawSchool
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork

_SEED_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Seed:
    """A seed as it was typed; empty when the server is to make one."""

    typed: str = ""
    note: str = ""

    def read(self) -> tuple[str, SeedSource]:
        """Return the seed to draw with, and where it comes from."""
        if self.typed.strip():
            return rules.read_seed(self.typed, self.note), SeedSource.ENTERED
        return secrets.token_hex(_SEED_BYTES), SeedSource.SERVER


async def draw(
    uow: UnitOfWork, actor: Actor, draw_id: UUID, seed: Seed, *, seen: int, now: Clock
) -> Draw:
    """Draw from the frozen frame, once; everything is written in this transaction."""
    chosen, source = seed.read()
    async with uow.begin() as session:
        row = await lock(session, actor, draw_id, DrawVerb.DRAW)
        check_seen(row, seen)
        # All at once: the database lets neither a seed nor its moment change afterwards.
        row.seed, row.seed_source, row.seed_note = chosen, source, seed.note
        row.drawn_at, row.drawn_by_name = now(), actor.name
        strata = await draws.strata(session, row.id)
        row.drawn_count = await _select(session, row, strata)
        row.version += 1
        await session.flush()
        if row.kind is DrawKind.SPOT_CHECK:
            await _begin_schools(session, row, strata)
            await collect(session, actor, row, now)
            await settle_all(session, row)
        detail = {"seed": chosen, "source": source, "note": seed.note, "count": row.drawn_count}
        await audit(session, actor, "draw.draw", row, now, detail)
    return row


async def _select(session: AsyncSession, row: Draw, strata: list[Stratum]) -> int:
    terms = draws.terms_of(row)
    tokens = [engine.tokens_of(row.id, one) for one in strata]
    if engine.frame_hash(engine.frame_text(terms, strata, tokens)) != row.frame_hash:
        raise FrameChanged
    found = engine.selection(terms, strata, tokens, row.seed or "")
    return await picks.add(session, row.id, found)


async def _begin_schools(session: AsyncSession, row: Draw, strata: list[Stratum]) -> None:
    rows = [
        {
            "draw_id": row.id,
            "school_id": one.school_id,
            "stage": 1,
            "consequence": Consequence.OPEN,
        }
        for one in strata
    ]
    await session.execute(insert(DrawSchool), rows)


async def cancel(
    uow: UnitOfWork, actor: Actor, draw_id: UUID, reason: str, *, seen: int, now: Clock
) -> Draw:
    """Call a frame off while there is no seed; it stays on record with the reason."""
    async with uow.begin() as session:
        row = await lock(session, actor, draw_id, DrawVerb.CANCEL)
        check_seen(row, seen)
        row.cancel_reason, row.ended_at, row.ended_by_name = reason, now(), actor.name
        row.version += 1
        await session.flush()
        await audit(session, actor, "draw.cancel", row, now, {"reason": reason})
    return row
