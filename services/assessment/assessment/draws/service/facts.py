"""What draws say about a school: the facts beside C22 科学测评 and C23 现场抽测 (R52, R53)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.draws import rules
from assessment.draws.queries import draws, picks, pieces
from assessment.draws.queries.pieces import NOBODY
from assessment.draws.refusals import SchoolUnknown
from assessment.draws.rules import Agreement, Consequence, DrawKind, DrawLevel, DrawState
from assessment.draws.tables import Draw
from assessment.hours.queries.people import school as find_school
from kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class SpotCheckFact:
    """A school in a spot check; shares in tenths of a percent."""

    code: str
    state: DrawState
    drawn_at: datetime
    teachers: int
    drawn: int
    consequence: Consequence
    agreement: Agreement

    @property
    def drawn_share(self) -> int:
        """How much of the staff was drawn."""
        return self.drawn * 1000 // self.teachers


@dataclass(frozen=True, slots=True)
class OnSiteFact:
    """An on-site test of a school; the levels are those of the sheets in force."""

    code: str
    state: DrawState
    drawn_at: datetime
    drawn: int
    recorded: int
    excellent: int
    passing: int
    failing: int
    held_on: date | None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a year's draws say about a school."""

    spot_checks: list[SpotCheckFact]
    on_site: list[OnSiteFact]


async def facts(session: AsyncSession, year_id: UUID, school_id: UUID) -> Facts:
    """Return what the year's draws say about a school, the latest first."""
    rows = await pieces.draws_of_school(session, year_id, school_id)
    return Facts(
        [await _spot(session, row, school_id) for row in rows if row.kind is DrawKind.SPOT_CHECK],
        [await _on_site(session, row) for row in rows if row.kind is DrawKind.ON_SITE],
    )


async def facts_for(session: AsyncSession, actor: Actor, year_id: UUID, school_id: UUID) -> Facts:
    """The same for somebody who may read about the school."""
    found = await find_school(session, school_id)
    if found is None:
        raise SchoolUnknown
    actor.require(found.path, *picks.PICK_READERS)
    return await facts(session, year_id, school_id)


async def _spot(session: AsyncSession, row: Draw, school_id: UUID) -> SpotCheckFact:
    ordinal = await draws.ordinal_of(session, row.id, school_id)
    stratum = await draws.stratum(session, row.id, ordinal)
    counts = (await pieces.drawn(session, row.id)).get(school_id, NOBODY)
    found = await pieces.agreements(session, row.id, school_id)
    return SpotCheckFact(
        code=row.code,
        state=row.state,
        drawn_at=row.drawn_at or row.frozen_at,
        teachers=stratum.count,
        drawn=counts.drawn,
        consequence=(await pieces.school(session, row.id, school_id)).consequence,
        agreement=found.get(school_id, rules.NOTHING),
    )


async def _on_site(session: AsyncSession, row: Draw) -> OnSiteFact:
    standing = await picks.standing(session, row.id)
    sheets = list((await picks.newest_sheets(session, standing)).values())
    levels = Counter(one.level for one in sheets)
    return OnSiteFact(
        code=row.code,
        state=row.state,
        drawn_at=row.drawn_at or row.frozen_at,
        drawn=len(standing),
        recorded=len(sheets),
        excellent=levels[DrawLevel.EXCELLENT],
        passing=levels[DrawLevel.PASS],
        failing=levels[DrawLevel.FAIL],
        held_on=max((one.held_on for one in sheets), default=None),
    )
