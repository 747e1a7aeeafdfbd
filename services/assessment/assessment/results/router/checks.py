"""The public check of a code 核验: what a result says, when and by whom it was issued."""

from typing import Annotated

from fastapi import APIRouter, Path

from assessment.results.schemas import CheckOut
from assessment.results.service import checking
from kernel.http.deps import Uow
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/checks", tags=["checks"])
Code = Annotated[str, Path(max_length=40, description="核验码，如 YT-8F3K-2M9Q-7TXC")]


@router.get(
    "/{code}",
    operation_id="checkCode",
    summary="核验考核结果（公开）",
    **allows(reach=Reach.PUBLIC),
)
async def check(code: Code, uow: Uow) -> CheckOut:
    """School, round, grade, total, issuer and time; an unknown code is a 404."""
    async with uow() as session:
        return CheckOut.model_validate(await checking.check(session, code))
