"""HTTP face of the history."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from assessment.deps import Calling
from assessment.history import service
from assessment.history.schemas import HistoryItemOut
from assessment.submissions.listing import READERS
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/submissions/{submission_id}", tags=["history"])


@router.get(
    "/history",
    operation_id="getHistory",
    summary="查看一所学校申报的办理过程",
    **allows(*READERS, reach=Reach.SUBTREE),
)
async def get_history(
    submission_id: Annotated[UUID, Path(description="申报的编号")], call: Calling, page: PageQuery
) -> Page[HistoryItemOut]:
    """The newest step first."""
    async with call.uow() as session:
        lines = await service.history(session, call.actor, submission_id, page)
    return page_of(lines, page, lambda line: (line.step.id,), HistoryItemOut.of)
