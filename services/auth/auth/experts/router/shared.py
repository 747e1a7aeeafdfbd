"""What the routes of the pool share: who leads, filters, one expert as shown."""

from dataclasses import asdict, dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, Query
from sqlalchemy.ext.asyncio import AsyncSession

from auth.experts import queries
from auth.experts.queries import Filter
from auth.experts.rules import LEADERS, ExpertState
from auth.experts.schemas import (
    BatchOut,
    ExpertDetailOut,
    ExpertEntryOut,
    ExpertEventOut,
    TrainingOut,
)
from kernel.paging import PageRequest
from kernel.policy import Reach, RouteOptions, allows
from kernel.text import OptionalLine

FOR_STAFF: Final[RouteOptions] = allows(reach=Reach.SIGNED_IN)
FOR_LEADERS: Final[RouteOptions] = allows(*LEADERS, reach=Reach.SUBTREE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the list and of its export, named after the fields."""

    q: Annotated[OptionalLine | None, Query(description="姓名或单位中的文字")] = None
    organisation_id: Annotated[UUID | None, Query(description="市或区市的专家团队")] = None
    state: Annotated[ExpertState | None, Query(description="状态")] = None
    batch_id: Annotated[UUID | None, Query(description="批次")] = None

    def filter(self) -> Filter:
        """Return the same as the query's type."""
        return Filter(**asdict(self))


WantedExperts = Annotated[Wanted, Depends()]


def id_after(page: PageRequest) -> UUID | None:
    """Return the id behind which the page begins."""
    after = page.start(UUID)
    return after[0] if after else None


async def batch_of(session: AsyncSession, batch_id: UUID, team_id: UUID) -> BatchOut:
    """Return one batch as the list shows it."""
    rows = await queries.batches(session, team_id, after=None, limit=1_000)
    return BatchOut.model_validate(next(row for row in rows if row.id == batch_id))


async def detail_of(
    session: AsyncSession, entry_id: UUID, *, knows_reasons: bool = True
) -> ExpertDetailOut:
    """Return one expert with trainings, and with history for those who lead experts."""
    row = await queries.entry(session, entry_id)
    events = await queries.events(session, entry_id) if knows_reasons else []
    trainings = await queries.trainings(session, entry_id)
    return ExpertDetailOut(
        **ExpertEntryOut.model_validate(row).model_dump(),
        events=[ExpertEventOut.model_validate(one) for one in events],
        trainings=[TrainingOut.model_validate(one) for one in trainings],
    )
