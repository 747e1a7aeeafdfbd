"""What anybody may know of a draw, and the replay of a stored one."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.draws import engine, rules
from assessment.draws.queries import draws, picks
from assessment.draws.refusals import CodeUnknown
from assessment.draws.service.freezing import text_of
from assessment.draws.tables import Draw
from assessment.years.tables import Year


@dataclass(frozen=True, slots=True)
class Check:
    """A draw with the others of its kind, unit and year: nobody hides a first one."""

    draw: Draw
    year_name: str
    others: Sequence[Draw]


async def found(session: AsyncSession, typed: str) -> Draw:
    """Return the draw of a code, however it was typed; raises CodeUnknown."""
    row = await draws.by_code(session, rules.read_draw_code(typed))
    if row is None:
        raise CodeUnknown
    return row


async def check(session: AsyncSession, typed: str) -> Check:
    """Return what the public page says."""
    row = await found(session, typed)
    year = await session.get_one(Year, row.year_id)
    return Check(row, year.name, await draws.others(session, row))


async def frame(session: AsyncSession, row: Draw) -> str:
    """Return the published frame."""
    return text_of(row, await draws.strata(session, row.id))


async def replay(session: AsyncSession, draw_id: UUID) -> list[str]:
    """Draw a stored draw again; return what differs, nothing when all is as it was."""
    row = await draws.draw(session, draw_id)
    if row is None or row.seed is None:
        return ["not drawn"]
    strata = await draws.strata(session, draw_id)
    said = []
    if engine.frame_hash(text_of(row, strata)) != row.frame_hash:
        said.append("the frame does not have the published hash")
    terms = draws.terms_of(row)
    tokens = [engine.tokens_of(row.id, one) for one in strata]
    again = {
        (stratum.ordinal, one.rank, one.token, one.person_id)
        for stratum, ranked in engine.selection(terms, strata, tokens, row.seed)
        for one in ranked
    }
    stored = await picks.originals(session, draw_id)
    said += [f"not stored: {one}" for one in sorted(again - stored, key=str)]
    said += [f"stored, not drawn: {one}" for one in sorted(stored - again, key=str)]
    return said
