"""The rows of the list as a workbook."""

from fastapi import APIRouter, Response

from auth.deps import CurrentCall
from auth.people import export
from auth.people.router.shared import WantedPeople
from auth.people.rules import READERS
from auth.workbook import answers_workbook, workbook_answer
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/people", tags=["people"])


@router.get(
    "/export.xlsx",
    operation_id="exportPeople",
    summary="导出人员名册（xlsx，与列表同条件）",
    **answers_workbook(allows(*READERS, reach=Reach.SUBTREE)),
)
async def export_people(call: CurrentCall, wanted: WantedPeople) -> Response:
    """Write the people of the caller's units, filtered as the list is, with an audit row."""
    content = await export.people_workbook(call.uow, call.actor, wanted.filter(), call.now())
    return workbook_answer(content, "人员名册.xlsx", "people.xlsx")
