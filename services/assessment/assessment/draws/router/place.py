"""What every route of draws names: ids, years, who may."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Path, Query
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.deps import Call
from assessment.draws.queries.draws import OFFICES, READERS
from assessment.draws.queries.picks import PICK_READERS
from assessment.years.service import year_of
from kernel.actor import Role
from kernel.clock import local_date
from kernel.policy import Reach, allows

DrawId = Annotated[UUID, Path(description="抽样的编号")]
PickId = Annotated[UUID, Path(description="抽中记录的编号")]
YearQuery = Annotated[UUID | None, Query(description="考核年度；不填为当前开放的年度")]
READ: Final = allows(*READERS, reach=Reach.SUBTREE)
READ_PICKS: Final = allows(*PICK_READERS, reach=Reach.SUBTREE)
OFFICE: Final = allows(*OFFICES, reach=Reach.SUBTREE)
# Experts reach what they were named for, nothing else.
READ_NAMED: Final = allows(*READERS, Role.EXPERT, reach=Reach.SUBTREE)
REVIEW: Final = allows(*OFFICES, Role.EXPERT, reach=Reach.SUBTREE)
SIGNED_IN: Final = allows(reach=Reach.SIGNED_IN)


async def chosen_year(session: AsyncSession, call: Call, year_id: UUID | None) -> UUID:
    """Return the year asked for, else the open one of today."""
    return (await year_of(session, call.actor, year_id, local_date(call.now()))).id
