"""The levels of certified abilities and the exemptions, as certification has them."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.rules import RATED, CertificationState
from assessment.certifications.tables import Certification, Exemption
from assessment.teacher_scores.scoring import Certified

Only = Collection[UUID] | None


def _only(column: ColumnElement[UUID], only: Only) -> ColumnElement[bool]:
    return true() if only is None else column.in_(list(only))


async def abilities_of(
    session: AsyncSession, year_id: UUID, school_id: UUID, only: Only = None
) -> dict[UUID, Sequence[Certified]]:
    """Return the abilities that have a level, by teacher; columns only, for whole schools."""
    one = Certification
    query = (
        select(one.person_id, one.ability_code, one.ability_name, one.level, one.state)
        .where(
            one.year_id == year_id,
            one.school_id == school_id,
            one.state.in_(sorted(RATED)),
            one.level.is_not(None),
            _only(one.person_id.expression, only),
        )
        .order_by(one.person_id, one.ability_code)
    )
    found: dict[UUID, list[Certified]] = {}
    for person_id, code, name, level, state in await session.execute(query):
        is_final = state is CertificationState.FINAL
        found.setdefault(person_id, []).append(Certified(code, name, str(level), is_final))
    return dict(found)


async def exemptions_of(
    session: AsyncSession, year_id: UUID, school_id: UUID, only: Only = None
) -> dict[UUID, str]:
    """Return why people need not be assessed in a year (R84)."""
    one = Exemption
    query = select(one.person_id, one.reason).where(
        one.year_id == year_id,
        one.school_id == school_id,
        one.ended_at.is_(None),
        _only(one.person_id.expression, only),
    )
    return {row[0]: row[1] for row in await session.execute(query)}
