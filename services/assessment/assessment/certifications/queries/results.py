"""What later features read: the pieces of a work without anybody's levels, and the levels."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.document import PinnedTask, tasks_of
from assessment.certifications.queries import certifications
from assessment.certifications.rules import RATED, CertificationState, Level
from assessment.certifications.tables import Certification, CertificationEvidence


@dataclass(frozen=True, slots=True)
class BlindPiece:
    """A task with its criteria and what was done for it; nobody's level is in it."""

    task: PinnedTask
    narrative: str
    evidence: Sequence[CertificationEvidence]


async def pieces_of(session: AsyncSession, certification_id: UUID) -> list[BlindPiece]:
    """Return the pieces of a certification for a review that is blind to all levels."""
    row = await session.get(Certification, certification_id)
    if row is None:
        return []
    saved = await certifications.pieces_of(session, row.id)
    attached = await certifications.evidence_of(session, row.id)
    return [
        BlindPiece(
            task,
            saved[task.key].narrative if task.key in saved else "",
            [one for one in attached if one.task_key == task.key],
        )
        for task in tasks_of(row.tasks)
    ]


@dataclass(frozen=True, slots=True)
class Finished:
    """An ability of a teacher that has a level; final, or still open to correction."""

    certification_id: UUID
    person_id: UUID
    person_name: str
    school_id: UUID
    org_path: str
    group_id: UUID | None
    group_name: str | None
    ability_code: str
    ability_name: str
    level: Level
    state: CertificationState

    @property
    def is_final(self) -> bool:
        """Tell whether the level no longer changes."""
        return self.state is CertificationState.FINAL


async def finished_of(
    session: AsyncSession, year_id: UUID, org_path: str, *, only_final: bool = False
) -> list[Finished]:
    """Return the abilities with a level below a unit's path, by school, name and ability."""
    one = Certification
    states = {CertificationState.FINAL} if only_final else RATED
    query = (
        select(one)
        .where(
            one.year_id == year_id,
            one.org_path.startswith(org_path),
            one.state.in_(sorted(states)),
        )
        .order_by(one.org_path, one.person_name, one.person_id, one.ability_code)
    )
    return [_finished(row, row.level) for row in await session.scalars(query) if row.level]


def _finished(row: Certification, level: Level) -> Finished:
    return Finished(
        certification_id=row.id,
        person_id=row.person_id,
        person_name=row.person_name,
        school_id=row.school_id,
        org_path=row.org_path,
        group_id=row.group_id,
        group_name=row.group_name,
        ability_code=row.ability_code,
        ability_name=row.ability_name,
        level=level,
        state=row.state,
    )
