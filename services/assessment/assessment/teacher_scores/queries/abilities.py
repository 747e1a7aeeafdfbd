"""The levels of certified abilities and the exemptions, as certification has them."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.rules import RATED, CertificationState
from assessment.certifications.tables import Certification, Exemption
from assessment.teacher_scores.scoring import Certified


async def abilities_of(
    session: AsyncSession, year_id: UUID, people: Collection[UUID]
) -> dict[UUID, Sequence[Certified]]:
    """Return the abilities that have a level, by teacher; columns only, for whole schools.

    What somebody certified at a school before this one is theirs all the same.
    """
    one = Certification
    query = (
        select(one.person_id, one.ability_code, one.ability_name, one.level, one.state)
        .where(
            one.year_id == year_id,
            one.state.in_(sorted(RATED)),
            one.level.is_not(None),
            one.person_id.in_(list(people)),
        )
        .order_by(one.person_id, one.ability_code)
    )
    found: dict[UUID, list[Certified]] = {}
    for person_id, code, name, level, state in await session.execute(query):
        is_final = state is CertificationState.FINAL
        found.setdefault(person_id, []).append(Certified(code, name, str(level), is_final))
    return dict(found)


async def exemptions_of(
    session: AsyncSession, year_id: UUID, people: Collection[UUID]
) -> dict[UUID, str]:
    """Return why people need not be assessed in a year (R84)."""
    one = Exemption
    query = select(one.person_id, one.reason).where(
        one.year_id == year_id,
        one.ended_at.is_(None),
        one.person_id.in_(list(people)),
    )
    return {row[0]: row[1] for row in await session.execute(query)}
