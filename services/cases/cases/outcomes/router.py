"""HTTP face of counted results."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query

from cases.deps import Calling
from cases.items.rules import FIRST_DAY, LAST_DAY, REVIEWERS
from cases.outcomes import queries
from cases.outcomes.schemas import OutcomePiecesOut
from cases.sharing.service import place_of
from kernel.clock import end_of_day
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1", tags=["sharing statistics"])
Day = Annotated[date | None, Query(ge=FIRST_DAY, le=LAST_DAY)]


@router.get(
    "/sharing-schools/{sharing_school_id}/outcome-pieces",
    operation_id="listOutcomePieces",
    summary="统计一所学校教师已发布的成果资源包件数",
    **allows(*REVIEWERS, reach=Reach.SUBTREE),
)
async def list_pieces(
    sharing_school_id: Annotated[UUID, Path(description="学校的编号")],
    call: Calling,
    page: PageQuery,
    person_id: Annotated[list[UUID], Query(max_length=100, description="不填为全部教师")] = [],  # noqa: B006 -- FastAPI copies it
    since: Day = None,
    until: Day = None,
) -> Page[OutcomePiecesOut]:
    """Of those who have any; how good the pieces are remains for people to say."""
    begin = end_of_day(since - timedelta(days=1)) if since else None
    async with call.glance() as session:
        place = await place_of(session, call.actor, sharing_school_id)
        asked = queries.Asked(
            place.path, begin, end_of_day(until) if until else None, frozenset(person_id)
        )
        rows = await queries.pieces(session, asked, page)
    return page_of(rows, page, lambda row: (row.person_id,), OutcomePiecesOut.of)
