"""A scheme in force with the year's frame, for reading scores and for changing them."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.schemes.document import SchemeContent, SchemeItem
from assessment.schemes.refusals import SchemeUnknown
from assessment.schemes.rules import READERS, SCHOOL
from assessment.schemes.service.reading import in_force
from assessment.schemes.tables import SchoolScheme
from assessment.teacher_scores.queries.facts import Candidate, candidates
from assessment.teacher_scores.refusals import NotAssessed
from assessment.teacher_scores.scoring import Frame, Score, score_of
from assessment.years.service import hold_open
from assessment.years.tables import Year
from kernel.actor import Actor, Role
from kernel.clock import Clock, local_date

# The offices mark and decide too: a small school may have nobody else for its principal.
MARKERS: Final = (*SCHOOL, Role.DISTRICT_OFFICE, Role.CITY_OFFICE)


@dataclass(frozen=True, slots=True)
class Held:
    """A scheme with the version teachers are scored by."""

    row: SchoolScheme
    year: Year
    version_no: int
    content: SchemeContent

    @property
    def frame(self) -> Frame:
        """What the year asks of every teacher."""
        return Frame(self.year.online_hours, self.year.offline_hours, self.year.abilities)

    def score(self, one: Candidate) -> Score:
        """Compute somebody's score as it is now."""
        return score_of(self.content, one.facts, one.marks, self.frame)

    def item(self, key: str) -> SchemeItem | None:
        """Return the item with this key."""
        return next((item for item in self.content.items if item.key == key), None)


async def held_by(session: AsyncSession, row: SchoolScheme) -> Held:
    """Return what a scheme's teachers are scored by, or refuse while nothing is published."""
    version = await in_force(session, row)
    year = await session.get_one(Year, row.year_id)
    content = SchemeContent.model_validate(version.content)
    return Held(row, year, version.version_no, content)


async def find(session: AsyncSession, actor: Actor, scheme_id: UUID) -> Held:
    """Return a scheme whose scores the caller may read."""
    row = await session.get(SchoolScheme, scheme_id)
    if row is None:
        raise SchemeUnknown
    actor.require(row.org_path, *READERS)
    return await held_by(session, row)


async def hold(
    session: AsyncSession,
    actor: Actor,
    scheme_id: UUID,
    *roles: Role,
    is_exclusive: bool = False,
) -> Held:
    """The same for a change in an open year: marks go side by side, a publication goes alone."""
    query = select(SchoolScheme).where(SchoolScheme.id == scheme_id)
    query = query.with_for_update(read=not is_exclusive)
    row = await session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise SchemeUnknown
    actor.require(row.org_path, *roles)
    await hold_open(session, row.year_id)
    return await held_by(session, row)


async def one_of(session: AsyncSession, held: Held, person_id: UUID, now: Clock) -> Candidate:
    """Return somebody of the staff with facts and marks."""
    found = await candidates(session, held.row, local_date(now()), [person_id])
    if not found:
        raise NotAssessed
    return found[0]
