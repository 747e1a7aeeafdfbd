"""HTTP face of receipts."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel

from evidence.deps import MeansDep
from evidence.files.rules import FileState
from evidence.receipts import rules, service
from kernel.http.deps import CurrentActor
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1", tags=["receipts"])


class PdfResponse(Response):
    """A PDF document."""

    media_type = "application/pdf"


@router.get(
    "/files/{file_id}/receipt.pdf",
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


class ReceiptOut(BaseModel):
    """What a receipt proves; neither the file's name nor its owner is told to strangers."""

    receipt_no: str
    state: FileState
    received_at: datetime
    size: int
    sha256: str
    kind: str


@router.get(
    "/receipts/{receipt_no}",
    operation_id="checkReceipt",
    summary="核验材料接收回执（公开，凭回执上的编号和核验码）",
    **allows(reach=Reach.PUBLIC),
)
async def check_receipt(
    receipt_no: Annotated[str, Path(max_length=40, description="回执编号")],
    code: Annotated[str, Query(min_length=8, max_length=8, description="核验码")],
    means: MeansDep,
) -> ReceiptOut:
    """An unknown number and a wrong code get the same answer."""
    file = await service.check(means, receipt_no, code)
    return ReceiptOut(
        receipt_no=receipt_no.strip().upper(),
        state=file.state,
        received_at=file.created_at,
        size=file.size,
        sha256=file.sha256 or "",
        kind=rules.kind_name(file.media_type),
    )
