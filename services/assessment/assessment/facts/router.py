"""HTTP face of facts."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from assessment.deps import Calling
from assessment.facts import service
from assessment.facts.schemas import FactsOut
from assessment.submissions.listing import READERS
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/submissions/{submission_id}", tags=["facts"])


@router.get(
    "/facts",
    operation_id="getSubmissionFacts",
    summary="平台数据：各指标的自动取证",
    **allows(*READERS, reach=Reach.SUBTREE),
)
async def get_facts(
    submission_id: Annotated[UUID, Path(description="申报的编号")], call: Calling
) -> FactsOut:
    """Computed now, or as kept when the result became final; whoever reviews still decides."""
    async with call.uow() as session:
        found = await service.facts(session, call.actor, submission_id, call.now)
    return FactsOut.model_validate(found)
