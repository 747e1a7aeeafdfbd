"""The levels of certified abilities, as certification has them."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.teacher_scores.rules import Certified


async def abilities_of(
    session: AsyncSession, year_id: UUID, org_path: str, only: Collection[UUID] | None
) -> dict[UUID, Sequence[Certified]]:
    """Return what each teacher below a unit has finished in a year."""
    return {}
