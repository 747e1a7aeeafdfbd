"""What every route of certifications shares: path and query types, answering one of them."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Path, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.rules import (
    LEADERS,
    OFFICES,
    RATERS,
    READERS,
    SCHOOL,
    TEACHERS,
)
from assessment.certifications.schemas.certifications import CertificationOut
from assessment.certifications.service import reading
from assessment.certifications.shape import certification_out
from assessment.deps import Call
from assessment.years.service import year_of
from assessment.years.tables import Year
from kernel.clock import local_date
from kernel.etag import set_etag
from kernel.policy import Reach, allows

CertificationId = Annotated[UUID, Path(description="认证的编号")]
SeatId = Annotated[UUID, Path(description="互评任务的编号")]
UnitId = Annotated[UUID, Path(description="学校的编号")]
YearQuery = Annotated[UUID | None, Query(description="考核年度；不填为当前开放的年度")]

OWN: Final = allows(*TEACHERS, reach=Reach.SELF)
READ: Final = allows(*dict.fromkeys((*TEACHERS, *READERS)), reach=Reach.SUBTREE)
LEAD: Final = allows(*LEADERS, reach=Reach.SUBTREE)
WATCH: Final = allows(*READERS, reach=Reach.SUBTREE)
RATE: Final = allows(*RATERS, reach=Reach.SUBTREE)
AT_SCHOOL: Final = allows(*SCHOOL, reach=Reach.SUBTREE)
OVER_SCHOOLS: Final = allows(*OFFICES, reach=Reach.SUBTREE)
SCHOOLS: Final = allows(*SCHOOL, *OFFICES, reach=Reach.SUBTREE)


async def year(session: AsyncSession, call: Call, year_id: UUID | None) -> Year:
    """Return the year asked for, or the open one."""
    return await year_of(session, call.actor, year_id, local_date(call.now()))


async def shown(session: AsyncSession, call: Call, certification_id: UUID) -> CertificationOut:
    """Shape a certification as the caller may see it."""
    view = await reading.view(session, call.actor, certification_id, call.now())
    return certification_out(view)


async def answer(call: Call, certification_id: UUID, response: Response) -> CertificationOut:
    """Answer a certification as it is now, with its version."""
    async with call.uow() as session:
        found = await shown(session, call, certification_id)
    set_etag(response, found.version)
    return found
