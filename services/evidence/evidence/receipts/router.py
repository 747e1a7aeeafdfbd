"""HTTP face of receipts."""

from uuid import UUID

from fastapi import APIRouter, Response

from evidence.deps import MeansDep
from evidence.receipts import service
from kernel.http.deps import CurrentActor
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/files", tags=["receipts"])


class PdfResponse(Response):
    """A PDF document."""

    media_type = "application/pdf"


@router.get(
    "/{file_id}/receipt.pdf",
    operation_id="getReceipt",
    summary="下载材料接收回执（PDF）",
    response_class=PdfResponse,
    **allows(reach=Reach.SELF),
)
async def get_receipt(file_id: UUID, means: MeansDep, actor: CurrentActor) -> Response:
    """Return the receipt with number, time, size and hash."""
    pdf = await service.receipt(means, actor, file_id)
    headers = {"Content-Disposition": f'inline; filename="receipt-{file_id}.pdf"'}
    return PdfResponse(pdf, headers=headers)
