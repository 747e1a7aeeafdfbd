"""One school's result, on the screen and as the official form."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from fastapi.responses import Response

from assessment.deps import Calling
from assessment.downloads import PDF, documented, file_of
from assessment.results.form import render_form
from assessment.results.router.downloads import Chosen
from assessment.results.schemas import ResultOut
from assessment.results.service import forms, reading
from assessment.submissions.listing import READERS
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/submissions/{submission_id}", tags=["results"])
SubmissionId = Annotated[UUID, Path(description="申报的编号")]
_POLICY = allows(*READERS, reach=Reach.SUBTREE)


@router.get(
    "/result",
    operation_id="getResult",
    summary="查看考核结果（各阶段得分并列）",
    **_POLICY,
)
async def get_result(submission_id: SubmissionId, call: Calling, chosen: Chosen) -> ResultOut:
    """A school sees it from the public notice on; the offices from their own stage on."""
    async with call.uow() as session:
        view = await reading.result(
            session, call.actor, submission_id, chosen.public_url, call.now()
        )
    return ResultOut.of(view)


@router.get(
    "/result.pdf",
    operation_id="getResultForm",
    summary="下载考核结果表（PDF，含核验码）",
    response_class=Response,
    **_POLICY | {"responses": {**_POLICY["responses"], **documented(PDF)}},
)
async def get_form(submission_id: SubmissionId, call: Calling, chosen: Chosen) -> Response:
    """The official form of a published result."""
    async with call.uow.begin() as session:
        form = await forms.form(session, call.actor, submission_id, chosen.public_url, call.now())
    pdf = await render_form(form, chosen.fonts_dir)
    return file_of(pdf, f"考核结果表-{form['school']}.pdf", PDF)
