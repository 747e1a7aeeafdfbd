"""What draws say about a school: the facts beside C22 科学测评 and C23 现场抽测 (R52, R53)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.draws import rules
from assessment.draws.queries import of_school, picks
from assessment.draws.queries.of_school import Place, Sheet
from assessment.draws.refusals import SchoolUnknown
from assessment.draws.rules import Agreement, Consequence, DrawKind, DrawLevel, DrawState
from assessment.hours.queries.people import school as find_school
from kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class SpotCheckFact:
    """A school in a spot check; shares in tenths of a percent."""

    draw_id: UUID
    code: str
    state: DrawState
    drawn_at: datetime
    teachers: int
    drawn: int
    consequence: Consequence
    returned_at: datetime | None  # when the whole batch went back
    agreement: Agreement

    @property
    def drawn_share(self) -> int:
        """How much of the staff was drawn."""
        return self.drawn * 1000 // self.teachers


@dataclass(frozen=True, slots=True)
class OnSiteFact:
    """An on-site test of a school; the levels are those of the sheets in force."""

    draw_id: UUID
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
    """Return what the year's draws say about a school, the latest first; in three statements."""
    found = await of_school.places(session, year_id, school_id)
    checks = [one for one in found if one.draw.kind is DrawKind.SPOT_CHECK]
    tests = [one for one in found if one.draw.kind is DrawKind.ON_SITE]
    counts = await of_school.agreements(session, [one.draw.id for one in checks], school_id)
    sheets = await of_school.sheets(session, [one.draw.id for one in tests], school_id)
    return Facts(
        [_spot(one, counts.get(one.draw.id, rules.NOTHING)) for one in checks],
        [_on_site(one, sheets.get(one.draw.id, ())) for one in tests],
    )


async def facts_for(session: AsyncSession, actor: Actor, year_id: UUID, school_id: UUID) -> Facts:
    """The same for somebody who may read about the school."""
    found = await find_school(session, school_id)
    if found is None:
        raise SchoolUnknown
    actor.require(found.path, *picks.PICK_READERS)
    return await facts(session, year_id, school_id)


def _spot(place: Place, found: Agreement) -> SpotCheckFact:
    row, school = place.draw, place.school
    return SpotCheckFact(
        draw_id=row.id,
        code=row.code,
        state=row.state,
        drawn_at=row.drawn_at or row.frozen_at,
        teachers=place.teachers,
        drawn=place.drawn,
        consequence=Consequence.OPEN if school is None else school.consequence,
        returned_at=None if school is None else school.returned_at,
        agreement=found,
    )


def _on_site(place: Place, sheets: Sequence[Sheet]) -> OnSiteFact:
    row = place.draw
    levels = Counter(one.level for one in sheets)
    return OnSiteFact(
        draw_id=row.id,
        code=row.code,
        state=row.state,
        drawn_at=row.drawn_at or row.frozen_at,
        drawn=place.drawn,
        recorded=len(sheets),
        excellent=levels[DrawLevel.EXCELLENT],
        passing=levels[DrawLevel.PASS],
        failing=levels[DrawLevel.FAIL],
        held_on=max((one.held_on for one in sheets), default=None),
    )
